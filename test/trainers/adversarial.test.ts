/** The trainer's rules, one by one, against a game written out by hand (reference.ts). */
import { beforeAll, describe, expect, it } from 'vitest';
import { batchRows } from '../../src/data/batches.js';
import { gatherRows } from '../../src/engine/eager.js';
import { streams } from '../../src/engine/random.js';
import type { HostTensor } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { flatten, mapTree, type Tree } from '../../src/engine/tree.js';
import { compiledFor, eagerFor, type Ready, ready, type Stepped, startClock, stepsOf } from '../helpers/experiments.js';
import { tensorOf, testSource } from '../helpers/source.js';
import { configOf, iterate, type Rules, type Sides, seed, sizes, usual } from './reference.js';

beforeAll(() => tf.setBackend('cpu'));

const rules: Readonly<Record<string, Rules>> = {
  'as usual': usual,
  'two discriminator updates': { ...usual, k: 2 },
  'three discriminator updates': { ...usual, k: 3 },
  'two generator updates': { ...usual, generatorSteps: 2 },
  'two updates of each player': { ...usual, k: 2, generatorSteps: 2 },
  'three generator updates on one counter, averaged': {
    ...usual,
    generatorSteps: 3,
    sharedCounter: true,
    average: 0.75,
  },
  'two generator updates, the first on shared noise': { ...usual, generatorSteps: 2, shared: true },
  'two generator updates against the discriminator from before': { ...usual, generatorSteps: 2, simultaneous: true },
  'simultaneous updates': { ...usual, simultaneous: true },
  'two updates, the generator answering the discriminator from before': { ...usual, k: 2, simultaneous: true },
  'shared noise and masks': { ...usual, shared: true },
  "two updates, sharing the last turn's noise": { ...usual, k: 2, shared: true },
  'as the authors ran it': { ...usual, simultaneous: true, shared: true, scale: 0.5 },
  "no dropout in the generator's turn": { ...usual, dropout: false },
  'shared noise, but no dropout': { ...usual, dropout: false, shared: true },
  'half the discriminator loss': { ...usual, scale: 0.5 },
  'one counter for both': { ...usual, sharedCounter: true },
  'one counter for both and two updates': { ...usual, sharedCounter: true, k: 2 },
  'an average of the generator': { ...usual, average: 0.75 },
  'an average that warms up': { ...usual, average: { decay: 0.75, warmup: true } },
  'an average that has warmed up after two steps': { ...usual, k: 2, average: { decay: 0.15, warmup: true } },
};

const steps = 3;

interface Played {
  /** By path, of parameters, statistics and the average. */
  readonly state: Readonly<Record<string, readonly number[]>>;
  readonly reports: readonly Readonly<Record<string, number>>[];
}

const played = ({ state, reports }: Pick<Stepped, 'state' | 'reports'>): Played => ({
  state: Object.fromEntries(Object.entries(flatten(state)).map(([path, { data }]) => [path, Array.from(data)])),
  reports,
});

/** The same by hand, from the trainer's own first state. */
function byHand(one: Ready, rule: Rules): Played {
  const rows = batchRows(streams(seed), one.table.rows, sizes.batch);
  const reports: Record<string, number>[] = [];
  let sides = mapTree(one.state, tensorOf) as unknown as Sides;
  sides = {
    generator: leavesOf(sides.generator),
    discriminator: leavesOf(sides.discriminator),
    average: flatten(sides.average),
  };
  for (let step = 0; step < steps; step++) {
    const batch = (turn: number) =>
      tf.tensor2d(gatherRows(one.table, rows(step * rule.k + turn)), [sizes.batch, sizes.data]);
    const result = iterate(rule, sides, step, batch);
    sides = result.sides;
    reports.push(result.report);
  }
  const { generator, discriminator, average } = sides;
  const state = mapTree(
    { generator: { ...generator }, discriminator: { ...discriminator }, average } as unknown as Tree<Tensor>,
    (tensor): HostTensor => ({ dtype: 'float32', shape: tensor.shape, data: tensor.dataSync() as Float32Array }),
  );
  return played({ state, reports });
}

const leavesOf = ({ params, stats }: Sides['generator']) => ({ params: flatten(params), stats: flatten(stats) });

/** The largest difference in a state, or infinity where they are of different form. */
function distance(a: Played, b: Played): number {
  const paths = Object.keys(a.state);
  if (String([...paths].sort()) !== String(Object.keys(b.state).sort())) return Number.POSITIVE_INFINITY;
  return Math.max(...paths.flatMap((path) => a.state[path]!.map((value, i) => Math.abs(value - b.state[path]![i]!))));
}

describe('the trainer plays', () => {
  const trained: Record<string, Played> = {};
  const hand: Record<string, Played> = {};

  beforeAll(async () => {
    for (const [name, rule] of Object.entries(rules)) {
      const one = await ready(configOf(rule));
      trained[name] = played(await stepsOf(one, await eagerFor(one), [steps]));
      hand[name] = tf.tidy(() => byHand(one, rule) as never);
    }
  });

  it.each(Object.keys(rules))('%s', (name) => {
    expect(distance(trained[name]!, hand[name]!)).toBeLessThan(2e-6);
    trained[name]!.reports.forEach((report, i) => {
      expect(Object.keys(report).sort()).toEqual(Object.keys(hand[name]!.reports[i]!).sort());
      for (const [key, value] of Object.entries(report))
        expect([key, Math.abs(value - hand[name]!.reports[i]![key]!) < 2e-6]).toEqual([key, true]);
    });
  });

  it('each of them unlike all the others', () => {
    const names = Object.keys(rules);
    for (const a of names)
      for (const b of names) if (a !== b) expect([a, b, distance(trained[a]!, hand[b]!) > 1e-4]).toEqual([a, b, true]);
  });

  it('and compiled alike', async () => {
    const name = 'one counter for both and two updates';
    const one = await ready(configOf(rules[name]!));
    expect(distance(played(await stepsOf(one, await compiledFor(one), [steps])), hand[name]!)).toBeLessThan(2e-6);
  });
});

