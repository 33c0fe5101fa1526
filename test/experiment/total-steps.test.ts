import { describe, expect, it } from 'vitest';
import { totalSteps } from '../../src/experiment/total-steps.js';
import { parseDuration } from '../../src/registry/fields.js';
import { periods } from '../../src/trainers/loop.js';
import type { Clock, Trainer } from '../../src/trainers/trainer.js';

/** A trainer that only plans. */
function planning(ends: readonly string[], k: (step: number) => number) {
  let plans = 0;
  const trainer = {
    ends: ends.map(parseDuration),
    plan({ step }: Clock) {
      plans++;
      return { variant: '', batches: k(step), scalars: {}, shown: {} };
    },
  } as unknown as Trainer;
  return { trainer, plans: () => plans };
}

/** One step after another. */
function counted({ ends, plan }: Trainer, batchesPerEpoch: number) {
  let clock: Clock = { step: 0, drawn: 0, batchesPerEpoch };
  let stepsPerEpoch = 0;
  while (!ends.some((end) => periods(end, clock) >= 1)) {
    if (clock.drawn < batchesPerEpoch) stepsPerEpoch++;
    clock = { batchesPerEpoch, step: clock.step + 1, drawn: clock.drawn + plan(clock).batches };
  }
  return { totalSteps: clock.step, stepsPerEpoch };
}

describe('agrees with counting one by one', () => {
  it.each<[string[], number, (step: number) => number]>([
    [['7 steps'], 10, () => 1],
    [['2345 steps'], 600, () => 1],
    [['3 epochs'], 468, () => 1],
    [['2.5 epochs'], 4001, () => 3],
    [['5 epochs', '9000 steps'], 2500, () => 1],
    [['4 epochs'], 5000, (step) => (step < 25 ? 100 : 5)],
    [['20 epochs'], 1200, (step) => 1 + Math.floor(step / 3000)],
  ])('%j of %i batches', (ends, batches, k) => {
    const { trainer } = planning(ends, k);
    expect(totalSteps(trainer, batches)).toEqual(counted(trainer, batches));
  });
});

it('a million steps are counted in a few thousand plans', () => {
  const { trainer, plans } = planning(['1000000 steps'], () => 1);
  expect(totalSteps(trainer, 39)).toEqual({ totalSteps: 1_000_000, stepsPerEpoch: 39 });
  expect(plans()).toBeLessThan(5000);
});

it('what never ends is counted to ten million', () => {
  const { trainer } = planning([], () => 1);
  expect(totalSteps(trainer, 100).totalSteps).toBe(10_000_000);
});
