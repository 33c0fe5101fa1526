/** Written points: their order, what they leave out, and what they cannot be. */
import { expect, it } from 'vitest';
import { dimension } from '../../src/samplers/distributions.js';
import { points } from '../../src/samplers/points.js';
import type { Parameters, Space } from '../../src/samplers/space.js';

const loss = dimension('loss', { distribution: 'categorical', values: ['saturating', 'hinge'] });
const k = dimension('trainer.k', { distribution: 'categorical', values: [1, 2, 5] });
const made = (given: readonly Parameters[], space: Partial<Space> = {}) =>
  points.build(
    { points: [...given] },
    {
      space: { dimensions: [loss, k], allows: () => true, ...space },
      seed: 1,
      build: () => expect.unreachable(),
    },
  );

it('gives the points as written, and the first value of what they leave out', () => {
  const sampler = made([{}, { loss: 'hinge' }, { 'trainer.k': 5, loss: 'hinge' }]);
  expect(sampler.size).toBe(3);
  expect([0, 1, 2, 3].map((number) => sampler.ask(number, []))).toEqual([
    { loss: 'saturating', 'trainer.k': 1 },
    { loss: 'hinge', 'trainer.k': 1 },
    { loss: 'hinge', 'trainer.k': 5 },
    undefined,
  ]);
});

it.each<[string, readonly Parameters[], Partial<Space>]>([
  ['"lss" is none of the parameters', [{}, { lss: 'hinge' }], {}],
  ['does not list 3', [{}, { 'trainer.k': 3 }], {}],
  ['is there already', [{}, { loss: 'saturating' }], {}],
  ['the constraints refuse', [{ loss: 'hinge' }, {}], { allows: ({ loss }) => loss === 'hinge' }],
  ['lists no values', [{}, {}], { dimensions: [dimension('x', { distribution: 'uniform', min: 0, max: 1 })] }],
  [
    'does not count here',
    [{}, { 'trainer.k': 2 }],
    { dimensions: [loss, { ...k, when: [{ path: 'loss', values: ['hinge'] }] }] },
  ],
])('says that %s', (message, given, space) => {
  expect(() => made(given, space)).toThrow(
    expect.objectContaining({ name: 'Misfit', message: expect.stringContaining(message) }),
  );
});
