import { describe, expect, test } from 'vitest';
import { tf } from '../../src/engine/tf.js';
import { priors } from '../../src/priors/index.js';
import type { Prior } from '../../src/priors/prior.js';
import type { Typed } from '../../src/registry/component.js';
import { build } from '../helpers/parts.js';
import { testSource } from '../helpers/source.js';

const priorOf = (config: Typed): Prior => build('prior', config, {});

function draw(prior: Prior, count: number, { seed = 1, step = 0, name = 'z' } = {}): number[] {
  const z = prior.sample(testSource(seed, step), name, count);
  expect(z.shape).toEqual([count, prior.dim]);
  return Array.from(z.dataSync());
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) => mean(values.map((value) => value ** 2)) - mean(values) ** 2;

test('uniform fills its interval; with ends +-sqrt(3) it has unit variance', () => {
  const z = draw(priorOf({ type: 'uniform', dim: 100, min: -Math.sqrt(3), max: Math.sqrt(3) }), 1000);
  expect(mean(z)).toBeCloseTo(0, 1.5);
  expect(variance(z)).toBeCloseTo(1, 1.5);
  expect(Math.max(...z.map(Math.abs))).toBeLessThanOrEqual(Math.fround(Math.sqrt(3)));
  expect(() => priorOf({ type: 'uniform', min: 1, max: 1 })).toThrow(/not below max/);
});

test('normal has its mean and deviation', () => {
  const z = draw(priorOf({ type: 'normal', dim: 50, mean: 3, deviation: 2 }), 2000);
  expect(mean(z)).toBeCloseTo(3, 1.5);
  expect(variance(z)).toBeCloseTo(4, 1);
});

test('spherical lies on the sphere, in no favoured direction', () => {
  const [dim, count] = [20, 2000];
  const z = draw(priorOf({ type: 'spherical', dim }), count);
  const rows = Array.from({ length: count }, (_, row) => z.slice(row * dim, (row + 1) * dim));
  for (const row of rows) expect(Math.hypot(...row)).toBeCloseTo(Math.sqrt(dim), 4);
  for (let axis = 0; axis < dim; axis++) {
    const values = rows.map((row) => row[axis]!);
    expect(Math.abs(mean(values))).toBeLessThan(0.1);
    expect(Math.abs(variance(values) - 1)).toBeLessThan(0.15);
  }
});

describe.each(priors.map(({ name }) => name))('%s', (type) => {
  const prior = priorOf({ type, dim: 7 });

  test('is a function of seed, name and step', () => {
    expect(draw(prior, 5)).toEqual(draw(prior, 5));
    for (const other of [{ seed: 2 }, { step: 1 }, { name: 'w' }])
      expect(draw(prior, 5, other)).not.toEqual(draw(prior, 5));
  });

  test('has 100 dimensions unless told otherwise', () => {
    expect(priorOf({ type }).dim).toBe(100);
  });
});

test('sampling asks the source for one noise only', () => {
  const source = testSource(1);
  tf.tidy(() => priorOf({ type: 'spherical', dim: 3 }).sample(source, 'z', 4));
  expect([...source.asked.keys()]).toEqual(['z']);
});
