/** Verdicts by intervals: of each kind of evidence what supports it, what refutes it, and what cannot tell. */
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../src/metrics/metric.js';
import { firstOf, unlikeThose } from '../../src/reproduction/gather.js';
import { type Cells, judge, verdictOfClaim } from '../../src/reproduction/judge.js';
import type { EvidenceEntry } from '../../src/reproduction/manifest-schema.js';
import type { Recipes } from '../../src/reproduction/results.js';
import { cellOf, cellsOf, entry } from './cells.js';

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
    expect(judge(entry(better), cellsOf({ a: low }))).toMatchObject({ lacking: { kind: 'absent' } });
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
    expect(unranked).toEqual([{ cell: 'lost', why: { kind: 'lost' } }]);
    expect(verdict).toBeUndefined();
  });

  it('turns with the goal', () => {
    const { ranked } = judge(entry({ rank: 'base', goal: 'maximize' }), cellsOf(cells));
    expect(ranked!.map(({ cell }) => cell)).toEqual(['bad', 'same', 'good']);
  });
});

describe('recipes', () => {
  const recipe = { metric: 'm', samples: 100, choosing: { rows: 10 } };
  const other = { metric: 'm', samples: 50, choosing: { rows: 10 }, range: [0, 1] };
  /** Cells of two seeds; `given`: the recipe of each cell's second. */
  const measured = (given: Readonly<Record<string, Recipe>>, of = 'm'): Cells =>
    new Map(
      Object.entries(given).map(([id, second], i) => {
        const [, cell] = cellOf(id, [10 * i + 1, 10 * i + 2.1]);
        const seeds = cell.seeds.map((seed, n) => ({ ...seed, recipes: { [of]: n === 1 ? second : recipe } }));
        return [id, { ...cell, seeds }];
      }),
    );
  const better = entry({ better: 'a', than: 'b' });

  it('that are equal may be compared', () => {
    expect(judge(better, measured({ a: recipe, b: { ...recipe } })).verdict).toBe('supported');
  });

  it('that differ may not, be it in one seed, and the keys are told', () => {
    for (const compare of ['difference', 'ratio'] as const) {
      const { lacking, verdict, measured: number } = judge({ ...better, compare }, measured({ a: recipe, b: other }));
      expect(lacking).toEqual({ kind: 'unlike', keys: ['samples', 'range'] });
      expect([verdict, number]).toEqual([undefined, undefined]);
    }
    const near = entry({ cell: 'a', than: 'b', near: -10, within: 1 });
    expect(judge(near, measured({ a: recipe, b: other })).lacking?.kind).toBe('unlike');
    expect(judge(entry({ cell: 'a', above: 0 }), measured({ a: other })).verdict).toBeDefined(); // compared with none
  });

  it('are those of the metric that the number is of', () => {
    const further = { ...better, metric: 'm.error' };
    const curves = (cells: Cells, name: string): Cells =>
      new Map(
        [...cells].map(([id, cell]) => {
          const seeds = cell.seeds.map((seed) => ({ ...seed, curves: { [name]: seed.curves.m! } }));
          return [id, { ...cell, seeds }];
        }),
      );
    const unlike = { a: recipe, b: other };
    expect(judge(further, curves(measured(unlike), 'm.error')).lacking?.kind).toBe('unlike');
    expect(judge(better, measured(unlike, 'm.error')).verdict).toBe('supported');
    expect(judge(better, measured(unlike, 'mm')).verdict).toBe('supported');
  });

  it('that differ keep a cell out of a ranking', () => {
    const { ranked, unranked } = judge(entry({ rank: 'a' }), measured({ a: recipe, b: other, c: recipe }));
    expect(ranked!.map(({ cell }) => cell)).toEqual(['c']);
    expect(unranked).toEqual([{ cell: 'b', why: { kind: 'unlike', keys: ['samples', 'range'] } }]);
  });

  it('decide nothing for the claim', () => {
    const judged = [judge(better, measured({ a: recipe, b: other }))];
    expect(verdictOfClaim(judged, { evidence: [better] })).toBeUndefined();
  });

  it('are kept once where all runs share them, and with each run that does not', () => {
    const runs: Recipes[] = [{}, { m: recipe }, { m: other, n: other }];
    const shared = firstOf(runs);
    expect(shared).toEqual({ m: recipe, n: other });
    expect(runs.map((run) => unlikeThose(run, shared))).toEqual([{}, {}, { m: other }]);
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
