/** Verdicts by intervals: of each kind of evidence what supports it, what refutes it, and what cannot tell. */
import { describe, expect, it } from 'vitest';
import { judge, verdictOfClaim } from '../../src/reproduction/judge.js';
import type { EvidenceEntry } from '../../src/reproduction/manifest-schema.js';
import { cellsOf, entry } from './cells.js';

const verdictOf = (given: Partial<EvidenceEntry>, cells: Readonly<Record<string, readonly number[]>>) =>
  judge(entry(given), cellsOf(cells)).verdict;

describe('one cell better than another', () => {
  const better = { better: 'a', than: 'b' };
  // Each seed is its own mile, so that only pairs can tell; a is smaller by 1.0, 1.1, 0.9.
  const [low, high] = [
    [100, 200, 300],
    [101, 201.1, 300.9],
  ];

  it.each([
    ['supported', { a: low, b: high }, {}],
    ['refuted', { a: high, b: low }, {}],
    ['refuted', { a: low, b: high }, { goal: 'maximize' }],
    ['supported', { a: high, b: low }, { goal: 'maximize' }],
    ['underpowered', { a: [1, 2, 3], b: [2, 1, 3.5] }, {}],
    ['underpowered', { a: [1], b: [2] }, {}],
    ['underpowered', { a: [1, Number.NaN], b: [2, 3] }, {}],
    ['underpowered', { a: [1, 2], b: [2, 3, 4] }, {}],
  ] as const)('is %s by %o %o', (verdict, cells, more) => {
    expect(verdictOf({ ...better, ...more }, cells)).toBe(verdict);
  });

  it('is measured seed by seed', () => {
    const { measured } = judge(entry(better), cellsOf({ a: low, b: high }));
    expect(measured!.mean).toBeCloseTo(-1, 10);
    expect(measured!.interval![1]).toBeLessThan(-0.7);
  });

  it('has no verdict where a cell has not been run', () => {
    expect(judge(entry(better), cellsOf({ a: low }))).toMatchObject({ lacking: 'absent' });
    expect(verdictOf(better, { a: low })).toBeUndefined();
  });

  it('as a ratio is a matter of factors', () => {
    const cells = { a: [1, 100, 10_000], b: [2, 210, 19_000] };
    const { measured, verdict } = judge(entry({ ...better, compare: 'ratio' }), cellsOf(cells));
    expect(measured!.mean).toBeCloseTo((0.5 * (100 / 210) * (10 / 19)) ** (1 / 3), 10);
    expect(verdict).toBe('supported');
    expect(verdictOf(better, cells)).toBe('underpowered'); // differences of such numbers are noise
    expect(verdictOf({ ...better, compare: 'ratio' }, { ...cells, b: [0, 1, 2] })).toBe('underpowered');
  });
});

describe('a number', () => {
  const tight = [0.99, 1, 1.01, 1];
  it.each([
    ['supported', tight, { near: 1, within: 0.1 }],
    ['refuted', tight, { near: 2, within: 0.1 }],
    ['refuted', tight, { near: 0, within: 0.1 }],
    ['underpowered', tight, { near: 1, within: 0.001 }], // wider than the tolerance, though centred
    ['underpowered', tight, { near: 1.05, within: 0.05 }], // over the edge
    ['supported', tight, { above: 0.9 }],
    ['refuted', tight, { above: 1.1 }],
    ['underpowered', tight, { above: 1 }],
    ['supported', tight, { below: 1.1 }],
    ['refuted', tight, { below: 0.9 }],
    ['underpowered', [1], { above: 0 }],
  ] as const)('is %s by %o where claimed to be %o', (verdict, values, claimed) => {
    expect(verdictOf({ cell: 'a', ...claimed }, { a: values })).toBe(verdict);
  });

  it('may be a difference of two cells', () => {
    const cells = { a: [10, 20, 30], b: [10.01, 19.99, 30.01] };
    expect(verdictOf({ cell: 'a', than: 'b', near: 0, within: 0.1 }, cells)).toBe('supported');
    expect(verdictOf({ cell: 'a', than: 'b', near: 1, within: 0.1 }, cells)).toBe('refuted');
    expect(verdictOf({ cell: 'a', near: 0, within: 0.1 }, cells)).toBe('underpowered');
  });
});

describe('a ranking', () => {
  const cells = {
    base: [5, 6, 7],
    good: [1, 2.1, 2.9],
    bad: [8, 9.1, 9.9],
    same: [5.1, 5.9, 7],
    lost: [Number.NaN, 1, 2],
  };

  it('holds every other cell against one, from the best on, and decides nothing', () => {
    const { ranked, unranked, verdict } = judge(entry({ rank: 'base' }), cellsOf(cells));
    expect(ranked!.map((row) => [row.cell, row.verdict])).toEqual([
      ['good', 'supported'],
      ['same', 'underpowered'],
      ['bad', 'refuted'],
    ]);
    expect(unranked).toEqual([{ cell: 'lost', why: 'lost' }]);
    expect(verdict).toBeUndefined();
  });

  it('turns with the goal', () => {
    const { ranked } = judge(entry({ rank: 'base', goal: 'maximize' }), cellsOf(cells));
    expect(ranked!.map(({ cell }) => cell)).toEqual(['bad', 'same', 'good']);
  });
});

describe('a claim', () => {
  const above = (bound: number) => entry({ cell: 'a', above: bound });
  const of = (...evidence: EvidenceEntry[]) => {
    const cells = cellsOf({ a: [0.99, 1, 1.01] });
    return verdictOfClaim(
      evidence.map((one) => judge(one, cells)),
      { evidence },
    );
  };

  it.each([
    ['supported', [above(0), above(0.5)]],
    ['underpowered', [above(0), above(1)]],
    ['refuted', [above(0), above(1), above(2)]],
    ['supported', [above(0), entry({ rank: 'a' })]],
    ['underpowered', [above(0), entry({ better: 'a', than: 'not-run' })]],
    [undefined, [entry({ rank: 'a' })]],
    [undefined, []],
  ])('is %s', (verdict, evidence) => {
    expect(of(...evidence)).toBe(verdict);
  });
});
