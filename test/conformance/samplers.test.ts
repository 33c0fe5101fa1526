/** What every sampler of the catalog keeps to. One joins by existing. */
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/experiment/catalog.js';
import { UserError } from '../../src/registry/problem.js';
import { type Distribution, dimension } from '../../src/samplers/distributions.js';
import type { Observation, Sampler } from '../../src/samplers/sampler.js';
import { type Condition, isActive, type Parameters, type Space, sameJson } from '../../src/samplers/space.js';

type Entry = readonly [path: string, Distribution, (readonly Condition[])?];

const space = (entries: readonly Entry[], allows: Space['allows'] = () => true): Space => ({
  dimensions: entries.map(([path, given, when]) => dimension(path, given, when)),
  allows,
});

/** Finite, so that a grid can have it too: 3 * 5 * (1 + 3 + 3 * 2) points. */
const tree: readonly Entry[] = [
  ['optimizer', { distribution: 'categorical', values: ['sgd', 'adam', { type: 'rmsprop' }] }],
  ['width', { distribution: 'int_log_uniform_values', min: 1, max: 5 }],
  ['loss', { distribution: 'categorical_w_probabilities', values: ['a', 'b', null], probabilities: [0.2, 0.3, 0.5] }],
  ['scale', { distribution: 'q_uniform', min: 0, max: 1, q: 0.5 }, [{ path: 'loss', values: ['b', null] }]],
  [
    'depth',
    { distribution: 'int_uniform', min: 1, max: 2 },
    [
      { path: 'loss', values: [null] },
      { path: 'scale', values: [0, 0.5, 1] },
    ],
  ],
];

const endless: readonly Entry[] = [
  ['rate', { distribution: 'log_uniform_values', min: 1e-5, max: 1e-1 }],
  ['beta', { distribution: 'beta', a: 2, b: 2 }],
  ['bell', { distribution: 'normal', mu: 0, sigma: 1 }],
  ['momentum', { distribution: 'uniform', min: 0, max: 1 }, [{ path: 'kind', values: ['sgd'] }]],
];

const pair = (allows?: Space['allows']) =>
  space(
    [
      ['x', { distribution: 'int_uniform', min: 0, max: 9 }],
      ['y', { distribution: 'int_uniform', min: 0, max: 9 }],
    ],
    allows,
  );

const made = (name: string, space: Space, seed = 1): Sampler => {
  const { config, build } = catalog.find('sampler', name)!;
  return build(Value.Default(config, {}) as never, { space, seed, build: () => expect.unreachable() });
};

/** A score that any point has. */
const score = (point: Parameters) => JSON.stringify(point).length + Number(point.width ?? point.x ?? point.rate ?? 0);

/** Runs a study in which trials end in every way there is, two of them pending at a time. */
function study(sampler: Sampler, trials: number): Observation[] {
  const history: Observation[] = [];
  for (let number = 0; number < trials; number++) {
    if (number >= 2) history[number - 2] = ended(history[number - 2]!);
    const parameters = sampler.ask(number, history);
    if (!parameters) break;
    history.push({ number, parameters, state: 'pending' });
  }
  return history;
}

function ended({ number, parameters }: Observation): Observation {
  const value = number % 11 === 3 ? Number.POSITIVE_INFINITY : score(parameters);
  if (number % 13 === 5) return { number, parameters, state: 'failed' };
  if (number % 4 === 1) return { number, parameters, state: 'pruned', value, reports: 1 + (number % 3) };
  return { number, parameters, state: 'complete', value };
}

/** Why a point is not one of the space; undefined for one that is. */
function wrong({ dimensions, allows }: Space, point: Parameters): string | undefined {
  for (const one of dimensions) {
    if (isActive(one, point) !== one.path in point) return `${one.path} is there or not against its condition`;
    const value = point[one.path];
    if (value === undefined) continue;
    if (one.values && !one.values.some((listed) => sameJson(listed, value))) return `${one.path} is ${value}`;
    const [from, to] = one.cell(value);
    if (!(from >= 0 && from <= to && to <= 1)) return `${one.path} is ${value}`;
  }
  const known = new Set(dimensions.map(({ path }) => path));
  if (Object.keys(point).some((path) => !known.has(path))) return 'a parameter too many';
  return allows(point) ? undefined : 'refused by the constraints';
}

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) frozen(part);
  return value;
};

