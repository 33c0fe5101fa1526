/** The densities that toys know, against formulas written out, integrals and the points that they draw. */
import { describe, expect, it, test } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { datasetOf, valuesOf } from './opening.js';

const normal = (x: number, mean: number, deviation: number) =>
  Math.exp(-0.5 * ((x - mean) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI));

const densityOf = (config: { type: string; [key: string]: unknown }) => datasetOf(config).density!;

test('gaussian-1d has that of a normal, however far out', () => {
  const { log, scale } = densityOf({ type: 'gaussian-1d', mean: -1, deviation: 0.5 });
  expect(scale).toBe(0.5);
  for (const x of [-1, -0.3, 0, 2]) expect(Math.exp(log([x]))).toBeCloseTo(normal(x, -1, 0.5), 12);
  expect(log([99])).toBeCloseTo(-0.5 * 200 ** 2 - Math.log(0.5 * Math.sqrt(2 * Math.PI)), 8); // e^-20000 is 0 in doubles
});

test('mixture-1d has the mean of its normals', () => {
  const { log } = densityOf({ type: 'mixture-1d', means: [-2, 0, 3], deviation: 0.7 });
  for (const x of [-2.5, 0.1, 1.5, 3]) {
    const expected = [-2, 0, 3].reduce((sum, mean) => sum + normal(x, mean, 0.7) / 3, 0);
    expect(Math.exp(log([x]))).toBeCloseTo(expected, 12);
  }
});

test('mixture-1d draws each of its normals as often', () => {
  const { draw } = datasetOf({ type: 'mixture-1d', means: [-2, 0, 3], deviation: 0.1 });
  const values = valuesOf(draw!(streams(1)('x'), 9000));
  for (const mean of [-2, 0, 3]) {
    const near = values.filter((value) => Math.abs(value - mean) < 0.6).length;
    expect(Math.abs(near - 3000)).toBeLessThan(4.5 * Math.sqrt(2000));
  }
});

describe.each([
  { type: 'ring', modes: 5, radius: 2, deviation: 0.3 },
  { type: 'grid', side: 3, spacing: 1, deviation: 0.2 },
])('$type', (config) => {
  /** Midpoints of squares of side 0.05 that hold all but nothing of it. */
  const side = 0.05;
  const line = Array.from({ length: 160 }, (_, i) => -4 + side * (i + 0.5));
  const squares = line.flatMap((x) => line.map((y) => [x, y] as const));

  it('integrates to 1', () => {
    const { log } = densityOf(config);
    const sum = squares.reduce((total, point) => total + Math.exp(log(point)), 0);
    expect(sum * side * side).toBeCloseTo(1, 6);
  });

  it('is that of its points: they fall right of a line as often as it says', () => {
    const { density, draw } = datasetOf(config);
    const share = squares
      .filter(([x]) => x > 1)
      .reduce((total, point) => total + Math.exp(density!.log(point)) * side * side, 0);
    const values = valuesOf(draw!(streams(2)('x'), 20_000));
    const found = values.filter((value, i) => i % 2 === 0 && value > 1).length / 20_000;
    expect(Math.abs(found - share)).toBeLessThan(4.5 * Math.sqrt((share * (1 - share)) / 20_000));
    expect(share).toBeGreaterThan(0.1);
  });
});

test('data without a formula, and points without width, have none', () => {
  expect(datasetOf({ type: 'swiss-roll' }).density).toBeUndefined();
  expect(datasetOf({ type: 'ring', deviation: 0 }).density).toBeUndefined();
});
