import { expect, it } from 'vitest';
import { stream } from '../../src/engine/random.js';
import { median, shareNearer } from '../../src/metrics/ranks.js';

const ascending = (values: Iterable<number>) => Float64Array.from(values).sort();
const wholes = (count: number, name: string, below: number) =>
  ascending(Array.from({ length: count }, () => stream(1, name).integer(below)));
const normals = (count: number, name: string, mean = 0) =>
  ascending(stream(1, name).fillNormal(new Float32Array(count), mean, 1));

it('the share is that of all pairs, equal numbers counting half', () => {
  const [a, b] = [ascending([1, 1, 2, 5, 9]), ascending([1, 2, 2, 6])];
  let sum = 0;
  for (const x of a) for (const y of b) sum += x < y ? 1 : x === y ? 0.5 : 0;
  expect(shareNearer(a, b).value).toBeCloseTo(sum / 20, 12);
  expect(shareNearer(b, a).value).toBeCloseTo(1 - sum / 20, 12);
  expect(shareNearer(wholes(30, 'a', 5), wholes(30, 'a', 5)).value).toBeCloseTo(0.5, 12);
});

it('the error is the deviation of what other numbers would have given', () => {
  const found = Array.from({ length: 300 }, (_, i) => shareNearer(normals(40, `a${i}`), normals(60, `b${i}`, 0.5)));
  const mean = found.reduce((sum, { value }) => sum + value, 0) / 300;
  expect(mean).toBeCloseTo(0.638, 1); // P(Z < 0.5 / sqrt 2)
  const deviation = Math.sqrt(found.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / 299);
  const error = found.reduce((sum, one) => sum + one.error, 0) / 300;
  expect(error / deviation).toBeGreaterThan(0.85);
  expect(error / deviation).toBeLessThan(1.2);
});

it('is NaN where a number is, and the median is in the middle', () => {
  expect(shareNearer(Float64Array.of(1, Number.NaN), Float64Array.of(1)).value).toBeNaN();
  expect([median(Float64Array.of(1, 3, 8)), median(Float64Array.of(1, 3, 8, 9))]).toEqual([3, 5.5]);
});
