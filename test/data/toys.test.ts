import { describe, expect, test } from 'vitest';
import { datasets } from '../../src/data/index.js';
import { marginals } from '../../src/data/table.js';
import { datasetOf, open, valuesOf } from './opening.js';

const pairs = (values: readonly number[]): [number, number][] =>
  Array.from({ length: values.length / 2 }, (_, row) => [values[2 * row]!, values[2 * row + 1]!]);
const pointsOf = async (config: { type: string; [key: string]: unknown }) =>
  pairs(valuesOf((await open(config)).train));

test('gaussian-1d has its mean and deviation', async () => {
  const { train } = await open({ type: 'gaussian-1d', mean: -3, deviation: 0.5, samples: 40_000 });
  expect([train.rows, train.shape]).toEqual([40_000, [1]]);
  const values = valuesOf(train);
  const [mean] = marginals(train);
  expect(Math.abs(mean! + 3)).toBeLessThan(0.01);
  const variance = values.reduce((sum, value) => sum + (value - mean!) ** 2, 0) / values.length;
  expect(Math.abs(variance - 0.25)).toBeLessThan(0.008);
});

describe.each([
  [{ type: 'ring', modes: 8, radius: 2, deviation: 0.02 }, 8],
  [{ type: 'grid', side: 5, spacing: 2, deviation: 0.05 }, 25],
])('$type', (config, modes) => {
  const centres = datasetOf(config).modes!;

  test('every mode gets its share, within five deviations or so', async () => {
    expect(centres).toHaveLength(modes);
    const points = await pointsOf({ ...config, samples: 20_000 });
    const counts = new Array<number>(modes).fill(0);
    for (const [x, y] of points) {
      const distances = centres.map(([a, b]) => Math.hypot(x - a!, y - b!));
      const least = Math.min(...distances);
      expect(least).toBeLessThan(6 * config.deviation);
      counts[distances.indexOf(least)]! += 1;
    }
    const share = 20_000 / modes;
    for (const count of counts) expect(Math.abs(count - share)).toBeLessThan(4.5 * Math.sqrt(share));
  });

  test('says where its modes are', () => {
    expect(datasetOf(config).deviation).toBe(config.deviation);
  });
});

test('ring and grid lie as they should', () => {
  for (const [x, y] of datasetOf({ type: 'ring', radius: 3 }).modes!) expect(Math.hypot(x!, y!)).toBeCloseTo(3, 12);
  const grid = datasetOf({ type: 'grid' }).modes!;
  expect(grid[0]).toEqual([-4, -4]);
  expect(grid[12]).toEqual([0, 0]);
  expect(grid[24]).toEqual([4, 4]);
});

test('a swiss roll without noise is the spiral: its radius is its angle', async () => {
  const points = await pointsOf({ type: 'swiss-roll', noise: 0, samples: 500 });
  for (const [x, y] of points) {
    const angle = 7.5 * Math.hypot(x, y);
    expect(angle).toBeGreaterThan(1.5 * Math.PI - 1e-4);
    expect(angle).toBeLessThan(4.5 * Math.PI + 1e-4);
    expect(7.5 * x).toBeCloseTo(angle * Math.cos(angle), 3);
    expect(7.5 * y).toBeCloseTo(angle * Math.sin(angle), 3);
  }
});

describe.each(['gaussian-1d', 'ring', 'grid', 'swiss-roll'])('%s', (type) => {
  test('depends on the seed and nothing else; more samples begin with the same ones', async () => {
    const values = async (seed: number, samples: number) => valuesOf((await open({ type, samples }, seed)).train);
    expect(await values(1, 50)).toEqual(await values(1, 50));
    expect(await values(1, 50)).not.toEqual(await values(2, 50));
    expect((await values(1, 90)).slice(0, (await values(1, 50)).length)).toEqual(await values(1, 50));
  });
});

test('every data set takes a batch', () => {
  for (const { config } of datasets) expect(config.properties).toHaveProperty('batch');
});
