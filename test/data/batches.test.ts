import { describe, expect, test } from 'vitest';
import { batchesPerEpoch, batchRows } from '../../src/data/batches.js';
import { marginals, rowsOf } from '../../src/data/table.js';
import { streams } from '../../src/engine/random.js';
import { Misfit } from '../../src/registry/problem.js';

const feeder = (seed = 1, rows = 103, batch = 10) => batchRows(streams(seed), rows, batch);
const take = (next: (n: number) => Int32Array, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => [...next(from + i)]);

describe('batchRows', () => {
  test('an epoch holds no row twice and leaves out the incomplete batch', () => {
    for (const epoch of [0, 1, 7]) {
      const seen = take(feeder(), epoch * 10, epoch * 10 + 10).flat();
      expect([seen.length, new Set(seen).size]).toEqual([100, 100]);
      expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...seen)).toBeLessThan(103);
    }
  });

  test('which rows are left out changes from epoch to epoch', () => {
    const left = [0, 1, 2].map((epoch) => {
      const seen = new Set(take(feeder(), epoch * 10, epoch * 10 + 10).flat());
      return Array.from({ length: 103 }, (_, row) => row).filter((row) => !seen.has(row));
    });
    expect(new Set(left.map(String)).size).toBe(3);
  });

  test('is the order of its stream', () => {
    const order = streams(1)('data.shuffle', 2).permutation(103);
    expect(feeder()(24)).toEqual(order.slice(40, 50));
  });

  test('depends on n alone, not on what was asked before', () => {
    const wanted = take(feeder(), 0, 40);
    const asked = feeder();
    for (const n of [39, 0, 15, 14, 39, 9, 10, 20, 3]) expect([...asked(n)]).toEqual(wanted[n]);
  });

  test('a batch is its own memory: changing it changes no other', () => {
    const next = feeder();
    next(3).fill(-1);
    expect([...next(3)]).toEqual([...feeder()(3)]);
  });

  test('seeds and epochs give different orders', () => {
    expect(take(feeder(1), 0, 3)).not.toEqual(take(feeder(2), 0, 3));
    expect(take(feeder(1), 0, 3)).not.toEqual(take(feeder(1), 10, 13));
  });

  test('all rows can be one batch, and no batch can be more', () => {
    expect([...feeder(1, 5, 5)(0)].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(batchesPerEpoch(60000, 128)).toBe(468);
    expect(() => feeder(1, 5, 6)).toThrow(Misfit);
  });

  test('an epoch of 60,000 rows takes milliseconds', () => {
    const next = feeder(1, 60000, 100);
    const begin = performance.now();
    for (let n = 0; n < 600 * 5; n++) next(n);
    expect((performance.now() - begin) / 5).toBeLessThan(50);
  });
});

describe('tables', () => {
  const table = { data: Uint8Array.of(0, 10, 20, 30, 40, 50), rows: 3, shape: [2], scale: 0.5, shift: -1 };

  test('marginals are means in the data range', () => {
    expect([...marginals(table)]).toEqual([9, 14]);
  });

  test('some rows share memory with the rest', () => {
    const some = rowsOf(table, 1, 3);
    expect([some.rows, ...some.data]).toEqual([2, 20, 30, 40, 50]);
    expect(some.data.buffer).toBe(table.data.buffer);
  });
});
