/** Precision, recall, density and coverage against the definitions, pair by pair. The oracle is an integration test. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/engine/random.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { neighbourhoods, radii, smallest } from '../../src/metrics/neighbourhoods.js';

const cloud = (n: number, dim: number, name: string, mean = 0): HostTensor =>
  float32(stream(1, name).fillNormal(new Float32Array(n * dim), mean, 1), [n, dim]);

const points = (numbers: readonly number[]) => float32(numbers, [numbers.length, 1]);

const apart = (a: HostTensor, i: number, b: HostTensor, j: number) => {
  const dim = a.shape[1]!;
  return Math.hypot(...Array.from({ length: dim }, (_, k) => a.data[i * dim + k]! - b.data[j * dim + k]!));
};

/** By the definitions. */
function slow(real: HostTensor, fake: HostTensor, k: number) {
  const rows = (set: HostTensor) => [...Array(set.shape[0]!).keys()];
  const reach = (set: HostTensor) =>
    rows(set).map(
      (i) =>
        rows(set)
          .map((j) => apart(set, i, set, j))
          .sort((a, b) => a - b)[k]!,
    );
  const [realReach, fakeReach] = [reach(real), reach(fake)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const inReal = (j: number) => rows(real).map((i) => Number(apart(real, i, fake, j) < realReach[i]!));
  const inFake = (i: number) => rows(fake).map((j) => Number(apart(real, i, fake, j) < fakeReach[j]!));
  return {
    precision: mean(rows(fake).map((j) => Math.max(...inReal(j)))),
    recall: mean(rows(real).map((i) => Math.max(...inFake(i)))),
    density: mean(rows(fake).map((j) => inReal(j).reduce((sum, one) => sum + one, 0) / k)),
    coverage: mean(rows(real).map((i) => Math.max(...rows(fake).map((j) => inReal(j)[i]!)))),
  };
}

const found = async (real: HostTensor, fake: HostTensor, k: number) =>
  neighbourhoods(real, await radii(real, k), fake, k);

describe("in each other's neighbourhoods", () => {
  it.each([
    [40, 40, 2, 5],
    [30, 50, 7, 1],
    [60, 25, 3, 3],
  ])('%d real and %d fake points of %d numbers are as the definitions say, k = %d', async (n, m, dim, k) => {
    const [real, fake] = [cloud(n, dim, 'real'), cloud(m, dim, 'fake', 0.7)];
    const [fast, expected] = [await found(real, fake, k), slow(real, fake, k)];
    for (const name of ['precision', 'recall', 'density', 'coverage'] as const)
      expect(fast[name]).toBeCloseTo(expected[name], 6);
    expect(fast).not.toEqual(await found(real, fake, k + 1)); // control: k off by one
  });

  it('a set is wholly in its own, and in none far away', async () => {
    const real = cloud(50, 2, 'real');
    expect(await found(real, real, 5)).toMatchObject({ precision: 1, recall: 1, coverage: 1 });
    const none = { precision: 0, recall: 0, density: 0, coverage: 0 };
    expect(await found(real, cloud(50, 2, 'far', 100), 5)).toEqual(none);
  });

  it('collapse shows in recall and coverage, and an outlier among the real in precision, not density', async () => {
    const [real, fake] = [cloud(200, 2, 'real'), cloud(200, 2, 'fake')];
    const collapsed = float32(
      Float32Array.from(fake.data, (value) => value / 20),
      fake.shape,
    );
    const { precision, recall, coverage } = await found(real, collapsed, 5);
    expect(precision).toBe(1);
    expect(recall).toBeLessThan(0.05);
    expect(coverage).toBeLessThan(0.2);
    const spoilt = float32((real.data as Float32Array).slice().fill(30, 0, 2), real.shape);
    const off = cloud(200, 2, 'off', 8);
    expect((await found(spoilt, off, 5)).precision).toBe(1);
    expect((await found(spoilt, off, 5)).density).toBeLessThan(0.3);
  });

  it('a point at the very edge is outside', async () => {
    // The neighbourhood of 0 reaches to 1, of 1 to 0, of 3 to 1: 2 is one from 1 and from 3.
    expect(await found(points([0, 1, 3]), points([2, 12]), 1)).toMatchObject({ precision: 0.5, density: 0.5 });
    expect(await found(points([0, 1]), points([2, 12]), 1)).toMatchObject({ precision: 0, coverage: 0 });
  });

  it('all is NaN where a sample is', async () => {
    const fake = cloud(20, 2, 'fake');
    const broken = float32((fake.data as Float32Array).slice().fill(Number.NaN, 4, 5), fake.shape);
    expect(Object.values(await found(cloud(20, 2, 'real'), broken, 3))).toEqual(Array(4).fill(Number.NaN));
  });
});

it.each([1, 2, 5, 9])('the smallest number %d is that of sorting', (k) => {
  const numbers = Float32Array.from([3, 1, 4, 1, 5, 9, 2, 6, 5]);
  expect(smallest(numbers, k)).toBe(numbers.slice().sort()[k - 1]);
  expect(smallest(Float32Array.of(1, Number.NaN, 2), 1)).toBeNaN();
});
