/** The share of grey pixels, by hand and of the digits; and the one unit of distances between pictures of any range. */
import { describe, expect, it } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { referenceTo } from '../../src/experiment/reference.js';
import { greyShares } from '../../src/metrics/greyness.js';
import type { Metric, Sample } from '../../src/metrics/metric.js';
import { datasetOf } from '../data/opening.js';
import { build } from '../helpers/parts.js';

const metricOf = (config: { type: string; [key: string]: unknown }): Metric => build('metric', config as never, {});

const digitsIn = async (range: readonly [number, number]) => {
  const made = datasetOf({ type: 'mnist', range, limit: 2000 });
  return referenceTo(made, await made.open(streams(1)));
};

const never = () => expect.unreachable();

/** Of pictures made of training rows, of 500 samples. */
async function measured(
  config: { type: string },
  range: readonly [number, number],
  made: (rows: HostTensor) => HostTensor,
) {
  const reference = await digitsIn(range);
  const sample: Sample = async (count) => made(reference.rows('train', count, 7));
  return metricOf({ ...config, samples: 500 } as never)
    .against(reference)
    .measure(sample, never);
}

const itself = (rows: HostTensor) => rows;

/** Every row the mean of all. */
function blurred({ data, shape }: HostTensor): HostTensor {
  const size = data.length / shape[0]!;
  const mean = new Float32Array(size);
  data.forEach((value, i) => {
    mean[i % size]! += value / shape[0]!;
  });
  return float32(data.map((_, i) => mean[i % size]!) as Float32Array, [...shape]);
}

describe('greyness', () => {
  it('counts what is farther from both ends than the margin, in any range', () => {
    const rows = float32([0, 0.05, 0.11, 0.5, 0.89, 0.95, -3, 2], [2, 4]);
    expect(Array.from(greyShares(rows, [0, 1], 0.1))).toEqual([0.5, 0.25]);
    const doubled = float32(
      Array.from(rows.data, (value) => 2 * value - 1),
      [2, 4],
    );
    expect(greyShares(doubled, [-1, 1], 0.1)).toEqual(greyShares(rows, [0, 1], 0.1));
    expect(greyShares(rows, [-1, 1], 0.1)).not.toEqual(greyShares(rows, [0, 1], 0.1));
    expect(Array.from(greyShares(float32([0, Number.NaN], [1, 2]), [0, 1], 0.1))).toEqual([Number.NaN]);
  });

  it('is about 1 for digits that were not seen, and several times that for their mean', async () => {
    const digits = await measured({ type: 'greyness' }, [0, 1], itself);
    expect(digits.value).toBeGreaterThan(0.95);
    expect(digits.value).toBeLessThan(1.05);
    expect(digits.floor).toBeCloseTo(1, 1);
    expect((await measured({ type: 'greyness' }, [0, 1], blurred)).value).toBeGreaterThan(3);
  });
});

describe.each(['greyness', 'sliced-wasserstein'])('%s', (type) => {
  it('is the same of the same pictures in another range', async () => {
    const config = { type, ...(type === 'sliced-wasserstein' && { unit: 'range', projections: 20 }) };
    const [unit, wide] = [await measured(config, [0, 1], blurred), await measured(config, [-1, 1], blurred)];
    for (const [name, value] of Object.entries(unit)) expect(wide[name]).toBeCloseTo(value, 5);
    const recipe = async (range: readonly [number, number]) => metricOf(config).against(await digitsIn(range)).recipe;
    expect(await recipe([-1, 1])).toEqual(await recipe([0, 1]));
  });

  it('wants data with a range', async () => {
    const ring = datasetOf({ type: 'ring', samples: 100 });
    const reference = referenceTo(ring, await ring.open(streams(1)));
    expect(() =>
      metricOf({ type, ...(type === 'sliced-wasserstein' && { unit: 'range' }) }).against(reference),
    ).toThrow(`${type} needs data with a range`);
  });
});

it('control: in the unit of the data, distances in a range of twice the width are twice as large', async () => {
  const config = { type: 'sliced-wasserstein', projections: 20 };
  const [unit, wide] = [await measured(config, [0, 1], blurred), await measured(config, [-1, 1], blurred)];
  expect(wide.value! / unit.value!).toBeCloseTo(2, 4);
});
