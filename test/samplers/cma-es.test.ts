/** CMA-ES: it finds minima, turns with the valley, knows no more of values than their order, and needs that order. */
import { describe, expect, it } from 'vitest';
import { cmaEs } from '../../src/samplers/cma-es.js';
import { dimension } from '../../src/samplers/distributions.js';
import type { Observation } from '../../src/samplers/sampler.js';
import type { Parameters } from '../../src/samplers/space.js';

const box = ['a', 'b', 'c', 'd'].map((path) => dimension(path, { distribution: 'uniform', min: -2, max: 3 }));
const numbers = (point: Parameters) => Object.values(point).map(Number);

const sphere = (point: Parameters) => numbers(point).reduce((sum, x) => sum + x * x, 0);

/** A valley a thousand times longer than wide, across the axes. */
const valley = (point: Parameters) => {
  const [a, b, c, d] = numbers(point) as [number, number, number, number];
  return (a + b + c + d) ** 2 + 1000 * ((a - b) ** 2 + (c - d) ** 2 + (a + b - c - d) ** 2);
};

function study(value: (point: Parameters, number: number) => number, trials: number, dimensions = box): Observation[] {
  const space = { dimensions, allows: () => true };
  const sampler = cmaEs.build({ sigma: 1 / 6 }, { space, seed: 2, build: () => expect.unreachable() });
  const history: Observation[] = [];
  for (let number = 0; number < trials; number++) {
    const parameters = sampler.ask(number, history)!;
    history.push({ number, parameters, state: 'complete', value: value(parameters, number) });
  }
  return history;
}

const best = (history: readonly Observation[]) => Math.min(...history.map(({ value }) => value!));

describe('the best value', () => {
  it('of a sphere falls by a million in 400 trials, and not without the right order', () => {
    expect(best(study(sphere, 400))).toBeLessThan(1e-6);
    const misled = study((_, number) => (number * 7919) % 101, 400).map(({ parameters }) => sphere(parameters));
    expect(Math.min(...misled)).toBeGreaterThan(1e-3);
  });

  it('of a long valley across the axes falls too', () => {
    expect(best(study(valley, 800))).toBeLessThan(1e-3);
  });
});

it('asks the same of values that are ordered alike', () => {
  const points = (value: (point: Parameters) => number) => study(value, 60).map(({ parameters }) => parameters);
  expect(points((point) => Math.log(sphere(point)))).toEqual(points(sphere));
  expect(points((point) => -sphere(point))).not.toEqual(points(sphere));
});

it('stays in the space when the best lies in its corner, and finds that', () => {
  const history = study((point) => numbers(point).reduce((a, b) => a + b), 400);
  expect(history.every(({ parameters }) => numbers(parameters).every((x) => x >= -2 && x <= 3))).toBe(true);
  expect(best(history)).toBeLessThan(-7.9);
});

it('takes whole numbers and lists for the stretches of [0, 1] that they are', () => {
  const dimensions = [
    dimension('n', { distribution: 'int_uniform', min: 0, max: 50 }),
    dimension('w', { distribution: 'categorical', values: ['p', 'q', 'r'] }),
  ];
  const history = study(({ n, w }) => (Number(n) - 41) ** 2 + (w === 'q' ? 0 : 50), 200, dimensions);
  expect(best(history)).toBe(0);
});

it('learns once as many trials as a generation has have finished, and not before', () => {
  const sampler = cmaEs.build(
    { sigma: 1 / 6 },
    { space: { dimensions: box, allows: () => true }, seed: 2, build: () => expect.unreachable() },
  );
  const eight = study(sphere, 8); // the size of a generation of four parameters
  const seven = eight.slice(0, 7);
  expect(sampler.ask(8, seven)).toEqual(sampler.ask(8, []));
  expect(sampler.ask(8, eight)).not.toEqual(sampler.ask(8, []));
});
