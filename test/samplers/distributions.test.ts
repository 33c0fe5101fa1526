/** Distributions: quantiles against SciPy's, values and cells as inverses, frequencies, ends, and mistakes. */
import { describe, expect, it } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { Misfit } from '../../src/registry/problem.js';
import {
  type Distribution,
  type DistributionName,
  dimension,
  distributions,
} from '../../src/samplers/distributions.js';
import { logCdf, logMass, quantile } from '../../src/samplers/gaussian.js';
import { type Dimension, sameJson } from '../../src/samplers/space.js';
import { recorded as wandb } from '../helpers/wandb.js';

/** At least one of each. */
const examples: { readonly [N in DistributionName]: readonly Extract<Distribution, { distribution: N }>[] } = {
  constant: [{ distribution: 'constant', value: { type: 'adam' } }],
  categorical: [{ distribution: 'categorical', values: ['a', 3, true, null, [1, 2], { b: 1 }] }],
  categorical_w_probabilities: [
    { distribution: 'categorical_w_probabilities', values: ['a', 'b', 'c'], probabilities: [0.5, 0.125, 0.375] },
    { distribution: 'categorical_w_probabilities', values: ['a', 'b', 'c', 'd'], probabilities: [0, 0.5, 0.5, 0] },
  ],
  int_uniform: [
    { distribution: 'int_uniform', min: -2, max: 4 },
    { distribution: 'int_uniform', min: 7, max: 7 },
  ],
  int_log_uniform_values: [{ distribution: 'int_log_uniform_values', min: 1, max: 12 }],
  uniform: [
    { distribution: 'uniform', min: -3, max: 2 },
    { distribution: 'uniform', min: 2, max: 2 },
  ],
  q_uniform: [
    { distribution: 'q_uniform', min: 0, max: 1, q: 0.1 },
    { distribution: 'q_uniform', min: 0.35, max: 7.2, q: 0.5 },
    { distribution: 'q_uniform', min: 3, max: 3, q: 1 },
  ],
  log_uniform: [{ distribution: 'log_uniform', min: -11.5, max: -2 }],
  log_uniform_values: [{ distribution: 'log_uniform_values', min: 1e-5, max: 1e-2 }],
  q_log_uniform: [{ distribution: 'q_log_uniform', min: 0, max: 4, q: 2 }],
  q_log_uniform_values: [
    { distribution: 'q_log_uniform_values', min: 16, max: 256, q: 16 },
    { distribution: 'q_log_uniform_values', min: 0.01, max: 2, q: 0.25 },
  ],
  inv_log_uniform: [{ distribution: 'inv_log_uniform', min: 1, max: 3 }],
  inv_log_uniform_values: [{ distribution: 'inv_log_uniform_values', min: 0.1, max: 8 }],
  normal: [{ distribution: 'normal', mu: 2, sigma: 3 }],
  q_normal: [{ distribution: 'q_normal', mu: 2, sigma: 3, q: 0.5 }],
  log_normal: [{ distribution: 'log_normal', mu: -1, sigma: 0.5 }],
  q_log_normal: [{ distribution: 'q_log_normal', mu: 1, sigma: 1, q: 1 }],
  beta: [
    { distribution: 'beta', a: 2, b: 5 },
    { distribution: 'beta', a: 0.5, b: 0.5 },
  ],
  q_beta: [{ distribution: 'q_beta', a: 2, b: 5, q: 0.1 }],
};
const all = Object.values(examples).flat() as Distribution[];
const made = all.map((one): [string, Dimension] => [JSON.stringify(one), dimension('x', one)]);
const middle = ([from, to]: readonly [number, number]) => (from + to) / 2;
const grid = Array.from({ length: 401 }, (_, i) => i / 400);

it('every distribution has an example, a sentence and a description of each key', () => {
  expect(Object.keys(examples).sort()).toEqual(Object.keys(distributions).sort());
  for (const { summary, config } of Object.values(distributions)) {
    expect(summary).toMatch(/\.$/);
    expect(Object.values(config.properties).map(({ description }) => typeof description)).not.toContain('undefined');
  }
});

