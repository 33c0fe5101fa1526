/** Numbers, estimates and names as people read them. */
import { describe, expect, it } from 'vitest';
import { formatBounds, formatEstimate, formatNumber, formatPoint, shortNames } from '../../src/sweep/words.js';

it.each([
  [0.712345, '0.7123'],
  [2e-4, '2e-4'],
  [2.13456e-4, '2.135e-4'],
  [1200, '1200'],
  [0, '0'],
  [-1234.56, '-1235'],
  [Number.NaN, 'NaN'],
])('%s is %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

describe('an estimate', () => {
  const around = (mean: number, half: number) => ({ mean, count: 3, interval: [mean - half, mean + half] as const });

  it.each([
    [0.03124, 0.00147, '0.0312 ± 0.0015', '0.0312 [0.0298, 0.0327]'],
    [12.3456, 1.5, '12.3 ± 1.5', '12.3 [10.8, 13.8]'],
    [1234.5, 250, '1235 ± 250', '1235 [985, 1485]'],
    [3.1e-5, 2e-6, '(3.10 ± 0.20)e-5', '(3.10 [2.90, 3.30])e-5'],
    [0, 0.01, '0.000 ± 0.010', '0.000 [-0.010, 0.010]'],
    [2, 0, '2 ± 0', '2 [2, 2]'],
  ])('%s ± %s', (mean, half, text, bounds) => {
    expect(formatEstimate(around(mean, half))).toBe(text);
    expect(formatBounds(around(mean, half))).toBe(bounds);
  });

  it('without an interval is a number', () => {
    expect(formatEstimate({ mean: 0.03124, count: 1 })).toBe('0.03124');
    expect(formatBounds({ mean: 0.03124, count: 1 })).toBe('0.03124');
  });
});

it('a point is written as on a command line', () => {
  const point = { 'loss.type': 'hinge', 'trainer.k': 2, 'optimizer.generator.learningRate': 2e-4, hidden: [8, 8] };
  expect(formatPoint(point)).toBe('loss.type=hinge trainer.k=2 optimizer.generator.learningRate=2e-4 hidden=[8,8]');
});

it('names are as short as they can be told apart', () => {
  const names = shortNames(['a.b.rate', 'a.c.rate', 'loss.type', 'trainer.k', 'k2']);
  expect([...names.values()]).toEqual(['b.rate', 'c.rate', 'loss.type', 'k', 'k2']);
  expect([...shortNames(['rate', 'a.rate']).values()]).toEqual(['rate', 'a.rate']);
});
