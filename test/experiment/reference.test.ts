/** Which rows metrics are given: held out, each once, and the same for everyone who asks for the same. */
import { describe, expect, it, test } from 'vitest';
import { streams } from '../../src/engine/random.js';
import type { Table } from '../../src/engine/source.js';
import { referenceTo } from '../../src/experiment/reference.js';
import { datasetOf, missing, valuesOf } from '../data/opening.js';

/** Rows [from, ..., to): row i is (i, -i), stored as halves of that. */
const rows = (from: number, to: number): Table => ({
  data: Float32Array.from({ length: 2 * (to - from) }, (_, i) => ((i % 2 ? -1 : 1) * (from + (i >> 1))) / 2),
  rows: to - from,
  shape: [2],
  scale: 2,
  shift: 0,
});

const dataset = { ...datasetOf({ type: 'ring' }), draw: undefined };
const firsts = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => i % 2 === 0);

describe('what is held out', () => {
  const train = rows(0, 10);
  it.each([
    ['test', { train, validation: rows(10, 20), test: rows(20, 30) }],
    ['validation', { train, validation: rows(10, 20) }],
  ])('is the %s split', (split, splits) => {
    expect(referenceTo(dataset, splits).heldOut()).toBe(split);
    expect(referenceTo(datasetOf({ type: 'ring' }), splits).heldOut()).toBe(split);
  });

  it('is drawn where there is no split but a distribution', () => {
    expect(referenceTo(datasetOf({ type: 'ring' }), { train }).heldOut()).toBe('fresh');
  });

  it('is never what was trained on', async () => {
    const reference = referenceTo(dataset, { train });
    expect(await missing(() => reference.heldOut())).toMatch(/neither a test nor a validation split/);
    for (const source of ['test', 'validation', 'fresh'] as const)
      expect(await missing(() => reference.rows(source, 3, 0))).toContain(`no ${source} rows`);
    expect(firsts(reference.rows('train', 3, 0).data)).toHaveLength(3);
  });
});

test('rows are as they are in the data, each once, in an order of the seed', () => {
  const reference = referenceTo(dataset, { train: rows(0, 10), test: rows(20, 50) });
  const few = reference.rows('test', 12, 0);
  expect(few.shape).toEqual([12, 2]);
  expect(firsts(few.data).map((value, i) => value + few.data[2 * i + 1]!)).toEqual(new Array(12).fill(0));
  const all = firsts(reference.rows('test', 1000, 0).data);
  expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => 20 + i));
  expect(firsts(few.data)).toEqual(all.slice(0, 12));
  expect(firsts(reference.rows('test', 12, 1).data)).not.toEqual(all.slice(0, 12));
});

test('the first rows are those of the split, in its order, all of them unless told how many', async () => {
  const reference = referenceTo(dataset, { train: rows(0, 10), test: rows(20, 50) });
  expect(firsts(reference.first('test', 3).data)).toEqual([20, 21, 22]);
  expect(reference.first('test').shape).toEqual([30, 2]);
  expect(firsts(reference.first('train', 11).data)).toEqual(Array.from({ length: 10 }, (_, i) => i));
  expect(['train', 'validation', 'test', 'fresh'].filter((source) => reference.has(source as 'train'))).toEqual([
    'train',
    'test',
  ]);
  expect(await missing(() => reference.first('validation', 3))).toContain('no validation rows');
});

test.each(['gaussian-1d', 'ring', 'grid', 'swiss-roll'])(
  'fresh rows of %s are of no split, whatever the seeds',
  async (type) => {
    const dataset = datasetOf({ type, samples: 500 });
    for (const seed of [0, 1]) {
      const splits = await dataset.open(streams(seed));
      const trained = new Set(valuesOf(splits.train));
      const fresh = referenceTo(dataset, splits).rows('fresh', 300, 0);
      expect(fresh.shape).toEqual([300, ...dataset.shape]);
      expect(Array.from(fresh.data).filter((value) => trained.has(value)).length).toBeLessThan(3);
      expect(referenceTo(dataset, splits).rows('fresh', 300, 0)).toEqual(fresh);
    }
  },
);
