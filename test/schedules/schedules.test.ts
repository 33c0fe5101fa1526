import { describe, expect, test } from 'vitest';
import type { Typed } from '../../src/registry/component.js';
import type { Schedule } from '../../src/schedules/schedule.js';
import { build } from '../helpers/parts.js';

const scheduleOf = (config: Typed): Schedule => build('schedule', config, {});
const atStep = (schedule: Schedule, count: number) => schedule.at({ count, epochs: count / 500 });
const atEpochs = (schedule: Schedule, epochs: number) => schedule.at({ count: epochs * 500, epochs });

describe('the 2014 code (pylearn2)', () => {
  const momentum = scheduleOf({ type: 'linear', from: 0.5, to: 0.7, over: '249 epochs', hold: '1 epoch' });
  const rate = scheduleOf({ type: 'exponential-decay', from: 0.1, rate: 1 / 1.000004, every: 1, floor: 1e-6 });

  test.each([
    [1, 0.5],
    [50, 0.539],
    [125, 0.6],
    [250, 0.7],
    [400, 0.7],
  ])('momentum in epoch %i is %f', (epoch, wanted) => {
    expect(atEpochs(momentum, epoch - 1)).toBeCloseTo(wanted, 3);
    expect(atEpochs(momentum, epoch - 1)).toBeCloseTo(0.5 + 0.2 * Math.min((epoch - 1) / 249, 1), 12);
  });

  test('momentum stays put within an epoch, however many batches an epoch has', () => {
    for (const batches of [3, 7, 468, 469, 500, 937])
      for (let drawn = 0; drawn < 40 * batches; drawn++) {
        const wanted = 0.5 + (0.2 * Math.floor(drawn / batches)) / 249;
        expect(Math.abs(momentum.at({ count: drawn, epochs: drawn / batches }) - wanted)).toBeLessThan(1e-12);
      }
  });

  test.each([
    [100, 0.0819],
    [250, 0.0607],
    [500, 0.0368],
    [1000, 0.0135],
  ])('learning rate after epoch %i is %f', (epoch, wanted) => {
    expect(atEpochs(rate, epoch)).toBeCloseTo(wanted, 4);
  });

  test('its floor is reached near epoch 5756', () => {
    expect(atEpochs(rate, 5750)).toBeGreaterThan(1e-6);
    expect(atEpochs(rate, 5757)).toBe(1e-6);
  });
});

describe('exponential-decay', () => {
  const seed = { type: 'exponential-decay', from: 1e-4, rate: 0.9, every: 470 };

  test("is TensorFlow 1's formula, smooth or in stairs", () => {
    const [smooth, stairs] = [scheduleOf(seed), scheduleOf({ ...seed, staircase: true })];
    for (const count of [0, 1, 235, 469, 470, 471, 9400]) {
      expect(atStep(smooth, count)).toBeCloseTo(1e-4 * 0.9 ** (count / 470), 15);
      expect(atStep(stairs, count)).toBeCloseTo(1e-4 * 0.9 ** Math.floor(count / 470), 15);
    }
  });

  test('describes itself', () => {
    expect(scheduleOf(seed).description).toBe('1e-4 x0.9 every 470');
  });
});

test('constant never changes, and says so', () => {
  const schedule = scheduleOf({ type: 'constant', value: 0.0002 });
  expect([atStep(schedule, 0), atStep(schedule, 1e9), schedule.constant]).toEqual([2e-4, 2e-4, 2e-4]);
  expect(schedule.description).toBe('2e-4');
});

test('step multiplies at the end of each span, at whole epochs too', () => {
  const schedule = scheduleOf({ type: 'step', from: 1, rate: 0.5, every: '2 epochs' });
  expect([0, 1.99, 2, 3.99, 4].map((epochs) => atEpochs(schedule, epochs))).toEqual([1, 1, 0.5, 0.5, 0.25]);
  for (const batches of [3, 49, 469])
    for (let epoch = 0; epoch < 60; epoch += 2)
      expect(schedule.at({ count: 0, epochs: (epoch * batches) / batches })).toBe(0.5 ** (epoch / 2));
});

describe('linear', () => {
  test('waits for its start, rises, stays', () => {
    const schedule = scheduleOf({ type: 'linear', from: 1, to: 3, over: 100, start: 50 });
    expect([0, 50, 100, 150, 999].map((count) => atStep(schedule, count))).toEqual([1, 1, 2, 3, 3]);
  });

  test('a hold that is not whole does not fall a step behind', () => {
    const schedule = scheduleOf({ type: 'linear', from: 0, to: 1, over: '1.0 epochs', hold: '0.1 epochs' });
    // 0.3 / 0.1 is 2.9999999999999996, the trap this test is for
    expect(Math.floor(0.3 / 0.1)).toBe(2);
    expect(atEpochs(schedule, 0.3)).toBeCloseTo(0.3, 12);
    expect(atEpochs(schedule, 0.29)).toBeCloseTo(0.2, 12);
  });

  test('refuses a start in another unit', () => {
    expect(() => scheduleOf({ type: 'linear', from: 0, to: 1, over: '2 epochs', start: 50 })).toThrow(
      'start counts steps, but over counts epochs.',
    );
  });
});

test('cosine is half way in the middle, flat at the ends', () => {
  const schedule = scheduleOf({ type: 'cosine', from: 2, to: 1, over: 100 });
  [2, 1 + (1 + Math.SQRT1_2) / 2, 1.5, 1, 1].forEach((wanted, i) => {
    expect(atStep(schedule, [0, 25, 50, 100, 500][i]!)).toBeCloseTo(wanted, 12);
  });
});

test('warm-up scales the schedule within it, which counts from the start of training', () => {
  const then = { type: 'step', from: 8, rate: 0.5, every: 100 };
  const schedule = scheduleOf({ type: 'warm-up', over: 10, from: 0.2, then });
  expect(atStep(schedule, 0)).toBeCloseTo(1.6, 12);
  expect(atStep(schedule, 5)).toBeCloseTo(4.8, 12);
  expect([10, 99, 100, 200].map((count) => atStep(schedule, count))).toEqual([8, 8, 4, 2]);
  // biome-ignore lint/suspicious/noThenProperty: a config is never awaited
  expect(atStep(scheduleOf({ type: 'warm-up', over: 4, then: 2 }), 1)).toBe(0.5);
});

describe('piecewise', () => {
  test('changes value exactly at its boundaries', () => {
    const schedule = scheduleOf({ type: 'piecewise', values: [3, 2, 1], boundaries: [10, '20 steps'] });
    expect([0, 9, 10, 19, 20, 99].map((count) => atStep(schedule, count))).toEqual([3, 3, 2, 2, 1, 1]);
  });

  test.each([
    [[1, 2], [], '2 values need 1 boundaries, but there are 0.'],
    [[1, 2, 3], [5, 5], '5 does not come after 5.'],
    [[1, 2, 3], ['2 epochs', '1 epoch'], '1 epoch does not come after 2 epochs.'],
  ])('refuses %j at %j', (values, boundaries, message) => {
    expect(() => scheduleOf({ type: 'piecewise', values, boundaries })).toThrow(message);
  });
});
