/** Intervals and paired differences against values worked out by hand and from tables. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/engine/random.js';
import { estimate, pairedDifference } from '../../src/sweep/statistics.js';
import { verdictOf } from '../../src/sweep/verdict.js';

/** Quantiles 0.975 of Student's t, from tables. */
const quantiles = { 1: 12.706205, 2: 4.302653, 4: 2.776445, 9: 2.262157, 29: 2.04523 };

describe('an estimate', () => {
  it.each(Object.entries(quantiles))('of %s + 1 values has the interval of the table', (freedom, quantile) => {
    const count = Number(freedom) + 1;
    const values = Array.from({ length: count }, (_, i) => i);
    const centre = (count - 1) / 2;
    const deviation = Math.sqrt((count * (count + 1)) / 12); // of 0, 1, ..., count - 1
    const half = (quantile * deviation) / Math.sqrt(count);
    const { mean, interval } = estimate(values);
    expect(mean).toBeCloseTo(centre, 12);
    expect(interval![0]).toBeCloseTo(centre - half, 5);
    expect(interval![1]).toBeCloseTo(centre + half, 5);
  });

  it('of one value has none', () => {
    expect(estimate([3])).toEqual({ mean: 3, count: 1 });
  });

  it('of equal values is a point', () => {
    expect(estimate([2, 2, 2])).toEqual({ mean: 2, count: 3, interval: [2, 2] });
  });

  it('covers the mean 95 times in 100', () => {
    const { normal } = stream(1, 'values');
    const intervals = Array.from({ length: 4000 }, () => estimate([normal(), normal(), normal()]).interval!);
    const covered = intervals.filter(([low, high]) => low < 0 && high > 0).length;
    expect(covered / 4000).toBeGreaterThan(0.94);
    expect(covered / 4000).toBeLessThan(0.96);
  });
});

describe('a paired difference', () => {
  it('sees through what pairs share', () => {
    const [a, b] = [
      [10, 20, 30],
      [11, 21.1, 30.9],
    ];
    const { mean, interval } = pairedDifference(a!, b!)!;
    expect(mean).toBeCloseTo(-1, 12);
    // differences -1, -1.1, -0.9: deviation 0.1
    expect(interval![0]).toBeCloseTo(-1 - (4.302653 * 0.1) / Math.sqrt(3), 6);
    expect(verdictOf(pairedDifference(a!, b!)!, 'minimize')).toBe('supported');
    expect(verdictOf(pairedDifference(b!, a!)!, 'minimize')).toBe('refuted');
    expect(verdictOf(pairedDifference(a!, b!)!, 'maximize')).toBe('refuted');
    expect(verdictOf(pairedDifference(b!, a!)!, 'maximize')).toBe('supported');
  });

  it('is underpowered where the interval holds 0, or where there is none', () => {
    expect(verdictOf(pairedDifference([1, 2, 3], [2, 1, 3.1])!, 'minimize')).toBe('underpowered');
    expect(verdictOf(pairedDifference([1], [2])!, 'minimize')).toBe('underpowered');
  });

  it('needs pairs', () => {
    expect(pairedDifference([1, 2], [1])).toBeUndefined();
    expect(pairedDifference([], [])).toBeUndefined();
  });
});
