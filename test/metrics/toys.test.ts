/** The metrics of toys on generators that can be told what to make, and on discriminators that can be told what to say. */
import { describe, expect, it } from 'vitest';
import { stream, streams } from '../../src/engine/random.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { referenceTo } from '../../src/experiment/reference.js';
import type { Judge, Sample } from '../../src/metrics/metric.js';
import type { Typed } from '../../src/registry/component.js';
import { datasetOf } from '../data/opening.js';
import { build } from '../helpers/parts.js';

const data = { type: 'gaussian-1d', mean: 0, deviation: 1, samples: 3000 };

async function measured(metric: Typed, sample: Sample, judge: Judge, dataset: any = data) {
  const made = datasetOf(dataset);
  const measure = build('metric', metric, {}).against(referenceTo(made, await made.open(streams(1))));
  return { ...(await measure.measure(sample, judge)), recipe: measure.recipe } as any;
}

const normals =
  (mean: number, deviation = 1): Sample =>
  async (count) =>
    float32(stream(9, 'fakes').fillNormal(new Float32Array(count), mean, deviation), [count, 1]);

const saying =
  (logit: (x: number) => number): Judge =>
  async (x) =>
    float32(Float32Array.from(x.data as Float32Array, logit), [x.shape[0]!, 1]);

const undecided = saying(() => 0);
/** log p / q of normals of means 0 and `mean`. */
const best = (mean: number) => saying((x) => mean ** 2 / 2 - mean * x);

describe('jensen-shannon', () => {
  it('is at its floor for a perfect generator, and far above it for another', async () => {
    const perfect = await measured({ type: 'jensen-shannon' }, normals(0), undecided);
    expect(perfect.value / perfect.floor).toBeGreaterThan(0.4);
    expect(perfect.value / perfect.floor).toBeLessThan(2.5);
    const shifted = await measured({ type: 'jensen-shannon' }, normals(0.5), undecided);
    expect(shifted.value).toBeGreaterThan(20 * shifted.floor);
    expect(shifted.gap).toBe(2 * shifted.value);
    expect(shifted.virtual).toBeCloseTo(shifted.gap - Math.log(4), 12);
  });

  it('says in its recipe how wide its bins are: finer on a line than in the plane', async () => {
    const recipe = async (metric: object, dataset: object) =>
      (
        await measured(
          { type: 'jensen-shannon', samples: 100, ...metric },
          async (n) => float32(new Float32Array(2 * n), [n, 2]),
          undecided,
          dataset,
        )
      ).recipe;
    const ring = { type: 'ring', deviation: 0.2 };
    expect(await recipe({}, ring)).toMatchObject({ samples: 100, width: 0.5, scale: 0.2, seed: 0 });
    expect(await recipe({ width: 0.25 }, ring)).toMatchObject({ width: 0.25 });
    expect(await recipe({}, data)).toMatchObject({ width: 0.125, scale: 1 });
  });

  it('finds what a ring of which a mode is missing has lost', async () => {
    const dataset = { type: 'ring', modes: 8, deviation: 0.05 };
    const made = datasetOf(dataset);
    const without = async (count: number) => {
      const { data } = made.draw!(stream(3, 'x'), 2 * count);
      const kept = Array.from({ length: 2 * count }, (_, i) => i)
        .filter((i) => data[2 * i]! < 1.7)
        .slice(0, count);
      return float32(
        kept.flatMap((i) => [data[2 * i]!, data[2 * i + 1]!]),
        [count, 2],
      );
    };
    const { value, floor } = await measured({ type: 'jensen-shannon' }, without, undecided, dataset);
    // q = 8/7 p but on one of eight parts: JSD = 7/16 log(14/15) + 1/2 log(16/15) + 1/16 log 2
    const exact = (7 / 16) * Math.log(14 / 15) + 0.5 * Math.log(16 / 15) + Math.LN2 / 16;
    expect(Math.abs(value - floor - exact)).toBeLessThan(0.15 * exact);
  });

  it('is NaN where a sample is, or is infinite', async () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const found = await measured(
        { type: 'jensen-shannon', samples: 50 },
        async (n) => {
          const { data } = await normals(0)(n);
          data[3] = bad;
          return float32(data as Float32Array, [n, 1]);
        },
        undecided,
      );
      expect([found.value, found.error, found.gap, found.virtual]).toEqual(new Array(4).fill(Number.NaN));
      expect(found.floor).toBeGreaterThan(0);
    }
  });

  it('refuses data whose density is not known', async () => {
    await expect(measured({ type: 'jensen-shannon' }, normals(0), undecided, { type: 'swiss-roll' })).rejects.toThrow(
      /"jensen-shannon" compares with the density.*gaussian-1d, mixture-1d, ring and grid/,
    );
  });
});