describe('plans', () => {
  const planOf = async (rule: Rules) => {
    const one = await ready(configOf(rule));
    return (step: number) => one.experiment.trainer.plan({ ...startClock(one), step, drawn: step * rule.k });
  };

  it('count every update where the counter is shared: the discriminator sees 2t, the generator 2t + 1', async () => {
    const plan = await planOf(rules['one counter for both']!);
    for (const t of [0, 1, 5]) {
      const { scalars } = plan(t);
      expect(scalars['discriminator.0.learningRate']).toBeCloseTo(0.1 * 0.9 ** (2 * t), 12);
      expect(scalars['generator.0.learningRate']).toBeCloseTo(0.1 * 0.9 ** (2 * t + 1), 12);
    }
  });

  it('count iterations otherwise, and show the rates', async () => {
    const plan = await planOf(rules['two discriminator updates']!);
    const { scalars, shown, batches, variant } = plan(4);
    expect(new Set(Object.values(scalars))).toEqual(new Set([0.1 * 0.9 ** 4]));
    expect(Object.keys(scalars)).toHaveLength(3);
    expect(Object.keys(shown)).toEqual(['learningRate.discriminator', 'learningRate.generator']);
    expect([batches, variant]).toEqual([2, '2:1']);
  });

  it('count every turn of the generator, and draw no data for them', async () => {
    const plan = await planOf(rules['three generator updates on one counter, averaged']!);
    const { scalars, batches, variant } = plan(5);
    expect([batches, variant]).toEqual([1, '1:3']);
    expect(scalars['discriminator.0.learningRate']).toBeCloseTo(0.1 * 0.9 ** 20, 12);
    for (const turn of [0, 1, 2])
      expect(scalars[`generator.${turn}.learningRate`]).toBeCloseTo(0.1 * 0.9 ** (21 + turn), 12);
  });

  const scheduled = (counter: string) => {
    const config = configOf(usual);
    const generatorSteps = { type: 'piecewise', values: [1, 4, 2], boundaries: [2, 3] };
    return ready({ ...config, trainer: { ...config.trainer, counter, generatorSteps } });
  };

  it('follow a schedule of generator updates', async () => {
    const { trainer } = (await scheduled('iterations')).experiment;
    const variants = [0, 1, 2, 3].map((step) => trainer.plan({ step, drawn: step, batchesPerEpoch: 6 }).variant);
    expect(variants).toEqual(['1:1', '1:1', '1:4', '1:2']);
  });

  it('refuse such a schedule where the counter is shared', async () => {
    await expect(scheduled('shared')).rejects.toThrow('it cannot tell how many there were');
  });
});

describe('the samples', () => {
  const sample = async (rule: Rules) => {
    const one = await ready(configOf(rule));
    const { state } = await stepsOf(one, await eagerFor(one), [steps]);
    const z = streams(seed)('grid').fillUniform(new Float32Array(4 * sizes.dim), -1, 1);
    const { trainer } = one.experiment;
    return tf.tidy(() => {
      const tensors = mapTree(state, tensorOf);
      const drawn = trainer.generate!(tensors, tf.tensor2d(z, [4, sizes.dim]), testSource(seed));
      const leaves = flatten(tensors);
      const of = (branch: string, path: string) => leaves[`${branch}.${path}`]!;
      const expected = (branch: string) => {
        const hidden = tf
          .matMul(tf.tensor2d(z, [4, sizes.dim]), of(branch, '0-dense.kernel') as tf.Tensor2D)
          .sub(of('generator.stats', '1-batch-norm.mean'))
          .div(of('generator.stats', '1-batch-norm.variance').add(1e-5).sqrt())
          .mul(of(branch, '1-batch-norm.gamma'))
          .add(of(branch, '1-batch-norm.beta'));
        const x = tf.matMul(tf.tanh(hidden) as tf.Tensor2D, of(branch, '3-dense.kernel') as tf.Tensor2D);
        return x.add(of(branch, '3-dense.bias'));
      };
      const away = (branch: string) => tf.max(tf.abs(tf.sub(drawn, expected(branch)))).dataSync()[0]!;
      return { fromWeights: away('generator.params'), fromAverage: rule.average ? away('average') : Number.NaN };
    });
  };

  it('come from the weights, with moving statistics', async () => {
    expect((await sample(usual)).fromWeights).toBeLessThan(1e-6);
  });

  it('or from their average, where one is kept', async () => {
    const { fromAverage, fromWeights } = await sample(rules['an average of the generator']!);
    expect(fromAverage).toBeLessThan(1e-6);
    expect(fromWeights).toBeGreaterThan(1e-4);
  });
});