describe.each(made)('%s', (_, one) => {
  const numeric = one.kind === 'numeric';
  const discrete = !numeric || one.center !== undefined;

  it('gives a value in whose cell u lies, and the same value from anywhere in the cell', () => {
    for (const u of grid.slice(1, -1)) {
      const value = one.at(u);
      const cell = one.cell(value);
      expect(cell[0]).toBeLessThanOrEqual(u + 1e-9);
      expect(cell[1]).toBeGreaterThanOrEqual(u - 1e-9);
      if (discrete) expect(one.at(middle(cell))).toEqual(value);
      else expect(one.at(middle(cell))).toBeCloseTo(value as number, 9);
    }
  });

  it('rises with u, from end to end', () => {
    if (numeric)
      for (const [i, u] of grid.entries())
        if (i > 0) expect(one.at(u) as number).toBeGreaterThanOrEqual(one.at(grid[i - 1]!) as number);
    for (const u of [0, 1]) expect(JSON.parse(JSON.stringify(one.at(u)))).toEqual(one.at(u));
    if (one.values) {
      const cells = one.values.map((value) => one.cell(value));
      expect([cells[0]![0], cells.at(-1)![1]]).toEqual([0, 1]);
      for (const [i, cell] of cells.entries()) if (i > 0) expect(cell[0]).toBeCloseTo(cells[i - 1]![1], 12);
      expect(one.corners.every((corner) => one.values!.some((value) => sameJson(value, corner)))).toBe(true);
    }
  });

  it('places a value inside its cell', () => {
    for (const value of one.values ?? [one.at(0.2), one.at(0.9)]) {
      const [from, to] = one.cell(value);
      const place = one.center?.(value) ?? (from + to) / 2;
      expect(place >= from && place <= to).toBe(true);
    }
  });

  it('is met as often as its cells are long', () => {
    const draws = 2000;
    const stream = streams(5)('frequencies');
    const counts = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      // A continuous one is counted by tenths of its range, which its cells tell.
      const value = one.at(stream.uniform());
      const key = discrete || one.values ? JSON.stringify(value) : `${Math.floor(one.cell(value)[0] * 10)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [key, count] of counts) {
      const [from, to] = discrete || one.values ? one.cell(JSON.parse(key)) : [0, 0.1];
      const share = to - from;
      expect(Math.abs(count / draws - share)).toBeLessThan(4.5 * Math.sqrt((share * (1 - share) + 1e-4) / draws));
    }
  });
});

describe('quantiles', () => {
  const shares = [0.001, 0.1, 0.25, 0.5, 0.9, 0.999];

  // SciPy 1.17.1: stats.norm(2, 3).ppf, stats.lognorm(s=0.5, scale=exp(-1)).ppf, stats.beta(a, b).ppf.
  it.each<[Distribution, number[]]>([
    [
      { distribution: 'normal', mu: 2, sigma: 3 },
      [-7.27069691850344, -1.844654696633801, -0.023469250588245227, 2.0, 5.8446546966338015, 11.27069691850344],
    ],
    [
      { distribution: 'log_normal', mu: -1, sigma: 0.5 },
      [
        0.07846393762307022, 0.19382961427318932, 0.26256808081329946, 0.36787944117144233, 0.6982177813441193,
        1.7248087125928409,
      ],
    ],
    [
      { distribution: 'beta', a: 2, b: 5 },
      [
        0.008255492787746678, 0.09259525891312873, 0.16116291679032652, 0.26444998329566005, 0.5103163065514917,
        0.818613866919134,
      ],
    ],
    [
      { distribution: 'beta', a: 0.5, b: 0.5 },
      [2.4673990709169446e-6, 0.024471741852423214, 0.14644660940672624, 0.5, 0.9755282581475768, 0.999997532600929],
    ],
    [
      { distribution: 'beta', a: 40, b: 1.5 },
      [
        0.8170192112169123, 0.9252765439742117, 0.9502422472902029, 0.9710353826463591, 0.9927667173712571,
        0.9996982024349738,
      ],
    ],
  ])('%o as in SciPy', (given, expected) => {
    const one = dimension('x', given);
    for (const [i, u] of shares.entries()) {
      expect((one.at(u) as number) / expected[i]!).toBeCloseTo(1, 11);
      expect(one.cell(expected[i]!)[0]).toBeCloseTo(u, 11);
    }
  });

  it.each<[Distribution, (u: number) => number]>([
    [{ distribution: 'uniform', min: -3, max: 2 }, (u) => 5 * u - 3],
    [{ distribution: 'log_uniform', min: -11.5, max: -2 }, (u) => Math.exp(9.5 * u - 11.5)],
    [{ distribution: 'log_uniform_values', min: 1e-5, max: 1e-2 }, (u) => 10 ** (3 * u - 5)],
    [{ distribution: 'inv_log_uniform', min: 1, max: 3 }, (u) => Math.exp(-(3 - 2 * u))],
    [{ distribution: 'inv_log_uniform_values', min: 0.1, max: 8 }, (u) => 0.1 * 80 ** u],
    [{ distribution: 'q_uniform', min: 0.35, max: 7.2, q: 0.5 }, (u) => Math.round((0.35 + 6.85 * u) / 0.5) * 0.5],
    [{ distribution: 'q_log_uniform', min: 0, max: 4, q: 2 }, (u) => Math.round(Math.exp(4 * u) / 2) * 2],
    [{ distribution: 'q_log_uniform_values', min: 16, max: 256, q: 16 }, (u) => Math.round(16 ** u) * 16],
    [{ distribution: 'int_uniform', min: -2, max: 4 }, (u) => Math.min(4, Math.floor(7 * u) - 2)],
  ])('%o in closed form', (given, closed) => {
    const one = dimension('x', given);
    for (const u of [0.003, ...shares, 0.7312]) expect((one.at(u) as number) / closed(u)).toBeCloseTo(1, 12);
  });

  it.each(wandb.quantiles)("$distribution as in W&B's engine", ({ distribution, shares, values }) => {
    const one = dimension('x', distribution);
    for (const [i, u] of shares.entries()) {
      const value = one.at(u);
      if (typeof value === 'number') expect(value).toBeCloseTo(values[i] as number, 9);
      else expect(value).toEqual(values[i]);
    }
  });

  // SciPy 1.17.1: stats.norm.logcdf and stats.norm.ppf.
  it('of the normal law hold far out', () => {
    const logs = [
      [-40, -804.6084420137539],
      [-10, -53.23128515051248],
      [-3, -6.60772622151035],
      [-0.5, -1.1759117615936188],
      [0, -Math.LN2],
      [1, -0.1727537790234499],
      [5, -2.8665161296376294e-7],
      [8, -6.220960574271742e-16],
    ] as const;
    for (const [z, log] of logs) expect(logCdf(z) / log).toBeCloseTo(1, 12);
    expect(quantile(1e-12)).toBeCloseTo(-7.034483825301131, 12);
    expect(quantile(1e-5)).toBeCloseTo(-4.264890793922825, 12);
    expect(quantile(0.3)).toBeCloseTo(-0.5244005127080409, 13);
    expect(logMass(-1, 2)).toBeCloseTo(Math.log(0.8185946141203637), 13); // norm.cdf(2) - norm.cdf(-1)
    expect(logMass(30, 31)).toBeCloseTo(logMass(-31, -30), 12);
  });
});

it('int_log_uniform_values has cells of half a unit on either side, on the scale of logarithms', () => {
  const one = dimension('x', { distribution: 'int_log_uniform_values', min: 1, max: 12 });
  expect(one.cell(1)[1] - one.cell(1)[0]).toBeCloseTo(Math.log(3) / Math.log(25), 12);
  expect(one.center!(3)).toBeCloseTo(Math.log(6) / Math.log(25), 12);
});

it('binary fractions leave no noise', () => {
  const one = dimension('x', { distribution: 'q_uniform', min: 0, max: 1, q: 0.1 });
  expect(one.values).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
});

it('more values than anyone would try are not listed', () => {
  const one = dimension('x', { distribution: 'int_uniform', min: 0, max: 1e9 });
  expect(one.values).toBeUndefined();
  expect(one.corners).toEqual([0, 1e9]);
  expect(one.cell(0)[1]).toBeCloseTo(1e-9, 15);
});

describe('refused', () => {
  it.each<[Distribution, string, string]>([
    [{ distribution: 'uniform', min: 2, max: 1 }, 'min 2 is above max 1', 'min'],
    [{ distribution: 'int_uniform', min: 2, max: 1 }, 'min 2 is above max 1', 'min'],
    [{ distribution: 'inv_log_uniform', min: 3, max: 1 }, 'min 3 is above max 1', 'min'],
    [{ distribution: 'categorical', values: ['a', 1, 'a'] }, '"a" is listed twice', 'values'],
    [
      { distribution: 'categorical_w_probabilities', values: [1, 2], probabilities: [0.5, 0.6] },
      'sum to 1.1',
      'probabilities',
    ],
    [
      { distribution: 'categorical_w_probabilities', values: [1, 2], probabilities: [1] },
      '2 values have 1 prob',
      'probabilities',
    ],
  ])('%o', (given, message, key) => {
    expect(() => dimension('x', given)).toThrow(Misfit);
    expect(() => dimension('x', given)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message), key }),
    );
  });

  it('exponents taken for values', () => {
    const given: Distribution = { distribution: 'log_uniform', min: 1, max: 1000 };
    expect(() => dimension('x', given)).toThrow('beyond what a number can hold');
    expect(dimension('x', { ...given, distribution: 'log_uniform_values' }).corners).toEqual([1, 1000]);
  });
});
