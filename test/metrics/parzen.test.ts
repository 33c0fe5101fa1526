/** The Parzen window log-likelihood against a slow loop in double precision, and which rows it takes. */
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it, test } from 'vitest';
import { stream } from '../../src/engine/random.js';
import type { Table } from '../../src/engine/source.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { referenceTo } from '../../src/experiment/reference.js';
import { kMeans } from '../../src/metrics/k-means.js';
import type { Judge, Keep, Sample } from '../../src/metrics/metric.js';
import { parzen } from '../../src/metrics/parzen.js';
import { logLikelihoods, logSpace, measureWindow } from '../../src/metrics/parzen-window.js';
import { datasetOf, missing } from '../data/opening.js';
import { build } from '../helpers/parts.js';

const dim = 6;
const cloud = (n: number, name: string, width = dim): HostTensor =>
  float32(stream(1, name).fillUniform(new Float32Array(n * width), 0, 1), [n, width]);
const rowsOf = ({ data, shape }: HostTensor) =>
  Array.from({ length: shape[0]! }, (_, i) => Array.from(data.slice(i * shape[1]!, (i + 1) * shape[1]!)));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** By the definition, row by row; `normalized: false` forgets the kernel's normalizer. */
function slow(rows: HostTensor, samples: HostTensor, sigma: number, { normalized = true } = {}): number[] {
  return rowsOf(rows).map((x) => {
    const exponents = rowsOf(samples).map(
      (s) => -s.reduce((sum, value, i) => sum + (value - x[i]!) ** 2, 0) / (2 * sigma ** 2),
    );
    const most = Math.max(...exponents);
    const sum = exponents.reduce((sum, one) => sum + Math.exp(one - most), 0);
    return (
      most + Math.log(sum / exponents.length) - (normalized ? x.length * Math.log(sigma * Math.sqrt(2 * Math.PI)) : 0)
    );
  });
}

const best = (rows: HostTensor, samples: HostTensor, sigmas: readonly number[]) =>
  sigmas.reduce((best, sigma) => (mean(slow(rows, samples, sigma)) > mean(slow(rows, samples, best)) ? sigma : best));

describe('log-likelihoods', () => {
  const [rows, samples] = [cloud(40, 'rows'), cloud(30, 'samples')];

  it.each([0.02, 0.1, 0.5, 3])('are those of the definition at sigma %d', async (sigma) => {
    const [found] = await logLikelihoods(rows, samples, [sigma]);
    const expected = slow(rows, samples, sigma);
    for (const [i, value] of found!.entries()) expect(Math.abs(value / expected[i]! - 1)).toBeLessThan(1e-5);
    const forgotten = slow(rows, samples, sigma, { normalized: false }); // control
    expect(Math.abs(mean([...found!]) - mean(forgotten))).toBeGreaterThan(0.5);
  });

  it('are of a density: over a line it integrates to 1', async () => {
    const step = 0.01;
    const line = float32(
      Float32Array.from({ length: 1000 }, (_, i) => -4.5 + step * i),
      [1000, 1],
    );
    const [found] = await logLikelihoods(line, cloud(20, 'samples', 1), [0.3]);
    expect(found!.reduce((sum, value) => sum + step * Math.exp(value), 0)).toBeCloseTo(1, 5);
  });

  it('are no lower for samples that are far away than the double can say', async () => {
    const far = float32(new Float32Array(dim).fill(100), [1, dim]);
    const [found] = await logLikelihoods(rows, far, [0.1]);
    expect(mean([...found!]) / mean(slow(rows, far, 0.1))).toBeCloseTo(1, 5);
  });
});

test('the grid is that of numpy.logspace(-1, 0, 10)', () => {
  const numpy = [
    0.1, 0.12915497, 0.16681005, 0.21544347, 0.27825594, 0.35938137, 0.46415888, 0.59948425, 0.77426368, 1,
  ];
  for (const [i, sigma] of logSpace(0.1, 1, 10).entries()) expect(sigma).toBeCloseTo(numpy[i]!, 7);
  expect(logSpace(0.2, 1, 1)).toEqual([0.2]);
});

