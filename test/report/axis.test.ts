/** Axes: where values lie, and ticks that people can read. */
import { describe, expect, it } from 'vitest';
import { countAxis, dimensionAxis, isLogarithmic, listAxis, numericAxis, valueAxis } from '../../src/report/axis.js';
import { xAxis } from '../../src/report/frame.js';
import { choice, logarithmic, unit } from '../sweep/journals.js';

const labels = ({ ticks }: { readonly ticks: readonly { readonly label: string }[] }) =>
  ticks.map(({ label }) => label);

describe('an axis', () => {
  it('of numbers is a line, or a logarithmic one', () => {
    const line = numericAxis([0, 10], [100, 200]);
    expect([0, 5, 10].map(line.place)).toEqual([100, 150, 200]);
    const log = numericAxis([1e-4, 1], [0, 400], true);
    expect(log.place(1e-2)).toBeCloseTo(200, 9);
    expect(labels(log)).toEqual(['1e-4', '0.001', '0.01', '0.1', '1']);
  });

  it('puts what is outside at its ends', () => {
    expect([-5, 99].map(numericAxis([0, 10], [0, 100]).place)).toEqual([0, 100]);
  });

  it('has ticks however narrow its decades', () => {
    expect(labels(numericAxis([0.025, 0.99], [0, 300], true))).toEqual(['0.05', '0.1', '0.2', '0.5']);
    expect(labels(numericAxis([0.31, 0.39], [0, 300], true)).length).toBeGreaterThan(1);
    expect(labels(numericAxis([1e-12, 1e12], [0, 300], true)).length).toBeLessThan(7);
  });

  it('of counts has whole ticks alone', () => {
    expect(labels(countAxis([0, 3], [0, 800]))).toEqual(['0', '1', '2', '3']);
    expect(countAxis([0, 3], [0, 900]).ticks.map(({ at }) => at)).toEqual([0, 300, 600, 900]);
    expect(labels(numericAxis([0, 3], [0, 800]))).toContain('0.2');
  });

  it('of one value has room', () => {
    expect(numericAxis([3, 3], [0, 100]).place(3)).toBe(50);
    expect(valueAxis([3, 3], [0, 100]).place(3)).toBeCloseTo(50, 9);
  });

  it('of values is logarithmic where they are positive and far apart', () => {
    const middle = (values: number[]) => valueAxis(values, [0, 1]).place(10);
    expect(middle([1, 100])).toBeCloseTo(0.5, 9);
    expect(middle([-1, 100])).toBeLessThan(0.2);
    expect(middle([5, 100])).toBeLessThan(0.2);
  });

  it('of a dimension is as the dimension sees its values', () => {
    expect(isLogarithmic(logarithmic('x', 1e-5, 1e-1))).toBe(true);
    expect(isLogarithmic(unit('x'))).toBe(false);
    expect(isLogarithmic({ ...unit('x'), at: (u) => 1 + 99 * u, corners: [1, 100] })).toBe(false);
    const lists = [[8], [16, 16]];
    const axis = dimensionAxis(choice('x', lists), [[16, 16], [8]], [0, 100]);
    expect(labels(axis)).toEqual(['[8]', '[16,16]']);
    expect([[8], [16, 16]].map(axis.place)).toEqual([25, 75]);
    expect(labels(dimensionAxis(choice('x', ['a']), ['base'], [0, 100]))).toEqual(['a', 'base']);
  });
});

describe('ticks below', () => {
  const area = { left: 0, right: 120, top: 0, bottom: 10 };
  const texts = (values: string[]) =>
    [...xAxis(area, listAxis(values, [0, 120]), '').matchAll(/<text[^>]*>([^<]*)</g)]
      .map(([, text]) => text)
      .slice(0, -1);

  it('are cut where they would touch, and only there', () => {
    expect(texts(['hinge', 'x'])).toEqual(['hinge', 'x']);
    expect(texts(['non-saturating', 'wasserstein'])).toEqual(['non-satu…', 'wasserst…']);
  });
});