const kind: Entry = ['kind', { distribution: 'categorical', values: ['sgd', 'adam'] }];
const spaces: readonly (readonly [string, Space])[] = [
  ['a tree of finite parameters', space(tree)],
  ['ranges without end', space([kind, ...endless])],
  ['one under constraints', pair(({ x, y }) => Number(x) + Number(y) === 7)],
  ['constants alone', space([['x', { distribution: 'constant', value: [1, 2] }]])],
];

/** Those that need to be told nothing; `points` is told all of its points, and has its own tests. */
const choosing = catalog.names('sampler').filter((name) => !catalog.find('sampler', name)!.config.required?.length);

describe.each(choosing)('%s', (name) => {
  const fitting = spaces.filter(([, { dimensions }]) => name !== 'grid' || dimensions.every(({ values }) => values));

  describe.each(fitting)('over %s', (_, space) => {
    const history = study(made(name, space), 45);

    it('gives points of the space', () => {
      expect(history.length).toBeGreaterThan(0);
      expect(history.map(({ parameters }) => wrong(space, parameters)).filter(Boolean)).toEqual([]);
      expect(JSON.parse(JSON.stringify(history[0]!.parameters))).toEqual(history[0]!.parameters);
    });

    it('gives the same again, whatever was asked before, and changes nothing that it is given', () => {
      const known = frozen(structuredClone(history.slice(0, 30)));
      const fresh = () => made(name, space).ask(30, known);
      const used = made(name, space);
      for (const number of [44, 3, 17]) used.ask(number, known.slice(0, number));
      expect(fresh()).toEqual(fresh());
      expect(used.ask(30, known)).toEqual(fresh());
    });
  });

  it.skipIf(name === 'grid')(
    'gives others for another seed, which a grid knows nothing of, and for another trial',
    () => {
      const points = (seed: number) =>
        study(made(name, space([kind, ...endless]), seed), 25).map((one) => one.parameters);
      expect(new Set([...points(1), ...points(2)].map((point) => JSON.stringify(point))).size).toBe(50);
    },
  );

  it('says so when the constraints leave nothing', () => {
    const none = made(
      name,
      pair(() => false),
    );
    if (name === 'grid') expect([none.size, none.ask(0, [])]).toEqual([0, undefined]);
    else {
      expect(() => none.ask(0, [])).toThrow(UserError);
      const history = study(made(name, pair()), 20);
      expect(() => none.ask(20, history)).toThrow('admitted none of');
    }
  });

  it('depends on results exactly where it says so', () => {
    const sampler = made(name, space([kind, ...tree, ...(name === 'grid' ? [] : endless)]));
    const history = study(sampler, 40).map(ended);
    const turned = history.map((one) => (one.value === undefined ? one : { ...one, value: -one.value }));
    const differ = [40, 41, 42].filter(
      (number) => !sameJson(sampler.ask(number, history)!, sampler.ask(number, turned)!),
    );
    expect(differ.length > 0).toBe(sampler.adaptive);
  });
});

it('points that do not fit are seen', () => {
  const made = space(tree);
  expect(wrong(made, { optimizer: 'sgd', width: 2, loss: 'a' })).toBeUndefined();
  expect(wrong(made, { optimizer: 'sgd', width: 2, loss: 'a', scale: 0 })).toContain('scale');
  expect(wrong(made, { optimizer: 'sgd', width: 2, loss: 'b' })).toContain('scale');
  expect(wrong(made, { optimizer: 'sgd', width: 6, loss: 'a' })).toContain('width');
  expect(wrong(made, { optimizer: 'sgd', width: 6.5, loss: 'a' })).toContain('width');
  expect(
    wrong(
      pair(() => false),
      { x: 1, y: 1 },
    ),
  ).toContain('constraints');
});
