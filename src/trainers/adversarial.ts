/**
 * The adversarial trainer: k discriminator updates, then one of the generator (Goodfellow et al. 2014, algorithm 1).
 * Knows only contracts; whose turn it is and on which noise is all there is to it. The loop is in `loop.ts`.
 */
import { type Static, Type } from '@sinclair/typebox';
import { leavingNothing, toDevice, toHost } from '../engine/eager.js';
import type { Streams } from '../engine/random.js';
import type { Source } from '../engine/source.js';
import type { HostTensor } from '../engine/tensor.js';
import { type Tensor, tf } from '../engine/tf.js';
import { withBackend } from '../engine/trace.js';
import { flatten, mapTree, type Tree } from '../engine/tree.js';
import type { Layer, Mode } from '../networks/layer.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { defineComponent } from '../registry/component.js';
import { choice, type Duration, positiveInteger, scheduled } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import type { Schedule, Time } from '../schedules/schedule.js';
import type { Clock, Plan, Trainer, TrainerNeeds } from './trainer.js';
import { discriminatorTurn, type Game, generatorTurn, type Player, type TurnOptions } from './turns.js';

const config = Type.Object(
  {
    k: scheduled('Discriminator updates per generator update.', 1),
    updates: choice(
      ['alternating', 'simultaneous'],
      'Whether the generator answers the updated discriminator, or the one from before the iteration (the 2014 code).',
      'alternating',
    ),
    noise: choice(
      ['fresh', 'shared'],
      "Whether the generator's turn draws its own z and dropout masks, or takes those of the discriminator's last turn.",
      'fresh',
    ),
    generatorTurnDropout: Type.Boolean({
      default: true,
      description: "Whether the discriminator drops units in the generator's turn as well.",
    }),
    counter: choice(
      ['iterations', 'shared'],
      'What schedules count: iterations, or every update of either player (a global step shared by both optimizers).',
      'iterations',
    ),
    average: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: "Decay of an exponential moving average of the generator's weights, used for samples.",
      }),
    ),
    epochs: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'Ends after so many passes over the data.' }),
    ),
    steps: Type.Optional(positiveInteger('Ends after so many iterations.')),
  },
  { additionalProperties: false },
);

type Config = Static<typeof config>;

interface State {
  readonly generator: Player<HostTensor>;
  readonly discriminator: Player<HostTensor>;
  /** Averaged generator weights; empty when none are kept. */
  readonly average: Tree<HostTensor>;
}

export const adversarial = defineComponent({
  kind: 'trainer',
  name: 'adversarial',
  summary: 'k discriminator updates per generator update, alternating or simultaneous, on fresh or shared noise.',
  config,
  build(config, needs) {
    const k = needs.build('schedule', config.k, {});
    const { generator, prior } = needs;
    if (needs.loss.penalty && needs.discriminator.couplesBatch)
      throw new Misfit(
        'the loss penalizes the slope at each example, but the discriminator looks at a whole batch at once (batchNorm).',
        'Use layer normalization in the discriminator, or remove loss.gradientPenalty.',
      );

    function generate(state: Tree<Tensor>, z: Tensor, source: Source): Tensor {
      const { generator: player, average } = state as unknown as Game & { average: Tree<Tensor> };
      const params = config.average === undefined ? player.params : average;
      const mode = { training: false, dropout: false, source, scope: 'generator' };
      return generator.apply({ params, stats: player.stats }, z, mode).output;
    }

    return {
      ends: endsOf(config),
      init: (streams, marginals) => initialState(config, needs, streams, marginals) as unknown as Tree<HostTensor>,
      plan: (clock) => plan(config, needs, k, clock),
      batches: (variant) => Array.from({ length: Number(variant) }, (_, turn) => batchName(turn)),
      program: (variant) => (state, source) => iterate(config, needs, Number(variant), state, source),
      sample: (state, source, name, count) => generate(state, prior.sample(source, name, count), source),
      generate: (state, z) => generate(state, z, noSource),
      judge: (state, x) => needs.discriminator.apply((state as unknown as Game).discriminator, x, judging).output,
    } satisfies Trainer;
  },
});

const batchName = (turn: number) => `data.${turn}`;

function endsOf({ epochs, steps }: Config): Duration[] {
  if (epochs === undefined && steps === undefined)
    throw new Misfit('has no end: neither epochs nor steps is set.', 'Set trainer.epochs or trainer.steps.');
  return [
    ...(epochs === undefined ? [] : [{ amount: epochs, unit: 'epochs' } as const]),
    ...(steps === undefined ? [] : [{ amount: steps, unit: 'steps' } as const]),
  ];
}

