/** What the comparison with Optuna rests on: functions with the least values that they claim, and sound ratios. */
import { describe, expect, it } from 'vitest';
import { functions } from '../../scripts/tpe/functions.js';
import { regretRatio } from '../../scripts/tpe/results.js';
import { spaceOf } from '../../scripts/tpe/studies.js';
import { random } from '../../src/samplers/random.js';
import type { Parameters } from '../../src/samplers/space.js';

const minima: Readonly<Record<string, Parameters>> = {
  branin: { x0: Math.PI, x1: 2.275 },
  'rosenbrock-4': { x0: 1, x1: 1, x2: 1, x3: 1 },
  'ackley-5': { x0: 0, x1: 0, x2: 0, x3: 0, x4: 0 },
  'hartmann-6': { x0: 0.20169, x1: 0.150011, x2: 0.476874, x3: 0.275332, x4: 0.311652, x5: 0.6573 },
  'mixed-6': { rate: 1e-3, decay: 1e-4, width: 256, depth: 3, optimizer: 'adam', activation: 'relu' },
};

describe.each(functions)('$name', (of) => {
  it('is least where it is known to be, and nowhere less', () => {
    expect(of.value(minima[of.name]!)).toBeCloseTo(of.least, 6);
    const points = random.build({}, { space: spaceOf(of), seed: 1, build: () => expect.unreachable() });
    const values = Array.from({ length: 2000 }, (_, i) => of.value(points.ask(i, [])!));
    expect(Math.min(...values)).toBeGreaterThan(of.least);
    expect(Math.max(...values)).toBeGreaterThan(of.least + 1);
  });
});

it('a ratio of distances, and an interval about it', () => {
  const values = Array.from({ length: 30 }, (_, i) => 5 + 1 + (i % 6));
  const twice = values.map((value) => 5 + 2 * (value - 5));
  const { ratio, from, to } = regretRatio(twice, values, 5);
  expect(ratio).toBeCloseTo(2, 12);
  expect(from).toBeGreaterThan(1);
  expect(from).toBeLessThan(2);
  expect(to).toBeGreaterThan(2);
  expect(to).toBeLessThan(4);
});
