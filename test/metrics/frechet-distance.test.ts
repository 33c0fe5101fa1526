/** Frechet distances against closed forms and the definition; moments against loops. The oracle is an integration test. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/engine/random.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { frechetDistance, prepared } from '../../src/metrics/frechet-distance.js';
import { covariance, type Moments, momentsOf, without } from '../../src/metrics/moments.js';

const cloud = (n: number, dim: number, name: string): HostTensor =>
  float32(stream(1, name).fillNormal(new Float32Array(n * dim), 0, 1), [n, dim]);

/** Moments as if of very many rows, so that n - 1 hardly differs from n. */
const normal = (mean: readonly number[], spread: readonly number[]): Moments => ({
  count: 2,
  mean: Float64Array.from(mean),
  scatter: Float64Array.from(spread), // over count - 1 = 1
});

const distance = (a: Moments, b: Moments) => frechetDistance(prepared(a), b);

describe('moments', () => {
  it.each([
    [7, 1],
    [50, 4],
  ])('of %d rows of %d numbers are those of loops, with n - 1', (n, dim) => {
    const rows = cloud(n, dim, 'rows');
    const at = (row: number, i: number) => rows.data[row * dim + i]!;
    const mean = (i: number) => Array.from({ length: n }, (_, row) => at(row, i)).reduce((a, b) => a + b) / n;
    const found = momentsOf(rows);
    const spread = covariance(found);
    const product = (i: number, j: number) =>
      Array.from({ length: n }, (_, row) => (at(row, i) - mean(i)) * (at(row, j) - mean(j))).reduce((a, b) => a + b);
    for (let i = 0; i < dim; i++) {
      expect(found.mean[i]).toBeCloseTo(mean(i), 12);
      for (let j = 0; j < dim; j++) expect(spread[i * dim + j]).toBeCloseTo(product(i, j) / (n - 1), 12);
    }
    expect(Math.abs(spread[0]! - product(0, 0) / n)).toBeGreaterThan(1e-3); // control: another normalizer
  });

  it('without a part are those of the rest', () => {
    const rows = cloud(43, 3, 'rows');
    const rest = Array.from({ length: 43 }, (_, row) => row).filter((row) => row % 8 !== 3);
    const kept = float32(
      rest.flatMap((row) => [...rows.data.subarray(3 * row, 3 * row + 3)]),
      [rest.length, 3],
    );
    const [found, expected] = [without(momentsOf(rows), momentsOf(rows, 3, 8)), momentsOf(kept)];
    expect(found.count).toBe(expected.count);
    found.mean.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.mean[i]!, 12);
    });
    found.scatter.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.scatter[i]!, 10);
    });
  });
});

describe('the Frechet distance', () => {
  it('of normals with diagonal covariances is that of their means and deviations', () => {
    const found = distance(normal([0, 3], [4, 0, 0, 9]), normal([1, 1], [1, 0, 0, 0.25]));
    expect(found).toBeCloseTo(1 + 4 + (2 - 1) ** 2 + (3 - 0.5) ** 2, 12);
  });

  it('of covariances that do not commute is that of the 2 x 2 formula', () => {
    const [a, b] = [normal([0, 0], [2, 0.5, 0.5, 1]), normal([0, 0], [1, -0.3, -0.3, 3])];
    // Tr((AB)^(1/2)) = (Tr AB + 2 det(AB)^(1/2))^(1/2) for 2 x 2
    const [trace, det] = [2 * 1 + 2 * (0.5 * -0.3) + 1 * 3, (2 - 0.25) * (3 - 0.09)];
    const expected = 3 + 4 - 2 * Math.sqrt(trace + 2 * Math.sqrt(det));
    expect(distance(a, b)).toBeCloseTo(expected, 12);
    // control: the trace of the product of the roots is the same for covariances that commute only
    const ofRoots = 3 + 4 - 2 * prepared(a).root.mmul(prepared(b).root).trace();
    expect(Math.abs(expected - ofRoots)).toBeGreaterThan(1e-3);
  });

  it('is 0 of a set and itself, symmetric, and that of the means for a shifted set', () => {
    const rows = cloud(100, 5, 'rows');
    const shifted = float32(
      Float32Array.from(rows.data, (value) => value + 2),
      rows.shape,
    );
    const [a, b, c] = [momentsOf(rows), momentsOf(shifted), momentsOf(cloud(80, 5, 'others'))];
    expect(distance(a, a)).toBeCloseTo(0, 10);
    expect(distance(a, b)).toBeCloseTo(5 * 4, 4);
    expect(distance(a, c)).toBeCloseTo(distance(c, a), 10);
  });

  it('does with fewer rows than numbers, where a covariance has no inverse', () => {
    const [a, b] = [momentsOf(cloud(4, 9, 'few')), momentsOf(cloud(5, 9, 'as few'))];
    expect(distance(a, b)).toBeGreaterThan(0);
    expect(distance(a, b)).toBeCloseTo(distance(b, a), 6);
  });

  it('is NaN where a sample is, and ends', () => {
    const rows = cloud(20, 3, 'rows');
    const broken = float32((rows.data as Float32Array).slice().fill(Number.NaN, 4, 5), rows.shape);
    expect(distance(momentsOf(rows), momentsOf(broken))).toBeNaN();
  });
});