describe('optimal-discriminator', () => {
  const type = 'optimal-discriminator';

  it('is at its floor for a perfect pair, of which the game is worth -log 4', async () => {
    const found = await measured({ type }, normals(0), undecided);
    expect(found.value / found.floor).toBeGreaterThan(0.8);
    expect(found.value / found.floor).toBeLessThan(1.25);
    expect(found.payoff).toBeCloseTo(-Math.log(4), 12);
    expect(Math.abs(found.shortfall)).toBeLessThan(0.01);
  });

  it('is small, and V(D, G) is C(G), for the best discriminator of a bad generator', async () => {
    const found = await measured({ type }, normals(1), best(1));
    expect(found.value).toBeLessThan(0.03);
    expect(Math.abs(found.shortfall)).toBeLessThan(0.03);
    expect(found.virtual).toBeGreaterThan(-1.2);
  });

  it.each([
    ['that is undecided', undecided],
    ['that is wrong', best(-1)],
  ])('control: is large, and V(D, G) less than C(G), for one %s', async (_, judge) => {
    const found = await measured({ type }, normals(1), judge);
    expect(found.value).toBeGreaterThan(0.15);
    expect(found.shortfall).toBeGreaterThan(0.1);
  });
});

describe('discriminator', () => {
  const metric = { type: 'discriminator', samples: 4000 };

  it('tells accuracy, scores and value of one that is right', async () => {
    const found = await measured(
      metric,
      normals(10),
      saying((x) => 4 * (5 - x)),
    );
    expect(found).toMatchObject({ value: 1, error: 0, 'accuracy.real': 1, 'accuracy.fake': 1, 'accuracy.train': 1 });
    expect(found['score.real']).toBeGreaterThan(0.99);
    expect(found['score.fake']).toBeLessThan(0.01);
    expect(found.payoff).toBeCloseTo(0, 2);
  });

  it('of one that knows nothing: a half of everything, and -log 4', async () => {
    const { recipe, ...found } = await measured(metric, normals(10), undecided);
    expect(found).toMatchObject({ value: 0.5, 'accuracy.real': 0, 'accuracy.fake': 1, 'score.real': 0.5 });
    expect(found.payoff).toBeCloseTo(-Math.log(4), 12);
    expect(recipe).toMatchObject({ split: 'fresh', rows: 4000, samples: 4000 });
  });

  it('of the best one, that of two normals: the share on the right side of the middle, and its error', async () => {
    const { value, error } = await measured(metric, normals(1), best(1));
    expect(Math.abs(value - 0.6914625)).toBeLessThan(4 * error); // P(Z < 1/2)
    expect(error).toBeCloseTo(Math.sqrt((0.69 * 0.31) / 8000), 3);
  });

  it('shows one that has learned its training data by heart', async () => {
    const { data: rows } = (await datasetOf(data).open(streams(1))).train;
    const known = new Set(rows);
    const found = await measured(
      metric,
      normals(0),
      saying((x) => (known.has(x) ? 3 : -3)),
    );
    expect(found['accuracy.train']).toBe(1);
    expect(found['accuracy.real']).toBeLessThan(0.01);
  });
});

describe('nearest-neighbour', () => {
  const type = 'nearest-neighbour';
  const plane = { type: 'ring', modes: 1, radius: 1, deviation: 1, samples: 400 };
  const cloud = (name: string, deviation: number) => async (count: number) => {
    const points = stream(5, name).fillNormal(new Float32Array(2 * count), 0, deviation);
    return float32(
      points.map((x, i) => (i % 2 === 0 ? x + 1 : x)),
      [count, 2],
    );
  };
  const repeated = async (count: number): Promise<HostTensor> => {
    const { data } = (await datasetOf(plane).open(streams(1))).train;
    return float32(
      Float32Array.from({ length: 2 * count }, (_, i) => data[i % data.length]! + 1e-4),
      [count, 2],
    );
  };

  it('is a half for fresh points of the distribution, within its error', async () => {
    const { value, error, ratio, recipe } = await measured({ type }, cloud('fresh', 1), undecided, plane);
    expect(Math.abs(value - 0.5)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.02);
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
    expect(recipe).toMatchObject({ trainingRows: 400, rows: 1000, split: 'fresh' });
  });

  it('is near 1 for a generator that repeats its training data, near 0 for one that is far off', async () => {
    const memory = await measured({ type }, repeated, undecided, plane);
    expect(memory.value).toBeGreaterThan(0.99);
    expect(memory.ratio).toBeLessThan(0.05);
    const noise = await measured({ type }, cloud('far', 30), undecided, plane);
    expect(noise.value).toBeLessThan(0.1);
    expect(noise.ratio).toBeGreaterThan(10);
  });

  it('looks among fewer training rows where it is told to', async () => {
    const few = await measured({ type, rows: 20 }, repeated, undecided, plane);
    expect(few.recipe.trainingRows).toBe(20);
    expect(few.value).toBeLessThan(0.9);
  });
});
