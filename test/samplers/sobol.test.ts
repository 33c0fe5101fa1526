/** The Sobol sequence: its numbers as SciPy has them, and the evenness that scrambling keeps and random points lack. */
import { expect, it } from 'vitest';
import { dimension } from '../../src/samplers/distributions.js';
import { random } from '../../src/samplers/random.js';
import type { Sampler } from '../../src/samplers/sampler.js';
import { coordinate, directions, sobol } from '../../src/samplers/sobol.js';
import type { Space } from '../../src/samplers/space.js';

const space = (count: number, allows: Space['allows'] = () => true): Space => ({
  dimensions: Array.from({ length: count }, (_, i) => dimension(`x${i}`, { distribution: 'uniform', min: 0, max: 1 })),
  allows,
});
const made = (space: Space, seed = 1) => sobol.build({}, { space, seed, build: () => expect.unreachable() });
const points = (sampler: Sampler, count: number) =>
  Array.from({ length: count }, (_, i) => Object.values(sampler.ask(i, [])!) as number[]);

it('unscrambled, it is SciPy 1.17.1 qmc.Sobol(64, scramble=False, bits=32), which counts in Gray code', () => {
  const dimensions = [0, 1, 2, 10, 39, 63];
  const expected = {
    1: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    5: [0.625, 0.125, 0.875, 0.125, 0.625, 0.875],
    100: [0.1484375, 0.7734375, 0.6953125, 0.3203125, 0.5859375, 0.5703125],
    1000: [0.0927734375, 0.1611328125, 0.4501953125, 0.2314453125, 0.4423828125, 0.9990234375],
  };
  for (const [number, row] of Object.entries(expected))
    expect(dimensions.map((i) => coordinate(directions(i), Number(number)) / 2 ** 32)).toEqual(row);
});

/** How many boxes of `wide` by `high` of the unit square hold other than `each` points. */
const uneven = (pairs: readonly (readonly number[])[], wide: number, high: number, each: number) => {
  const counts = new Map<number, number>();
  for (const [x, y] of pairs) {
    const box = Math.floor(x! * wide) * high + Math.floor(y! * high);
    counts.set(box, (counts.get(box) ?? 0) + 1);
  }
  return wide * high - [...counts.values()].filter((count) => count === each).length;
};

it('puts one of 256 points into each 256th of every dimension', () => {
  const all = points(made(space(64)), 256);
  for (let i = 0; i < 64; i++)
    expect(
      uneven(
        all.map((point) => [point[i]!, 0]),
        256,
        1,
        1,
      ),
    ).toBe(0);
});

it.each([
  [256, 1],
  [32, 8],
  [16, 16],
  [2, 128],
])(
  'puts one of 256 points into each of %i by %i boxes of the first two dimensions; random ones do not',
  (wide, high) => {
    expect(uneven(points(made(space(2)), 256), wide, high, 1)).toBe(0);
    const byChance = random.build({}, { space: space(2), seed: 1, build: () => expect.unreachable() });
    expect(uneven(points(byChance, 256), wide, high, 1)).toBeGreaterThan(50);
  },
);

it('integrates better than random points', () => {
  const product = (point: readonly number[]) => point.reduce((all, x) => all * (0.5 + x), 1); // its mean is 1
  const error = (sampler: Sampler) =>
    Math.abs(points(sampler, 512).reduce((sum, point) => sum + product(point), 0) / 512 - 1);
  const squares = (build: (seed: number) => Sampler) =>
    [1, 2, 3, 4, 5, 6].reduce((sum, seed) => sum + error(build(seed)) ** 2, 0);
  const byChance = (seed: number) => random.build({}, { space: space(6), seed, build: () => expect.unreachable() });
  expect(squares((seed) => made(space(6), seed)) * 20).toBeLessThan(squares(byChance));
});

it('passes over points that the constraints refuse', () => {
  const allows: Space['allows'] = ({ x0, x1 }) => Number(x0) + Number(x1) < 1;
  const kept = points(made(space(2, allows)), 100);
  const all = points(made(space(2)), 400).filter(([a, b]) => a! + b! < 1);
  expect(kept).toEqual(all.slice(0, 100));
});

it('takes 64 parameters and no more', () => {
  expect(() => made(space(65))).toThrow('at most 64 parameters');
});
