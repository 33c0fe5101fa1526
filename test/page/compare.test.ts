/** Runs side by side: curves and their means, what configs differ in, and which numbers are not comparable. */
import { describe, expect, it } from 'vitest';
import { appended, nothing } from '../../page/columns.js';
import { type Curve, curveOf, overlaid, together } from '../../page/compare/curves.js';
import { differing } from '../../page/compare/differing.js';
import { measuresOf, type Side } from '../../page/compare/measures.js';
import { bySeed, membersOf } from '../../page/compare/members.js';
import type { Extent } from '../../src/ui/contract.js';
import { row } from './rows.js';

const curve = (steps: readonly number[], values: readonly number[]): Curve => ({ steps, at: steps, values });

describe('a curve', () => {
  const columns = appended(nothing, {
    next: 9,
    steps: [10, 20, 30],
    epochs: [1, 2, 3],
    times: [105, 110, 115],
    values: { a: [4, null, 8] },
  });

  it('is of the rows that have the metric, by step or by seconds since the start', () => {
    expect(curveOf(columns, 'a', 'step', 100)).toEqual({ steps: [10, 30], at: [10, 30], values: [4, 8] });
    expect(curveOf(columns, 'a', 'time', 100).at).toEqual([5, 15]);
    expect(curveOf(columns, 'a', 'epoch', 100, 0.5)).toEqual({ steps: [10, 30], at: [1, 3], values: [4, 20 / 3] });
    expect(curveOf(columns, 'b', 'step', 100).steps).toEqual([]);
  });
});

describe('seeds together', () => {
  it("have the mean and Student's interval, against numbers by hand", () => {
    const { values, low, high } = together([curve([1], [1]), curve([1], [2]), curve([1], [3])]);
    // Deviation 1; t(0.975; 2 degrees) is 4.302653, over the root of 3.
    const half = 4.302653 / Math.sqrt(3);
    expect(values).toEqual([2]);
    expect(low[0]).toBeCloseTo(2 - half, 5);
    expect(high[0]).toBeCloseTo(2 + half, 5);
    expect(high[0]! - 2).toBeGreaterThan(1.96 / Math.sqrt(3)); // as a normal interval would be
  });

  it('are averaged only where all of them have got to', () => {
    const { steps, values } = together([curve([1, 2, 3], [1, 2, 3]), curve([1, 3, 4], [3, 5, 9])]);
    expect(steps).toEqual([1, 3]);
    expect(values).toEqual([2, 4]);
  });

  it('do not hide that one is not finite', () => {
    expect(together([curve([1, 2], [1, 1]), curve([1, 2], [Number.NaN, 3])]).values).toEqual([Number.NaN, 2]);
  });

  it('of one have no interval, and x is the mean of theirs', () => {
    expect(together([curve([1], [5])])).toMatchObject({ values: [5], low: [Number.NaN] });
    const [first, second] = [curve([1], [5]), curve([1], [7])];
    expect(
      together([
        { ...first!, at: [10] },
        { ...second!, at: [20] },
      ]).at,
    ).toEqual([15]);
  });
});

describe('curves over one x', () => {
  it('keep their own points, with nothing between', () => {
    const { x, lines } = overlaid([
      { label: 'a', colour: '#000000', curve: curve([1, 3], [5, Number.NaN]) },
      { label: 'b', colour: '#111111', curve: together([curve([2, 3], [7, 8]), curve([2, 3], [7, 8])]) },
    ]);
    expect(x).toEqual([1, 2, 3]);
    expect(lines.map(({ values }) => values)).toEqual([
      [5, undefined, Number.NaN],
      [undefined, 7, 8],
    ]);
    expect(lines[1]!.band).toEqual({ low: [undefined, 7, 8], high: [undefined, 7, 8] });
    expect(lines[0]!.band).toBeUndefined();
  });
});

describe('configs', () => {
  it('are told by what differs alone, with what only one of them has', () => {
    const one = { seed: 1, loss: { type: 'hinge' }, hidden: [8, 8], data: { type: 'ring' } };
    const other = { seed: 1, loss: { type: 'least-squares', target: 1 }, hidden: [8, 16], data: { type: 'ring' } };
    expect(differing([one, other])).toEqual([
      { path: 'loss.type', values: ['hinge', 'least-squares'] },
      { path: 'hidden.1', values: [8, 16] },
      { path: 'loss.target', values: [undefined, 1] },
    ]);
    expect(differing([one, one])).toEqual([]);
    expect(differing([{ a: 1 }, { a: '1' }])).toHaveLength(1);
  });
});

describe('measures', () => {
  const extent = (last: number): Extent => ({ last, min: last, max: last, best: null });
  const side = (
    id: string,
    recipe: Record<string, number> | undefined,
    metrics: readonly string[] = ['frechet'],
  ): Side => ({
    row: row(id, { metrics: Object.fromEntries(metrics.map((name) => [name, extent(1)])) }),
    recipes: recipe ? { frechet: recipe } : {},
  });

  it('of equal recipes are comparable, in whatever order their keys stand', () => {
    const [measure] = measuresOf([side('a', { rows: 100, seed: 1 }), side('b', { seed: 1, rows: 100 })]);
    expect(measure!.of.map(({ unlike }) => unlike)).toEqual([undefined, undefined]);
  });

  it('of unlike recipes are not, in the words of `exp compare`', () => {
    const [measure] = measuresOf([side('a', { rows: 100 }), side('b', { rows: 200 })]);
    expect(measure!.of.map(({ unlike }) => unlike)).toEqual([
      undefined,
      'frechet was measured by another recipe than in a: rows is 100 there and 200 here',
    ]);
  });

  it('without a recipe beside those with one are not either', () => {
    const [measure] = measuresOf([side('a', { rows: 100 }), side('b', undefined)]);
    expect(measure!.of[1]!.unlike).toBe('by which recipe frechet was measured is not known');
  });

  it('take their further numbers along, and stand before what was logged', () => {
    const names = ['loss.generator', 'frechet.error', 'frechet'];
    const measures = measuresOf([side('a', { rows: 1 }, names), side('b', { rows: 2 }, names)]);
    expect(measures.map(({ name }) => name)).toEqual(['frechet.error', 'frechet', 'loss.generator']);
    expect(measures.map(({ of }) => of[1]!.unlike !== undefined)).toEqual([true, true, false]);
  });

  it('that a run lacks are not called unlike', () => {
    const [measure] = measuresOf([side('a', { rows: 1 }), side('b', { rows: 2 }, [])]);
    expect(measure!.of[1]).toEqual({ extent: undefined, unlike: undefined });
  });
});

describe('names of runs', () => {
  it('tell them apart where name and seed do not', () => {
    const members = membersOf([row('ring/x'), row('ring/y'), row('ring/z', { seed: 2 })]);
    expect(members.map(({ label }) => label)).toEqual(['ring seed 1 x', 'ring seed 1 y', 'ring seed 2']);
    expect(new Set(members.map(({ colour }) => colour)).size).toBe(3);
  });

  it('of groups say what the groups do not share', () => {
    const of = (id: string, seed: number, k: number) =>
      row(id, { seed, overrides: { 'trainer.k': k, steps: 9, seed } });
    const groups = bySeed(membersOf([of('a', 1, 1), of('b', 1, 2), of('c', 2, 1)]));
    expect(groups.map(({ label, members }) => [label, members.map(({ row: { id } }) => id)])).toEqual([
      ['ring k=1', ['a', 'c']],
      ['ring k=2', ['b']],
    ]);
  });
});
