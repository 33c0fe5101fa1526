/** How long a training will take, counted without running it. */
import { periods } from '../trainers/loop.js';
import type { Clock, Trainer } from '../trainers/trainer.js';

const most = 10_000_000;

/** Iterations until the trainer's end, and to an epoch (of the first one, where `k` changes). */
export function totalSteps(trainer: Trainer, batchesPerEpoch: number): { totalSteps: number; stepsPerEpoch: number } {
  let clock: Clock = { step: 0, drawn: 0, batchesPerEpoch };
  let stepsPerEpoch = 0;
  while (!trainer.ends.some((end) => periods(end, clock) >= 1) && clock.step < most) {
    if (clock.drawn < batchesPerEpoch) stepsPerEpoch++;
    clock = { ...clock, step: clock.step + 1, drawn: clock.drawn + trainer.plan(clock).batches };
  }
  return { totalSteps: clock.step, stepsPerEpoch: Math.max(1, stepsPerEpoch) };
}
