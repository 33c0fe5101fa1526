/**
 * What every metric of the catalog must do, on points and on pictures: give the numbers it names, finite and always the
 * same, and find held-out data better than noise. A metric joins by existing, or by its keys below.
 */
import { describe, expect, it } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { float32, type HostTensor, sizeOf } from '../../src/engine/tensor.js';
import { catalog } from '../../src/experiment/catalog.js';
import { createEvaluator } from '../../src/experiment/evaluator.js';
import { referenceTo } from '../../src/experiment/reference.js';
import type { Reference } from '../../src/metrics/metric.js';
import { datasetOf } from '../data/opening.js';
import { build } from '../helpers/parts.js';

/** What some metrics must be told, or are quick only if told. */
const keys: Readonly<Record<string, readonly object[]>> = {
  discriminator: [{ samples: 200 }],
  frechet: [{ samples: 200 }],
  greyness: [{ samples: 200 }],
  'jensen-shannon': [{ samples: 1000 }],
  'nearest-neighbour': [{ samples: 100 }],
  'mode-coverage': [{ samples: 200 }],
  'optimal-discriminator': [{ samples: 1000 }],
  parzen: [{ samples: 200, rows: 100, choosing: 50 }],
  prdc: [{ samples: 200 }],
  'sliced-wasserstein': [
    { samples: 200, projections: 20 },
    { samples: 200, projections: 20, order: 2 },
  ],
};

const data = [
  { type: 'ring', samples: 1000 },
  { type: 'mnist', limit: 300, validation: 60 },
];

/** Those that need a density. */
const ofToys: ReadonlySet<string> = new Set(['jensen-shannon', 'optimal-discriminator']);

/** Those that need a range. */
const ofPictures: ReadonlySet<string> = new Set(['greyness']);

/** Why a metric need not find data better than noise. */
const ofOtherThings: Readonly<Record<string, string>> = {
  'nearest-neighbour': 'tells of memory, and rows of the training data are nothing else',
  'optimal-discriminator': 'tells how good the discriminator is',
};

/** Those that need labels, and a classifier in training: theirs is test/trainers/classifier.test.ts. */
const ofClassifiers: ReadonlySet<string> = new Set(['accuracy']);

/** Those that compare features; of points, no file has any. */
const ofFeatures: ReadonlySet<string> = new Set(['frechet', 'prdc']);

const cases = catalog
  .names('metric')
  .filter((type) => !ofClassifiers.has(type))
  .flatMap((type) =>
    (keys[type] ?? [{}]).flatMap((own) =>
      data
        .filter((dataset) => !(dataset.type === 'mnist' ? ofToys : ofPictures).has(type))
        .map((dataset) => {
          const features = ofFeatures.has(type) && dataset.type === 'ring' && { classifier: 'none' };
          return { metric: { type, ...own, ...features }, dataset };
        }),
    ),
  );

/** As real as can be: rows of the training data. */
const real = (reference: Reference) => async (count: number) => {
  const { data, shape } = reference.rows('train', count, 7);
  return float32(data as Float32Array, shape);
};

/** As a discriminator that has learned to tell the data from `noise`: pictures are nowhere below 0, points go beyond 1. */
const judge = async (x: HostTensor): Promise<HostTensor> => {
  const [count] = x.shape as [number];
  const size = x.data.length / count;
  const logits = Float32Array.from({ length: count }, (_, i) => {
    const numbers = Array.from(x.data.subarray(i * size, (i + 1) * size));
    return numbers.every((number) => number >= 0) || numbers.some((number) => Math.abs(number) > 1) ? 1 : -1;
  });
  return float32(logits, [count, 1]);
};

const noise =
  ({ shape }: Reference) =>
  async (count: number): Promise<HostTensor> => {
    const values = streams(1)('noise').fillUniform(new Float32Array(count * sizeOf(shape)), -1, 1);
    return float32(values, [count, ...shape]);
  };

describe.each(cases)('$metric of $dataset.type', ({ metric, dataset }) => {
  const opened = async () => {
    const made = datasetOf(dataset);
    return { made, splits: await made.open(streams(1)) };
  };

  it('gives the numbers it names, finite, the same again, better for data than for noise', async () => {
    const { made, splits } = await opened();
    const reference = referenceTo(made, splits);
    const measureOf = async (sample: typeof real) => {
      const built = build('metric', metric, {});
      const values = await built.against(reference).measure(sample(reference), judge);
      expect(Object.keys(values).sort()).toEqual([...built.numbers].sort());
      for (const value of Object.values(values)) expect(value).toSatisfy(Number.isFinite);
      return { goal: built.goal, values, first: values[built.numbers[0]!]! };
    };
    const [good, bad] = [await measureOf(real), await measureOf(noise)];
    const better = good.goal === 'min' ? bad.first - good.first : good.first - bad.first;
    if (metric.type in ofOtherThings) expect(better).not.toBe(0);
    else expect(better).toBeGreaterThan(0);
    expect((await measureOf(noise)).values).toEqual(bad.values);
  });

  it('states a recipe that names it and survives JSON', async () => {
    const { made, splits } = await opened();
    const { recipe } = build('metric', metric, {}).against(referenceTo(made, splits));
    expect(recipe.metric).toBe(metric.type);
    expect(JSON.parse(JSON.stringify(recipe))).toEqual(recipe);
  });

  it('is reported under its name, one of several of its type under its own', async () => {
    const { made, splits } = await opened();
    const built = build('metric', metric, {});
    const named = [metric.type, `${metric.type}-2`].map((name) => ({ name, metric: built }));
    const evaluator = createEvaluator(named, made, splits);
    const found = await evaluator.evaluate(noise(referenceTo(made, splits)), judge);
    expect(Object.keys(found)).toEqual(named.map(({ name }) => name));
    expect(Object.values(found).flatMap(({ values }) => Object.keys(values))).toEqual(evaluator.names);
    expect(new Set(evaluator.names).size).toBe(2 * built.numbers.length);
  });
});