describe('a measurement', () => {
  const [choosing, test, samples] = [cloud(50, 'choosing'), cloud(60, 'test'), cloud(40, 'samples')];
  const sigmas = logSpace(0.1, 1, 10);

  it('chooses sigma on its rows, and says mean, standard error and the mean on those', async () => {
    const { value, error, sigma, validation } = await measureWindow(samples, { choosing, test, sigmas });
    expect(sigma).toBe(best(choosing, samples, sigmas));
    const all = slow(test, samples, sigma);
    expect(value).toBeCloseTo(mean(all), 4);
    expect(error).toBeCloseTo(Math.sqrt(mean(all.map((one) => (one - mean(all)) ** 2)) / 60), 4);
    expect(validation).toBeCloseTo(mean(slow(choosing, samples, sigma)), 4);
    // controls: an even grid, and one row less to choose by
    const even = sigmas.map((_, i) => 0.1 + 0.1 * i);
    expect((await measureWindow(samples, { choosing, test, sigmas: even })).value).not.toBeCloseTo(value, 4);
    const less = float32((choosing.data as Float32Array).subarray(0, -dim), [49, dim]);
    expect((await measureWindow(samples, { choosing: less, test, sigmas })).validation).not.toBeCloseTo(validation, 4);
  });

  it('is NaN where a sample is', async () => {
    const broken = float32((samples.data as Float32Array).slice().fill(Number.NaN, 0, 1), samples.shape);
    expect(Object.values(await measureWindow(broken, { choosing, test, sigmas }))).toEqual(
      new Array(4).fill(Number.NaN),
    );
  });
});

describe('the metric', () => {
  /** Bytes as pixels: [rows, dim], taken to `range`. */
  const pixels = (n: number, name: string, [low, high] = [0, 1]): Table => ({
    data: Uint8Array.from(cloud(n, name).data, (value) => Math.round(255 * value)),
    rows: n,
    shape: [dim],
    scale: (high! - low!) / 255,
    shift: low!,
  });
  const dataset = { ...datasetOf({ type: 'ring' }), draw: undefined };
  const dataIn = (range: readonly [number, number]) =>
    referenceTo(
      { ...dataset, shape: [dim], range },
      {
        train: pixels(80, 'train', [...range]),
        validation: pixels(30, 'validation', [...range]),
        test: pixels(40, 'test', [...range]),
      },
    );
  const metric = (keys: object = {}) => build('metric', { type: 'parzen', samples: 20, choosing: 10, ...keys }, {});
  const sampleIn =
    ([low, high]: readonly [number, number]): Sample =>
    async (count) => {
      const { data, shape } = cloud(count, 'generator');
      return float32(
        Float32Array.from(data, (value) => low + (high - low) * value),
        shape,
      );
    };
  const keep: Keep = (_, make) => make();
  const judge: Judge = () => Promise.reject(new Error('a window asks no judge'));
  const inUnit = ({ data, rows, scale, shift }: Table) =>
    float32(
      Float32Array.from(data, (value) => value * scale + shift),
      [rows, dim],
    );
  const first = (n: number, rows: HostTensor) => float32((rows.data as Float32Array).slice(0, n * dim), [n, dim]);

  it('takes the first validation rows to choose by, and the whole test set', async () => {
    const { value, sigma, validation } = await metric()
      .against(dataIn([0, 1]))
      .measure(sampleIn([0, 1]), judge);
    const samples = cloud(20, 'generator');
    const choosing = first(10, inUnit(pixels(30, 'validation')));
    expect(sigma).toBe(best(choosing, samples, logSpace(0.1, 1, 10)));
    expect(validation).toBeCloseTo(mean(slow(choosing, samples, sigma!)), 4);
    expect(value).toBeCloseTo(mean(slow(inUnit(pixels(40, 'test')), samples, sigma!)), 4);
  });

  it('is the same of data in another range, by the same recipe; of other data by another', async () => {
    const [unit, wide] = (
      [
        [0, 1],
        [-1, 1],
      ] as const
    ).map((range) => ({ range, measure: metric().against(dataIn(range)) }));
    const numbers = await unit!.measure.measure(sampleIn(unit!.range), judge);
    for (const [name, number] of Object.entries(await wide!.measure.measure(sampleIn(wide!.range), judge)))
      expect(number).toBeCloseTo(numbers[name]!, 4);
    expect(wide!.measure.recipe).toEqual(unit!.measure.recipe);
    expect(metric({ choosing: 9 }).against(dataIn([0, 1])).recipe).not.toEqual(unit!.measure.recipe);
    expect(metric({ rows: 39 }).against(dataIn([0, 1])).recipe).not.toEqual(unit!.measure.recipe);
  });

  it('tests no row that chose', () => {
    const rows = (keys: object) => metric(keys).against(dataIn([0, 1])).recipe.test;
    expect(rows({ split: 'validation' })).toMatchObject({ rows: 20 });
    expect(rows({ split: 'validation', rows: 15 })).toMatchObject({ rows: 15 });
    expect(rows({ split: 'test' })).toMatchObject({ rows: 40 });
  });

  it('refuses data without rows to choose by, unless told to take those that were trained on', async () => {
    const without = referenceTo(
      { ...dataset, shape: [dim], range: [0, 1] },
      { train: pixels(80, 'train'), test: pixels(40, 'test') },
    );
    const said = await missing(() => metric().against(without));
    expect(said).toMatch(/none.*data\.validation=10000.*chooseOn: train/);
    expect(metric({ chooseOn: 'train' }).against(without).recipe.choosing).toMatchObject({ split: 'train', rows: 10 });
    expect(await missing(() => metric({ split: 'validation', choosing: 30 }).against(dataIn([0, 1])))).toMatch(
      /no more/,
    );
  });

  it('warns where sigma is at an edge of the grid', async () => {
    const warningsOf = async (keys: object) => {
      const measure = metric(keys).against(dataIn([0, 1]));
      return measure.warnings!(await measure.measure(sampleIn([0, 1]), judge));
    };
    expect(await warningsOf({})).toEqual([]);
    expect(await warningsOf({ smallest: 2, largest: 5 })).toEqual([expect.stringMatching(/smallest.*smallest: 0\.2/)]);
    expect(await warningsOf({ smallest: 0.01, largest: 0.05 })).toEqual([
      expect.stringMatching(/largest.*largest: 0\.5/),
    ]);
    expect(await warningsOf({ smallest: 2, sigmas: 1, largest: 2 })).toEqual([]);
  });

  it('has controls: training rows, k-means and noise, by the same rows', async () => {
    const reference = dataIn([0, 1]);
    const controls = await metric().against(reference).controls!(keep);
    expect(Object.keys(controls)).toEqual(
      ['train', 'k-means', 'noise'].flatMap((name) => [name, `${name}.error`, `${name}.sigma`]),
    );
    const own = await metric()
      .against(reference)
      .measure(async (count) => reference.rows('train', count, 0), judge);
    expect(controls.train).toBe(own.value);
    expect(await metric().against(dataIn([-1, 1])).controls!(keep).then(({ train }) => train)).toBeCloseTo(
      own.value!,
      4,
    );
  });

  it('has keys that fit each other', () => {
    expect(() => parzen.build(Value.Default(parzen.config, { largest: 0.05 }) as never, {} as never)).toThrow(
      /smaller than smallest/,
    );
  });
});

