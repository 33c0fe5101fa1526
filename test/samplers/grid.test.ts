/** The grid: its order, conditions without duplicates, constraints, and what it cannot do. */
import { expect, it } from 'vitest';
import { dimension } from '../../src/samplers/distributions.js';
import { grid } from '../../src/samplers/grid.js';
import type { Space } from '../../src/samplers/space.js';

const made = (dimensions: Space['dimensions'], allows: Space['allows'] = () => true) =>
  grid.build({}, { space: { dimensions, allows }, seed: 1, build: () => expect.unreachable() });
const x = dimension('x', { distribution: 'categorical', values: ['a', 'b'] });
const y = dimension('y', { distribution: 'int_uniform', min: 1, max: 3 });
const all = (sampler: ReturnType<typeof made>) => Array.from({ length: sampler.size! }, (_, i) => sampler.ask(i, []));

it('goes through the last parameter first', () => {
  const sampler = made([x, y]);
  expect(all(sampler).map((point) => `${point!.x}${point!.y}`)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
  expect(sampler.ask(6, [])).toBeUndefined();
});

it('has each cell once though a parameter is not always there', () => {
  const conditional = { ...y, when: [{ path: 'x', values: ['b'] }] };
  expect(all(made([x, conditional]))).toEqual([{ x: 'a' }, { x: 'b', y: 1 }, { x: 'b', y: 2 }, { x: 'b', y: 3 }]);
});

it('leaves out what the constraints refuse', () => {
  expect(all(made([x, y], ({ x, y }) => x === 'b' && Number(y) > 1))).toEqual([
    { x: 'b', y: 2 },
    { x: 'b', y: 3 },
  ]);
});

it('says which parameter has no list of values, and what to try', () => {
  const range = dimension('rate', { distribution: 'uniform', min: 0, max: 1 });
  expect(() => made([x, range])).toThrow(
    expect.objectContaining({
      name: 'Misfit',
      message: expect.stringContaining('rate'),
      remedy: expect.stringContaining('`values`'),
    }),
  );
});

it('refuses more cells than anyone waits for', () => {
  const wide = ['a', 'b', 'c'].map((path) => dimension(path, { distribution: 'int_uniform', min: 1, max: 100 }));
  expect(() => made(wide)).toThrow('more than 100000 cells');
});
