/**
 * The adversarial trainer: k discriminator updates, then one of the generator (Goodfellow et al. 2014, algorithm 1) or
 * several. Knows only contracts; whose turn it is and on which noise is all there is to it. The loop is in `loop.ts`.
 */
import { type Static, Type } from '@sinclair/typebox';
import type { Streams } from '../engine/random.js';
import type { Source } from '../engine/source.js';
import type { HostTensor } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { choice, scheduled } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import type { Schedule, Time } from '../schedules/schedule.js';
import { averaged, averageField, averageScalars } from './average.js';
import { drawing } from './drawing.js';
import { endFields, endsOf } from './ends.js';
import { toExamples, toLogit } from './forms.js';
import { judgingAs } from './judging.js';
import { freshPlayer, type Player, ratesOf, scalarsOf } from './player.js';
import { type Clock, defineTrainer, type Plan, type Trainer } from './trainer.js';
import { discriminatorTurn, type Game, generatorTurn, type Parts, type TurnOptions } from './turns.js';

const config = Type.Object(
  {
    k: scheduled('Discriminator updates in an iteration.', 1),
    generatorSteps: scheduled(
      'Generator updates in an iteration, after those of the discriminator. The paper warns of more than one: G outruns D.',
      1,
    ),
    updates: choice(
      ['alternating', 'simultaneous'],
      'Whether each generator update answers the updated discriminator, or the one from before the iteration (the 2014 code).',
      'alternating',
    ),
    noise: choice(
      ['fresh', 'shared'],
      "Whether the generator's first turn draws its own z and dropout masks, or takes those of the discriminator's last turn. Further turns draw their own.",
      'fresh',
    ),
    generatorTurnDropout: Type.Boolean({
      default: true,
      description: "Whether the discriminator drops units in the generator's turns as well.",
    }),
    counter: choice(
      ['iterations', 'shared'],
      'What schedules count: iterations, or every update of either player (a global step shared by both optimizers).',
      'iterations',
    ),
    average: averageField,
    ...endFields,
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

export const adversarial = defineTrainer({
  name: 'adversarial',
  summary:
    'k discriminator updates, then one or more of the generator; alternating or simultaneous, on fresh or shared noise.',
  config,
  uses: {
    prior: true,
    loss: true,
    networks: { generator: toExamples, discriminator: toLogit },
    path: 'D(G(z))',
  },
  build(config, needs) {
    const counts = {
      discriminator: needs.build('schedule', config.k, {}),
      generator: needs.build('schedule', config.generatorSteps, {}),
    };
    requireCountable(config, counts.generator);
    if (needs.loss.penalty && needs.discriminator.couplesBatch)
      throw new Misfit(
        'the loss penalizes the slope at each example, but the discriminator looks at a whole batch at once (batchNorm).',
        'Use layer normalization in the discriminator, or remove loss.gradientPenalty.',
      );

    return {
      ends: endsOf(config),
      init: (streams, marginals) => initialState(config, needs, streams, marginals) as unknown as Tree<HostTensor>,
      plan: (clock) => plan(config, needs, counts, clock),
      batches: (variant) => Array.from({ length: turnsOf(variant).discriminator }, (_, turn) => batchName(turn)),
      program: (variant) => (state, source) => iterate(config, needs, turnsOf(variant), state, source),
      ...drawing(needs.prior, (state, z, mode) => {
        const { generator, average } = state as unknown as Game & { average: Tree<Tensor> };
        const params = config.average === undefined ? generator.params : average;
        return needs.generator.apply({ params, stats: generator.stats }, z, mode).output;
      }),
      judge: (state, x) =>
        needs.discriminator.apply((state as unknown as Game).discriminator, x, judgingAs('discriminator')).output,
    } satisfies Trainer;
  },
});

const batchName = (turn: number) => `data.${turn}`;

/** Updates of each player in one iteration. */
interface Turns {
  readonly discriminator: number;
  readonly generator: number;
}

/** `2:1` is two of the discriminator and one of the generator. */
const variantOf = ({ discriminator, generator }: Turns) => `${discriminator}:${generator}`;

function turnsOf(variant: string): Turns {
  const [discriminator, generator] = variant.split(':').map(Number) as [number, number];
  return { discriminator, generator };
}

/** @throws Misfit where the generator's updates so far do not follow from the iterations so far */
function requireCountable({ counter }: Config, generatorSteps: Schedule): void {
  if (counter === 'iterations' || generatorSteps.constant !== undefined) return;
  throw new Misfit(
    'a shared counter counts every update, and with a schedule for generatorSteps it cannot tell how many there were.',
    'Set counter to iterations, or generatorSteps to a number.',
    'generatorSteps',
  );
}

/** One iteration: the discriminator's turns, then the generator's. */
function iterate(config: Config, parts: Parts, turns: Turns, state: Tree<Tensor>, source: Source) {
  const before = state as unknown as Game & { average: Tree<Tensor> };
  let game: Game = before;
  let report: Record<string, Tensor> = {};
  const shared = config.noise === 'shared';
  const last = turns.discriminator - 1;
  for (let turn = 0; turn <= last; turn++) {
    const options = {
      key: `d${turn}`,
      scalars: `discriminator.${turn}`,
      dropout: true,
      shared: shared && turn === last,
    };
    const { player, report: said } = discriminatorTurn(parts, game, source, batchName(turn), options);
    game = { ...game, discriminator: player };
    report = said;
  }
  const opponent = config.updates === 'simultaneous' ? before.discriminator : game.discriminator;
  let { generator } = before;
  let { average } = before;
  for (let turn = 0; turn < turns.generator; turn++) {
    const options: TurnOptions = {
      key: shared && turn === 0 ? `d${last}` : generatorKey(turn),
      scalars: `generator.${turn}`,
      dropout: config.generatorTurnDropout,
      shared: shared && turn === 0,
    };
    const answer = generatorTurn(parts, { generator, discriminator: opponent }, source, options);
    generator = answer.player;
    average = averaged(average, generator.params, config.average, source);
    report = { ...report, ...answer.report };
  }
  const next = { generator, discriminator: game.discriminator, average };
  return { state: next as unknown as Tree<Tensor>, report: inOrder(report) };
}

const generatorKey = (turn: number) => (turn === 0 ? 'g' : `g${turn}`);

const reportOrder = ['loss.discriminator', 'loss.generator', 'value'];

/** Losses first, the rest as reported. */
function inOrder(report: Record<string, Tensor>): Record<string, Tensor> {
  const names = [...reportOrder, ...Object.keys(report).filter((name) => !reportOrder.includes(name))];
  return Object.fromEntries(names.map((name) => [name, report[name]!]));
}

/** As reported: the scalar of each player's first turn. */
const shownRates = {
  'learningRate.discriminator': 'discriminator.0.learningRate',
  'learningRate.generator': 'generator.0.learningRate',
};

/** Scalars of each turn, and how many batches the iteration draws. */
function plan(config: Config, { optimizers }: Parts, counts: Record<keyof Turns, Schedule>, clock: Clock): Plan {
  const epochs = clock.drawn / clock.batchesPerEpoch;
  const turnsBy = (count: Schedule) => Math.max(1, Math.round(count.at({ count: clock.step, epochs })));
  const turns: Turns = { discriminator: turnsBy(counts.discriminator), generator: turnsBy(counts.generator) };
  // The discriminator has been updated once per batch drawn; the shared counter has the generator's turns constant.
  const updates = clock.drawn + clock.step * turns.generator;
  const time = (turn: number): Time => ({ count: config.counter === 'shared' ? updates + turn : clock.step, epochs });
  const scalars = averageScalars(config.average, clock.step);
  const set = (prefix: string, optimizer: Optimizer, turn: number) =>
    Object.assign(scalars, scalarsOf(optimizer, prefix, time(turn)));
  for (let turn = 0; turn < turns.discriminator; turn++) set(`discriminator.${turn}`, optimizers.discriminator, turn);
  for (let turn = 0; turn < turns.generator; turn++)
    set(`generator.${turn}`, optimizers.generator, turns.discriminator + turn);
  return { variant: variantOf(turns), batches: turns.discriminator, scalars, shown: ratesOf(scalars, shownRates) };
}

function initialState(config: Config, parts: Parts, streams: Streams, marginals: () => Float32Array): State {
  const fresh = (role: 'generator' | 'discriminator') =>
    freshPlayer(parts[role], parts.optimizers[role], role, streams, marginals);
  const [generator, discriminator] = [fresh('generator'), fresh('discriminator')];
  return { generator, discriminator, average: config.average === undefined ? {} : generator.params };
}