describe('k-means', () => {
  it('finds the middles of clusters, whichever rows it begins at', async () => {
    const noise = cloud(40, 'clusters', 2).data;
    const rows = float32(noise.map((value, i) => value + (i % 4 < 2 ? 0 : 10)) as Float32Array, [40, 2]);
    for (const seed of [0, 1, 2]) {
      const centroids = rowsOf(await kMeans(rows, 2, 20, seed)).sort((a, b) => a[0]! - b[0]!);
      for (const [i, centroid] of centroids.entries()) {
        const own = rowsOf(rows).filter((_, row) => row % 2 === i);
        for (const at of [0, 1]) expect(centroid[at]).toBeCloseTo(mean(own.map((row) => row[at]!)), 4);
      }
    }
  });

  it('brings rows nearer to their centroids, and as many as rows are the rows', async () => {
    const rows = cloud(100, 'rows', 3);
    const spread = (centroids: HostTensor) =>
      mean(
        rowsOf(rows).map((row) =>
          Math.min(...rowsOf(centroids).map((one) => one.reduce((sum, value, i) => sum + (value - row[i]!) ** 2, 0))),
        ),
      );
    const after = await Promise.all([1, 3, 30].map(async (iterations) => spread(await kMeans(rows, 8, iterations, 0))));
    expect(after).toEqual([...after].sort((a, b) => b - a));
    expect(after[2]).toBeLessThan(after[0]!);
    expect(spread(await kMeans(rows, 200, 5, 0))).toBeCloseTo(0, 10);
  });
});
