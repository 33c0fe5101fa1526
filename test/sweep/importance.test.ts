/** Importances against shares known by calculation, and against Optuna's fANOVA on the same trials. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dimension, Parameters, Space } from '../../src/samplers/space.js';
import { type Importances, importances } from '../../src/sweep/importance.js';
import { choice, spaceOf, trialOf, unit } from './journals.js';

const trialsOf = (points: readonly Parameters[], value: (point: any) => number) =>
  points.map((parameters, number) => trialOf(number, parameters, [value(parameters)]));

const roots = [Math.SQRT2, Math.sqrt(3), Math.sqrt(5)];
/** Even over the unit interval, as in test/oracles/fanova.py. */
const place = (i: number, j: number) => ((i + 1) * roots[j]!) % 1;
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

const oracle = JSON.parse(readFileSync(join(import.meta.dirname, '../oracles/fanova.json'), 'utf8'));
const choices = [0, 1, 3];
const cube = spaceOf(unit('x'), unit('y'), unit('z'));
const mixed = spaceOf(unit('x'), unit('y'), choice('z', choices));
const inCube = range(oracle.count).map((i): Parameters => ({ x: place(i, 0), y: place(i, 1), z: place(i, 2) }));
const inMixed = inCube.map((point): Parameters => ({ ...point, z: choices[Math.floor(3 * (point.z as number))]! }));

const shareOf = ({ parameters }: Importances, path: string) => parameters.find((one) => one.path === path)!.share;

interface Case {
  readonly name: string;
  readonly space: Space;
  readonly points: readonly Parameters[];
  readonly value: (point: any) => number;
  /** By calculation: the variance of each main effect, of the whole variance. */
  readonly exact: Readonly<Record<string, number>>;
}

const cases: Case[] = [
  {
    name: 'linear',
    space: cube,
    points: inCube,
    value: ({ x, y, z }) => 4 * x + 2 * y + z,
    exact: { x: 16 / 21, y: 4 / 21, z: 1 / 21 },
  },
  { name: 'product', space: cube, points: inCube, value: ({ x, y }) => x * y, exact: { x: 3 / 7, y: 3 / 7, z: 0 } },
  {
    name: 'bowl',
    space: cube,
    points: inCube,
    value: ({ x, y }) => (x - 0.5) ** 2 + 0.1 * y,
    exact: { x: 1 / 180 / (1 / 180 + 1 / 1200), y: 1 / 1200 / (1 / 180 + 1 / 1200), z: 0 },
  },
  {
    name: 'choice',
    space: mixed,
    points: inMixed,
    value: ({ x, z }) => 2 * x + z,
    exact: { x: 1 / 3 / (1 / 3 + 14 / 9), y: 0, z: 14 / 9 / (1 / 3 + 14 / 9) },
  },
];

describe.each(cases)('importances of $name', ({ name, space, points, value, exact }) => {
  const found = importances(space, trialsOf(points, value));

  it.each(['x', 'y', 'z'])('%s: near what is true, and near what Optuna finds', (path) => {
    expect(Math.abs(shareOf(found, path) - exact[path]!)).toBeLessThan(0.06);
    expect(Math.abs(shareOf(found, path) - oracle.shares[name][path])).toBeLessThan(0.05);
  });

  it('are sorted, and understood', () => {
    const shares = found.parameters.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(found.foretold).toBeGreaterThan(0.7);
    expect(found.doubt).toBeUndefined();
  });
});

describe('importances', () => {
  it('of a conditional parameter: nothing where it is inactive', () => {
    const depth: Dimension = { ...unit('depth'), when: [{ path: 'kind', values: ['deep'] }] };
    const space = spaceOf(choice('kind', ['deep', 'flat']), depth);
    const points = range(200).map(
      (i): Parameters => (place(i, 0) < 0.5 ? { kind: 'deep', depth: place(i, 1) } : { kind: 'flat' }),
    );
    const found = importances(
      space,
      trialsOf(points, ({ kind, depth }) => (kind === 'deep' ? 4 * depth : 0)),
    );
    // E[f | kind] is 2 or 0, E[f | depth] is 2 depth: variances 1 and 1/3 of 5/3.
    expect(Math.abs(shareOf(found, 'kind') - 0.6)).toBeLessThan(0.08);
    expect(Math.abs(shareOf(found, 'depth') - 0.2)).toBeLessThan(0.08);
  });

  it('weigh categories by their probabilities', () => {
    const rare = spaceOf(unit('x'), choice('z', ['common', 'rare'], [0.95, 0.05]));
    const even = spaceOf(unit('x'), choice('z', ['common', 'rare']));
    const points = range(200).map((i) => ({ x: place(i, 0), z: place(i, 1) < 0.5 ? 'common' : 'rare' }));
    const trials = trialsOf(points, ({ x, z }) => x + (z === 'rare' ? 1 : 0));
    const exact = (variance: number) => variance / (variance + 1 / 12);
    expect(Math.abs(shareOf(importances(rare, trials), 'z') - exact(0.95 * 0.05))).toBeLessThan(0.08);
    expect(Math.abs(shareOf(importances(even, trials), 'z') - exact(0.25))).toBeLessThan(0.08);
  });

  it('are the same for the same trials and seed', () => {
    const { space, points, value } = cases[0]!;
    const trials = trialsOf(points, value);
    expect(importances(space, trials)).toEqual(importances(space, trials));
    expect(importances(space, trials, 1)).not.toEqual(importances(space, trials));
  });

  it('go by complete trials alone', () => {
    const trials = trialsOf(inCube, cases[0]!.value);
    const diverged = trials.slice(0, 50).map((trial) => ({ ...trial, state: 'diverged' as const }));
    expect(importances(cube, [...trials, ...diverged])).toEqual(importances(cube, trials));
  });

  it('say when there are too few trials, when all are alike, and when the forest understands nothing', () => {
    const few = importances(cube, trialsOf(inCube.slice(0, 15), cases[0]!.value));
    expect(few).toEqual({ parameters: [], trials: 15, doubt: expect.stringContaining('at least 16') });
    const same = importances(
      cube,
      trialsOf(inCube, () => 1),
    );
    expect(same).toMatchObject({ parameters: [], doubt: expect.stringContaining('same value') });
    const noise = trialsOf(inCube, ({ x, y, z }) => Math.sin(1e6 * (x + 2 * y + 3 * z)));
    expect(importances(cube, noise).doubt).toMatch(/foretells \d+% of the variance/);
  });
});
