/** Charts of the page: what is drawn of values, where the pointer finds them, and smoothing. */
import { describe, expect, it } from 'vitest';
import { columnsOf, drawn, type Line, nearestValue, spokenOf } from '../../page/charts/lines.js';
import { smoothed } from '../../page/charts/smooth.js';

describe('smoothing', () => {
  it('is an exponential average without bias', () => {
    // By hand, weight 1/2: 4; (4/4 + 8/2) / (3/4); (4/8 + 8/4 + 2/2) / (7/8).
    expect(smoothed([4, 8, 2], 0.5)).toEqual([4, 20 / 3, 4]);
  });

  it('keeps a level curve level, which an average that starts at zero would not', () => {
    for (const value of smoothed([3, 3, 3, 3], 0.9)) expect(value).toBeCloseTo(3, 12);
  });

  it('goes over gaps and what is not finite as if they were not there', () => {
    expect(smoothed([4, null, Number.NaN, 8, undefined, 2], 0.5)).toEqual([4, null, Number.NaN, 20 / 3, undefined, 4]);
  });

  it('of weight zero changes nothing', () => {
    expect(smoothed([4, null, 8], 0)).toEqual([4, null, 8]);
  });
});

describe('what is drawn', () => {
  const line = (values: Line['values'], more: Partial<Line> = {}): Line => ({
    label: 'a',
    colour: '#000000',
    values,
    ...more,
  });

  it('is finite, and above zero on a logarithmic axis alone', () => {
    const values = [1, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, null, undefined];
    expect(drawn(values)).toEqual([1, 0, -1, null, null, null, undefined]);
    expect(drawn(values, true)).toEqual([1, null, null, null, null, null, undefined]);
  });

  it('breaks a line at what is not finite, and not at what was not reported', () => {
    expect(columnsOf([1, 2, 3], [line([4, undefined, Number.NaN], { gaps: true })])[1]).toEqual([4, undefined, null]);
  });

  it('has the edges of a band behind its line, and later lines behind both', () => {
    const lines = [line([1], { band: { low: [0], high: [2] } }), line([5], { faint: true }), line([7])];
    const columns = columnsOf([10], lines);
    expect(columns).toEqual([[10], [1], [2], [0], [5], [7]]);
    expect(spokenOf(lines).map(({ place }) => columns[place]![0])).toEqual([1, 7]);
  });

  it('is found by the pointer where the nearest value is', () => {
    expect(nearestValue([null, null, 5, null, 6], 1)).toBe(2);
    expect(nearestValue([4, null, null, null, 6], 3)).toBe(4);
    expect(nearestValue([null, null], 1)).toBe(1);
  });

  it('is not found across a gap, though across what was never reported', () => {
    expect(nearestValue([4, undefined, null, undefined, 6], 2, true)).toBe(2);
    expect(nearestValue([4, undefined, undefined, null], 1, true)).toBe(0);
    expect(nearestValue([4, undefined, null, undefined, 6], 2)).toBe(0);
  });
});
