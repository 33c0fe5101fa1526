import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Splits } from '../../src/data/dataset.js';
import { marginals } from '../../src/data/table.js';
import { datasetOf, open, valuesOf } from './opening.js';

const md5 = (data: Uint8Array) => createHash('md5').update(data).digest('hex');

describe('the whole of MNIST', () => {
  let splits: Splits;
  beforeAll(async () => {
    splits = await open({ type: 'mnist' });
  });

  test('60,000 and 10,000 images, byte for byte the original files', () => {
    const { train, test } = splits;
    expect([train.rows, test!.rows, splits.validation]).toEqual([60000, 10000, undefined]);
    expect(train.data).toHaveLength(60000 * 784);
    // MD5 of the pixels alone; with their 16 byte headers the files have the well-known sums
    const header = (count: number) =>
      Buffer.from([0, 0, 8, 3, 0, 0, count >> 8, count & 255, 0, 0, 0, 28, 0, 0, 0, 28]);
    expect(md5(Buffer.concat([header(60000), train.data as Uint8Array]))).toBe('6bbc9ace898e44ae57da46a324031adb');
    expect(md5(Buffer.concat([header(10000), test!.data as Uint8Array]))).toBe('2646ac647ad5339dbf082846283269ea');
  });

  test('labels begin as they are known to', () => {
    expect(Array.from(splits.labels!.train!).slice(0, 10)).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(Array.from(splits.labels!.test!).slice(0, 5)).toEqual([7, 2, 1, 0, 4]);
    expect(splits.labels!.train).toHaveLength(60000);
  });

  test('the mean pixel is the known 0.1307, and marginals are means', () => {
    const means = marginals(splits.train);
    expect(means).toHaveLength(784);
    expect(means.reduce((sum, mean) => sum + mean, 0) / 784).toBeCloseTo(0.1307, 4);
    const pixel = 14 * 28 + 14;
    let sum = 0;
    for (let row = 0; row < 60000; row++) sum += splits.train.data[row * 784 + pixel]!;
    expect(means[pixel]).toBeCloseTo(sum / 60000 / 255, 6);
  });
});

test('shape and size are known without opening', () => {
  const { shape, size, range, batch } = datasetOf({ type: 'mnist', batch: 100, validation: 10000 });
  expect({ shape, size, range, batch }).toEqual({ shape: [28, 28, 1], size: 50000, range: [0, 1], batch: 100 });
  expect(datasetOf({ type: 'mnist', validation: 10000, limit: 500 }).size).toBe(500);
});

test.each([[[0, 1]], [[-1, 1]]])('black and white are exactly the ends of %j', async (range) => {
  const { train } = await open({ type: 'mnist', range, limit: 100 });
  const values = valuesOf(train);
  expect([Math.min(...values), Math.max(...values)]).toEqual(range);
});

test('validation is the last of the training images; the test images stay the same', async () => {
  const whole = await open({ type: 'mnist' });
  const { train, validation, test, labels } = await open({ type: 'mnist', validation: 10000, limit: 300 });
  expect([train.rows, validation!.rows, test!.rows]).toEqual([300, 10000, 10000]);
  expect(md5(validation!.data as Uint8Array)).toBe(md5((whole.train.data as Uint8Array).subarray(50000 * 784)));
  expect(labels!.validation).toEqual((whole.labels!.train as Uint8Array).slice(50000));
  expect(labels!.train).toHaveLength(300);
});

test.each([
  [{ validation: 60000 }, 'leaves none to train on'],
  [{ validation: 59000, limit: 1001 }, 'there are 1000 rows to train on, fewer than 1001.'],
  [{ limit: 50, batch: 64 }, 'a batch of 64 needs more rows than the 50 there are.'],
  [{ range: [1, 0] }, '[1, 0] is not an interval.'],
])('refuses %j', (config, message) => {
  expect(() => datasetOf({ type: 'mnist', ...config })).toThrow(message);
});