/** One iteration with `k` discriminator updates. */
function iterate(config: Config, parts: TrainerNeeds, k: number, state: Tree<Tensor>, source: Source) {
  const before = state as unknown as Game & { average: Tree<Tensor> };
  let game: Game = before;
  let report: Record<string, Tensor> = {};
  const shared = config.noise === 'shared';
  for (let turn = 0; turn < k; turn++) {
    const options = {
      key: `d${turn}`,
      scalars: `discriminator.${turn}`,
      dropout: true,
      shared: shared && turn === k - 1,
    };
    const { player, report: said } = discriminatorTurn(parts, game, source, batchName(turn), options);
    game = { ...game, discriminator: player };
    report = said;
  }
  const opponent = config.updates === 'simultaneous' ? before.discriminator : game.discriminator;
  const options: TurnOptions = {
    key: shared ? `d${k - 1}` : 'g',
    scalars: 'generator',
    dropout: config.generatorTurnDropout,
    shared,
  };
  const answer = generatorTurn(parts, { ...game, discriminator: opponent }, source, options);
  const average = averaged(before.average, answer.player.params, config.average);
  const next = { generator: answer.player, discriminator: game.discriminator, average };
  return { state: next as unknown as Tree<Tensor>, report: inOrder({ ...report, ...answer.report }) };
}

/** Moves the average towards the new weights. */
function averaged(average: Tree<Tensor>, params: Tree<Tensor>, decay: number | undefined): Tree<Tensor> {
  if (decay === undefined) return average;
  return zip(average, params, (old, now) => tf.add(tf.mul(old, decay), tf.mul(now, 1 - decay)));
}

function zip(a: Tree<Tensor>, b: Tree<Tensor>, f: (a: Tensor, b: Tensor) => Tensor): Tree<Tensor> {
  const other = flatten(b);
  return mapTree(a, (leaf, path) => f(leaf, other[path]!));
}

const reportOrder = ['loss.discriminator', 'loss.generator', 'value'];

/** Losses first, the rest as reported. */
function inOrder(report: Record<string, Tensor>): Record<string, Tensor> {
  const names = [...reportOrder, ...Object.keys(report).filter((name) => !reportOrder.includes(name))];
  return Object.fromEntries(names.map((name) => [name, report[name]!]));
}

/** Scalars of each turn, and how many batches the iteration draws. */
function plan(config: Config, { optimizers }: TrainerNeeds, kSchedule: Schedule, clock: Clock): Plan {
  const epochs = clock.drawn / clock.batchesPerEpoch;
  const k = Math.max(1, Math.round(kSchedule.at({ count: clock.step, epochs })));
  // The discriminator has been updated once per batch drawn, the generator once per iteration.
  const updates = clock.drawn + clock.step;
  const time = (turn: number): Time => ({ count: config.counter === 'shared' ? updates + turn : clock.step, epochs });
  const scalars: Record<string, number> = {};
  const set = (prefix: string, { schedules }: Optimizer, turn: number) => {
    for (const [name, schedule] of Object.entries(schedules)) scalars[`${prefix}.${name}`] = schedule.at(time(turn));
  };
  for (let turn = 0; turn < k; turn++) set(`discriminator.${turn}`, optimizers.discriminator, turn);
  set('generator', optimizers.generator, k);
  return { variant: String(k), batches: k, scalars, shown: shown(scalars) };
}

/** The learning rates, where the optimizers have one. */
function shown(scalars: Record<string, number>): Record<string, number> {
  const rates = {
    'learningRate.discriminator': scalars['discriminator.0.learningRate'],
    'learningRate.generator': scalars['generator.learningRate'],
  };
  return Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== undefined)) as Record<string, number>;
}

function initialState(config: Config, parts: TrainerNeeds, streams: Streams, marginals: () => Float32Array): State {
  const fresh = (network: Layer, optimizer: Optimizer, name: string): Player<HostTensor> => {
    const { params, stats } = network.init({ streams, marginals }, `init.${name}`);
    const allowed = optimizer.constrain ? onHost(params, optimizer.constrain) : params;
    return { params: allowed, stats, slots: optimizer.init(allowed) };
  };
  const generator = fresh(parts.generator, parts.optimizers.generator, 'generator');
  const discriminator = fresh(parts.discriminator, parts.optimizers.discriminator, 'discriminator');
  return { generator, discriminator, average: config.average === undefined ? {} : generator.params };
}

const onHost = (tree: Tree<HostTensor>, f: (tree: Tree<Tensor>) => Tree<Tensor>): Tree<HostTensor> =>
  withBackend('cpu', () => leavingNothing(() => mapTree(f(toDevice(tree)), toHost)));

/** A trained network outside training needs no noise but its z. */
const noSource: Source = {
  batch: (name) => refuse(name),
  noise: (name) => refuse(name),
  scalar: (name) => refuse(name),
};

const judging: Mode = { training: false, dropout: false, source: noSource, scope: 'discriminator' };

function refuse(name: string): never {
  throw new Error(`a network asks for "${name}" outside training`);
}
