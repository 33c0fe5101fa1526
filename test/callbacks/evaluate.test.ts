import { expect, it } from 'vitest';
import { evaluate } from '../../src/callbacks/evaluate.js';
import { built, fakeRun, momentAt } from './fixtures.js';

const measured = ['distance'];

it.each([
  ['each epoch', {}, { totalSteps: 200, stepsPerEpoch: 10 }, { amount: 1, unit: 'epochs' }],
  ['20 times in a training of more epochs', {}, { totalSteps: 201, stepsPerEpoch: 10 }, { amount: 11, unit: 'steps' }],
  ['as told', { every: '0.5 epochs' }, { totalSteps: 9000, stepsPerEpoch: 1 }, { amount: 0.5, unit: 'epochs' }],
])('measures %s', (_, config, length, cadence) => {
  const callback = built(evaluate, config);
  callback.onStart!(fakeRun({ ...length, measured }).run);
  expect(callback.cadence).toEqual(cadence);
  expect(callback.ends).toEqual({ first: false, last: true });
});

it('cuts no chunk where there is nothing to measure', () => {
  const callback = built(evaluate, { every: 5 });
  callback.onStart!(fakeRun({ measured: [] }).run);
  expect(callback.cadence).toBeUndefined();
});

it("hands the moment's state to the metrics", async () => {
  const found = { distance: { values: { distance: 3 }, recipe: {} } };
  const asked: unknown[] = [];
  const measure = async (state: unknown) => {
    asked.push(state);
    return found;
  };
  const callback = built(evaluate);
  callback.onStart!(fakeRun({ measured, measure }).run);
  const moment = momentAt(4);
  expect(await callback.measure!(moment)).toBe(found);
  expect(asked).toEqual([moment.state]);
});

it('warns at the terminal and in the events, once for the same words', async () => {
  const warnings = ['too wide'];
  const found = { distance: { values: { distance: 3 }, recipe: {}, warnings } };
  const { run, lines } = fakeRun({ measured, measure: async () => found });
  const events: unknown[] = [];
  const callback = built(evaluate);
  callback.onStart!({ ...run, files: { ...run.files, event: (...event) => void events.push(event) } });
  for (const step of [4, 8]) await callback.measure!(momentAt(step));
  expect(lines).toEqual(['warning: distance: too wide']);
  expect(events).toEqual([['warning', { step: 4, metric: 'distance', warning: 'too wide' }]]);
  warnings[0] = 'too narrow';
  await callback.measure!(momentAt(12));
  expect(lines).toHaveLength(2);
});
