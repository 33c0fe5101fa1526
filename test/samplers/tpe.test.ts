/** TPE as a sampler: when it starts to learn, what it makes of conditions, of trials under way and of strange values. */
import { describe, expect, it } from 'vitest';
import { dimension } from '../../src/samplers/distributions.js';
import { random } from '../../src/samplers/random.js';
import type { Observation, Sampler } from '../../src/samplers/sampler.js';
import type { Parameters, Space } from '../../src/samplers/space.js';
import { tpe } from '../../src/samplers/tpe.js';

const building = { build: () => expect.unreachable() };
const keys = { startup_trials: 10, candidates: 24 };
const made = (space: Space): Sampler => tpe.build(keys, { space, seed: 3, ...building });
const line: Space = {
  dimensions: [dimension('x', { distribution: 'uniform', min: 0, max: 1 })],
  allows: () => true,
};
/** A rate that counts only for one kind; the other kind is null, which is a value too. */
const tree: Space = {
  dimensions: [
    dimension('kind', { distribution: 'categorical', values: [null, 'deep'] }),
    dimension('rate', { distribution: 'log_uniform_values', min: 1e-6, max: 1 }, [{ path: 'kind', values: ['deep'] }]),
  ],
  allows: () => true,
};

function study(sampler: Sampler, value: (point: Parameters) => number, trials: number): Observation[] {
  const history: Observation[] = [];
  for (let number = 0; number < trials; number++) {
    const parameters = sampler.ask(number, history)!;
    history.push({ number, parameters, state: 'complete', value: value(parameters) });
  }
  return history;
}

const complete = (count: number, value: (x: number) => number): Observation[] =>
  Array.from({ length: count }, (_, number) => {
    const x = ((number * 7) % count) / count;
    return { number, parameters: { x }, state: 'complete', value: value(x) };
  });

it('is random until enough trials have finished, of whatever results; failed and pending ones do not count', () => {
  const [up, down] = [complete(9, (x) => x), complete(9, (x) => -x)];
  const more: Observation[] = [
    ...up,
    { number: 9, parameters: { x: 0 }, state: 'failed' },
    { number: 10, parameters: { x: 0 }, state: 'pending' },
  ];
  const ask = (history: readonly Observation[]) => made(line).ask(11, history);
  expect(ask(up)).toEqual(ask(down));
  expect(ask(more)).toEqual(ask(up));
  expect(ask(complete(10, (x) => x))).not.toEqual(ask(complete(10, (x) => -x)));
});

describe('of a parameter that is not always there', () => {
  const value = ({ kind, rate }: Parameters) => (kind === null ? 3 : Math.abs(Math.log10(Number(rate)) + 3));
  const late = (history: readonly Observation[]) => history.slice(-30).reduce((sum, one) => sum + one.value!, 0) / 30;

  it('it learns the best, and whether to have it', () => {
    const learned = late(study(made(tree), value, 80));
    const byChance = late(study(random.build({}, { space: tree, seed: 3, ...building }), value, 80));
    expect(learned * 3).toBeLessThan(byChance);
  });

  it('and to do without it where that is better', () => {
    const without = study(made(tree), ({ kind }) => (kind === null ? 0 : 1), 80);
    expect(without.slice(-30).filter(({ parameters }) => parameters.kind === null).length).toBeGreaterThan(20);
  });
});

it('keeps away from where trials are under way', () => {
  const history = complete(40, (x) => Math.abs(x - 0.3));
  const pending = Array.from({ length: 12 }, (_, i): Observation => {
    return { number: 40 + i, parameters: { x: 0.29 + 0.002 * i }, state: 'pending' };
  });
  const near = (given: readonly Observation[]) =>
    Array.from({ length: 40 }, (_, i) => Number(made(line).ask(60 + i, given)!.x)).filter(
      (x) => Math.abs(x - 0.3) < 0.03,
    );
  expect(near(history).length).toBeGreaterThan(2 * near([...history, ...pending]).length);
});

it('leaves trials out whose values the space does not have', () => {
  const strange = [-3, 1.5, 'a', null].map((x, i): Observation => {
    return { number: 40 + i, parameters: { x }, state: 'pending' };
  });
  const history = complete(40, (x) => x);
  expect(made(line).ask(50, [...history, ...strange])).toEqual(made(line).ask(50, history));
});

it('finds points under constraints that hardly any candidate meets', () => {
  const narrow: Space = { ...line, allows: ({ x }) => Number(x) > 0.995 };
  expect(
    Number(
      made(narrow).ask(
        50,
        complete(40, (x) => x),
      )!.x,
    ),
  ).toBeGreaterThan(0.995);
});
