/** The numbers of figure 1, on generators and discriminators whose densities and scores can be had by formula. */
import { expect, it } from 'vitest';
import { tf } from '../../src/engine/tf.js';
import { densitiesOf } from '../../src/experiment/densities.js';
import { evenNoise } from '../../src/experiment/even-noise.js';
import type { TrainedRun } from '../../src/experiment/trained.js';
import { compiledFor, ready } from '../helpers/experiments.js';
import { build } from '../helpers/parts.js';
import { scratch } from './fixtures.js';

const data = { type: 'gaussian-1d', mean: 0, deviation: 1, samples: 2000, batch: 8 };
const prior = { type: 'uniform', dim: 1, min: -1, max: 1 };
const game = {
  name: 'line',
  seed: 1,
  data,
  prior,
  generator: { type: 'mlp', hidden: [4] },
  discriminator: { type: 'mlp', hidden: [4] },
  loss: 'non-saturating',
  optimizer: { type: 'sgd', learningRate: 0.1 },
  trainer: { type: 'adversarial', steps: 3 },
  callbacks: [],
};

/** A run without checkpoints, whose G and D are given functions of numbers. */
async function momentsOf(config: object, generate: (z: tf.Tensor) => tf.Tensor, judge?: (x: tf.Tensor) => tf.Tensor) {
  const one = await ready({ ...game, ...config });
  const trainer = {
    ...one.experiment.trainer,
    generate: (_: unknown, z: tf.Tensor) => generate(z),
    judge: judge && ((_: unknown, x: tf.Tensor) => judge(x)),
  };
  const experiment = { ...one.experiment, trainer };
  const run = { path: scratch(), experiment, state: one.state } as unknown as TrainedRun;
  return densitiesOf(run, await compiledFor(one), 10);
}

const twice = (x: tf.Tensor) => tf.mul(x, 2);

it('of a line that is stretched: p_g is even, D as told, D* by formula, z where they go', async () => {
  const [moment, ...others] = await momentsOf({}, twice, twice);
  expect([others.length, moment!.step]).toEqual([0, 0]);
  const { x, data, generated, discriminator, best, map } = moment!;
  x.forEach((at, i) => {
    expect(data[i]).toBeCloseTo(Math.exp(-(at ** 2) / 2) / Math.sqrt(2 * Math.PI), 9);
    expect(discriminator[i]).toBeCloseTo(1 / (1 + Math.exp(-2 * at)), 5);
    if (Math.abs(at) < 1.95) expect(generated[i]).toBeCloseTo(0.25, 3); // from -2 to 2
    if (Math.abs(at) > 2.05) expect(generated[i]).toBe(0);
    expect(best[i]).toBeCloseTo(data[i]! / (data[i]! + generated[i]!), 12);
  });
  const width = x[1]! - x[0]!;
  expect(generated.reduce((sum, one) => sum + one * width, 0)).toBeCloseTo(1, 6);
  for (const [from, to] of map) expect(to).toBeCloseTo(2 * from, 5);
  expect(map[0]![0]).toBeLessThan(-0.9);
});

it('of a line that is folded: p_g is twice as high', async () => {
  const [moment] = await momentsOf({}, (z) => tf.abs(z), twice);
  const { x, generated } = moment!;
  x.forEach((at, i) => {
    if (at > 0.05 && at < 0.95) expect(generated[i]).toBeCloseTo(1, 3);
    if (at < -0.05) expect(generated[i]).toBe(0);
  });
});

it('of all z taken to one x: all is in one cell', async () => {
  const [moment] = await momentsOf({}, (z) => tf.add(tf.mul(z, 0), 0.5), twice);
  const { x, generated } = moment!;
  expect(generated.filter((density) => density > 0)).toHaveLength(1);
  expect(Math.max(...generated) * (x[1]! - x[0]!)).toBeCloseTo(1, 9);
});

it('is refused for a plane, for z of two dimensions and for a trainer without a discriminator', async () => {
  await expect(momentsOf({ data: { type: 'ring', samples: 100, batch: 8 } }, twice, twice)).rejects.toThrow(
    /on a line/,
  );
  await expect(momentsOf({ prior: { ...prior, dim: 2 } }, twice, twice)).rejects.toThrow(/on a line/);
  await expect(momentsOf({}, twice)).rejects.toThrow(/on a line/);
});

it('even noise is a prior at its quantiles', () => {
  const made = (config: { type: string; [key: string]: unknown }) =>
    Array.from(evenNoise(build('prior', { dim: 1, ...config }, {}), 4).data);
  expect(made({ type: 'uniform', min: 0, max: 8 })).toEqual([1, 3, 5, 7]);
  const normal = made({ type: 'normal', mean: 1, deviation: 2 });
  expect(normal[2]).toBeCloseTo(1 + 2 * 0.3186394, 5); // the quantile of 5/8
  expect(normal[0]! + normal[3]!).toBeCloseTo(2, 5);
});
