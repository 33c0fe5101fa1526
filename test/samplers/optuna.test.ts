/** TPE's estimator and its division of trials are Optuna's, number for number. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/registry/json.js';
import { dimension } from '../../src/samplers/distributions.js';
import { ageWeights, bandwidths, parzen } from '../../src/samplers/parzen.js';
import { placesOf, split } from '../../src/samplers/tpe.js';
import { recorded } from '../helpers/optuna.js';

const estimators = recorded.estimators.map((one) => {
  const dimensions = one.distributions.map((distribution, i) => dimension(`x${i}`, distribution));
  const placed = (rows: readonly (readonly Json[])[]) =>
    placesOf(
      dimensions,
      rows.map((row, number) => ({
        number,
        state: 'complete',
        parameters: Object.fromEntries(row.map((value, i) => [`x${i}`, value])),
      })),
    );
  const title = `${one.observations.length} of ${one.distributions.map(({ distribution }) => distribution).join(', ')}`;
  return { ...one, title, dimensions, observations: placed(one.observations), points: placed(one.points) };
});

/** The greatest relative difference. */
const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]!) / Math.max(1e-3, Math.abs(b[i]!))));

describe.each(estimators)('the estimator from $title', ({ dimensions, observations, points, logDensity }) => {
  it("has Optuna's log densities", () => {
    const ours = parzen(dimensions, observations);
    expect(points).toHaveLength(12);
    expect(
      apart(
        points.map((point) => ours.logDensity(point)),
        logDensity,
      ),
    ).toBeLessThan(1e-10);
  });

  it('is told from one with an observation less', () => {
    const less = parzen(dimensions, observations.slice(1));
    const differs = apart(
      points.map((point) => less.logDensity(point)),
      logDensity,
    );
    if (observations.length > 0) expect(differs).toBeGreaterThan(1e-6);
  });
});

it.each(recorded.splits)('divides $trials.length trials as Optuna does', ({ trials, good, rest }) => {
  const halves = split(trials.map((trial) => ({ parameters: {}, ...trial })));
  expect(halves.good.map(({ number }) => number)).toEqual(good);
  expect(halves.rest.map(({ number }) => number)).toEqual(rest);
});

it('failed trials tell nothing, and a value of NaN is the worst', () => {
  const trial = (number: number, state: 'failed' | 'complete', value?: number) => ({
    number,
    parameters: {},
    state,
    ...(value !== undefined && { value }),
  });
  const { good, rest } = split([trial(0, 'complete', Number.NaN), trial(1, 'failed'), trial(2, 'complete', 7)]);
  expect([good, rest].map((half) => half.map(({ number }) => number))).toEqual([[2], [0]]);
});

it('weights and widths by hand', () => {
  expect(ageWeights(0)).toEqual([]);
  expect(ageWeights(26)).toEqual([1 / 26, ...Array(25).fill(1)]);
  expect(ageWeights(28).slice(0, 4)).toEqual([1 / 28, (1 + 1 / 28) / 2, 1, 1]);
  expect([...bandwidths(Float64Array.of(0.2))]).toEqual([0.8]);
  // With neighbours only, not ends: 0.3, then the farther of two, then 0.1 raised to 1 / 5.
  expect([...bandwidths(Float64Array.of(0.4, 0.1, 0.5))].map((width) => Number(width.toFixed(12)))).toEqual([
    0.3, 0.3, 0.2,
  ]);
});
