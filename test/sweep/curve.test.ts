/** The curve of a metric as metrics.jsonl has it. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { followCurve, readCurve } from '../../src/sweep/curve.js';
import { slotsWithin } from '../../src/sweep/local.js';

const folder = mkdtempSync(join(tmpdir(), 'sparring-'));
const log = join(folder, 'metrics.jsonl');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a curve', () => {
  it('is empty where nothing is logged', () => expect(readCurve(join(folder, 'none'), 'a')).toEqual([]));

  it('holds NaN and infinities, and rows that have the metric only', () => {
    writeFileSync(
      log,
      '{"step":1,"epoch":0,"a":0.5}\n{"step":2,"epoch":0,"b":1}\nnonsense\n{"step":3,"epoch":0,"a":"NaN"}\n',
    );
    expect(readCurve(folder, 'a')).toEqual([
      { step: 1, value: 0.5 },
      { step: 3, value: Number.NaN },
    ]);
  });

  it('is followed: each point once, a torn line when it is whole', () => {
    const points = followCurve(folder, 'a');
    expect(points()).toHaveLength(2);
    expect(points()).toEqual([]);
    appendFileSync(log, '{"step":4,"epoch":0,"é":1,"a":2}\n{"step":5,"ep');
    expect(points()).toEqual([{ step: 4, value: 2 }]);
    appendFileSync(log, 'och":0,"a":"-Infinity"}\n');
    expect(points()).toEqual([{ step: 5, value: Number.NEGATIVE_INFINITY }]);
  });
});

describe('slots', () => {
  it.each([
    [1e9, 1e8, 2, 2],
    [1e9, 3e8, 8, 3],
    [1e7, 3e8, 8, 1],
  ])('%d bytes for %d each on %d cores: %d', (memory, each, cores, slots) => {
    expect(slotsWithin(memory, each, cores)).toBe(slots);
  });
});
