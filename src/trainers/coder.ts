/**
 * What autoencoders share: an encoder makes codes of examples, the generator makes examples of codes, and both descend
 * together. What the encoder sees of an example, what a code is and what it costs are said by each trainer's `Rule`.
 */
import { type Static, Type } from '@sinclair/typebox';
import { globalNorm } from '../engine/norm.js';
import type { Source } from '../engine/source.js';
import type { HostTensor } from '../engine/tensor.js';
import { type Tensor, tf } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Layer, Mode } from '../networks/layer.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Prior } from '../priors/prior.js';
import type { Schedule } from '../schedules/schedule.js';
import { averaged, averageField, averageScalars } from './average.js';
import { codesOf, freshCodes, movedCodes } from './codes.js';
import { drawing } from './drawing.js';
import { endFields, endsOf } from './ends.js';
import { differentiate } from './gradients.js';
import { type Likelihood, likelihoodFields, likelihoodOf } from './likelihood.js';
import { freshPlayer, type Player, ratesOf, scalarsOf, updated } from './player.js';
import type { Clock, Plan, Trainer } from './trainer.js';

export const coderFields = { ...likelihoodFields, average: averageField, ...endFields };

const fields = Type.Object(coderFields);

type Config = Static<typeof fields>;

export interface CoderParts {
  readonly prior: Prior;
  readonly encoder: Layer;
  readonly generator: Layer;
  readonly optimizers: { readonly encoder: Optimizer; readonly generator: Optimizer };
}

export interface Rule {
  /** What the encoder sees of x: [batch, ...shape]; x itself unless given. */
  seen?(x: Tensor, source: Source): Tensor;
  /** From the encoder's output to codes [batch, dim], and what each costs, in nats: [batch]. */
  code(output: Tensor, source: Source): { readonly code: Tensor; readonly cost?: Tensor };
  /** The weight of that cost in the loss. Where there is one, codes are held to the prior and samples drawn from it. */
  readonly weight?: Schedule;
}

interface State<T> {
  readonly encoder: Player<T>;
  /** Its `params` hold the likelihood's under `likelihood`, where that has any. */
  readonly generator: Player<T>;
  /** Averaged generator weights; empty when none are kept. */
  readonly average: Tree<T>;
  /** Where codes lie; empty where the prior says so. */
  readonly codes: Tree<T>;
}

/** @throws Misfit */
export function coder(config: Config, parts: CoderParts, rule: Rule): Trainer {
  const likelihood = likelihoodOf(config);
  const { prior, generator } = parts;
  return {
    ends: endsOf(config),
    init(streams, marginals): Tree<HostTensor> {
      const { encoder: coding, generator: decoding } = parts.optimizers;
      const encoder = freshPlayer(parts.encoder, coding, 'encoder', streams, marginals);
      const decoder = freshPlayer(learning(generator, likelihood), decoding, 'generator', streams, marginals);
      const average = config.average === undefined ? {} : decoder.params;
      const state: State<HostTensor> = {
        encoder,
        generator: decoder,
        average,
        codes: rule.weight ? {} : freshCodes(prior.dim),
      };
      return state as unknown as Tree<HostTensor>;
    },
    plan: (clock) => plan(config, parts, rule, clock),
    program: () => (state, source) =>
      iterate(config, parts, rule, likelihood, state as unknown as State<Tensor>, source),
    batches: () => ['data'],
    ...drawing(prior, (tree, z, mode) => {
      const state = tree as unknown as State<Tensor>;
      const params = config.average === undefined ? state.generator.params : state.average;
      const code = rule.weight ? z : codesOf(state.codes, z);
      return likelihood.mean(generator.apply({ params, stats: state.generator.stats }, code, mode).output);
    }),
  };
}

/** The network with what the likelihood learns beside its own parameters. */
const learning = (network: Layer, { parameters }: Likelihood): Layer => ({
  ...network,
  init(context, name) {
    const { params, stats } = network.init(context, name);
    return { params: { ...params, ...(Object.keys(parameters).length > 0 && { likelihood: parameters }) }, stats };
  },
});

function iterate(
  config: Config,
  { encoder, generator, optimizers }: CoderParts,
  rule: Rule,
  likelihood: Likelihood,
  state: State<Tensor>,
  source: Source,
) {
  const x = source.batch('data'); // [batch, ...shape]
  const mode = (scope: string): Mode => ({ training: true, dropout: true, source, scope });
  const before = { encoder: state.encoder.params, generator: state.generator.params };
  const { loss, gradients, aside } = differentiate('autoencoder', before, (tree) => {
    const params = tree as typeof before;
    const seen = rule.seen?.(x, source) ?? x;
    const encoded = encoder.apply({ params: params.encoder, stats: state.encoder.stats }, seen, mode('encoder'));
    const { code, cost } = rule.code(encoded.output, source);
    const decoder = { params: params.generator, stats: state.generator.stats };
    const decoded = generator.apply(decoder, code, mode('generator'));
    const own = (params.generator.likelihood ?? {}) as Tree<Tensor>;
    const reconstruction = tf.neg(tf.mean(likelihood.logDensity(decoded.output, x, own)));
    const kl = cost && tf.mean(cost);
    const stats = { encoder: encoded.stats, generator: decoded.stats };
    return {
      loss: kl ? tf.add(reconstruction, tf.mul(source.scalar('klWeight'), kl)) : reconstruction,
      aside: { stats, code, report: { reconstruction, ...(kl && { kl, elbo: tf.neg(tf.add(reconstruction, kl)) }) } },
    };
  });
  const { stats, code, report } = aside as unknown as Aside;
  const [coding, decoding] = [gradients.encoder as Tree<Tensor>, gradients.generator as Tree<Tensor>];
  const next: State<Tensor> = {
    encoder: updated(optimizers.encoder, { ...state.encoder, stats: stats.encoder }, coding, source, 'encoder'),
    generator: updated(
      optimizers.generator,
      { ...state.generator, stats: stats.generator },
      decoding,
      source,
      'generator',
    ),
    average: state.average,
    codes: rule.weight ? {} : movedCodes(state.codes, code),
  };
  const average = averaged(state.average, next.generator.params, config.average, source);
  const norms = { 'gradientNorm.encoder': globalNorm(coding), 'gradientNorm.generator': globalNorm(decoding) };
  return { state: { ...next, average } as unknown as Tree<Tensor>, report: { loss, ...report, ...norms } };
}

interface Aside {
  readonly stats: { readonly encoder: Tree<Tensor>; readonly generator: Tree<Tensor> };
  readonly code: Tensor;
  readonly report: Readonly<Record<string, Tensor>>;
}

const shownRates = {
  'learningRate.encoder': 'encoder.learningRate',
  'learningRate.generator': 'generator.learningRate',
};

function plan({ average }: Config, { optimizers }: CoderParts, { weight }: Rule, clock: Clock): Plan {
  const time = { count: clock.step, epochs: clock.drawn / clock.batchesPerEpoch };
  const klWeight = weight && { klWeight: weight.at(time) };
  const scalars: Record<string, number> = {
    ...scalarsOf(optimizers.encoder, 'encoder', time),
    ...scalarsOf(optimizers.generator, 'generator', time),
    ...averageScalars(average, clock.step),
    ...klWeight,
  };
  return { variant: 'all', batches: 1, scalars, shown: { ...ratesOf(scalars, shownRates), ...klWeight } };
}
