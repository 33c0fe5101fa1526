/** Which number of a curve counts. */
import { describe, expect, it } from 'vitest';
import { mostReports, thinned } from '../../src/reproduction/gather.js';
import { valueAt } from '../../src/reproduction/moment.js';
import { curveOf, entry } from './cells.js';

const curve = curveOf([8, 4, 2, 6]); // at steps 10, 20, 30, 40 and epochs 0.5, 1, 1.5, 2

describe('the value', () => {
  it.each([
    [6, {}],
    [2, { at: 'best' }],
    [8, { at: 'best', goal: 'maximize' as const }],
    [5, { at: 'mean' }],
    [3, { at: 'mean', from: '20 steps', until: '30 steps' }],
    [4, { at: 20 }],
    [4, { at: '22 steps' }],
    [4, { at: '1 epoch' }],
    [8, { at: 'best', until: '0.5 epochs' }],
    [6, { at: 'mean', from: '2 epochs' }],
    [Number.NaN, { at: '100 steps' }],
    [Number.NaN, { at: 'mean', from: '3 epochs' }],
  ])('is %f for %o', (value, moment) => {
    expect(valueAt(curve, entry(moment))).toBe(value);
  });

  it('is none of a curve that is not there, and NaN is no best', () => {
    expect(valueAt(undefined, entry({}))).toBeNaN();
    expect(valueAt(curveOf([3, Number.NaN]), entry({ at: 'best' }))).toBe(3);
    expect(valueAt(curveOf([3, Number.NaN]), entry({ at: 'mean' }))).toBeNaN();
  });
});

describe('a thinned curve', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ step: i + 1, epoch: (i + 1) / 100, m: i }));

  it('is the same where it is short', () => {
    expect(thinned(rows(mostReports), 'm').values).toEqual(rows(mostReports).map(({ m }) => m));
  });

  it('has means of neighbours at the last of them', () => {
    const { steps, values } = thinned(rows(2 * mostReports + 2), 'm');
    expect(values.length).toBeLessThanOrEqual(mostReports);
    expect([steps[0], values[0]]).toEqual([3, 1]);
    expect(steps.at(-1)).toBe(2 * mostReports + 2);
  });
});
