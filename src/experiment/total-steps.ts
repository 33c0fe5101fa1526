/** How long a training will take, counted without running it. */
import { periods } from '../trainers/loop.js';
import type { Clock, Trainer } from '../trainers/trainer.js';

const most = 10_000_000;

/** Steps counted at once where the trainer draws as many batches at their end as at their beginning. */
const leap = 1000;

/** Iterations until the trainer's end, and to an epoch (of the first one, where `k` changes). */
export function totalSteps(trainer: Trainer, batchesPerEpoch: number): { totalSteps: number; stepsPerEpoch: number } {
  const ended = (clock: Clock) => trainer.ends.some((end) => periods(end, clock) >= 1);
  const inFirst = ({ drawn }: Clock) => drawn < batchesPerEpoch;
  let clock: Clock = { step: 0, drawn: 0, batchesPerEpoch };
  let stepsPerEpoch = 0;
  while (!ended(clock) && clock.step < most) {
    const { batches } = trainer.plan(clock);
    const far = after(clock, leap, batches);
    const leaps = !ended(far) && inFirst(far) === inFirst(clock) && trainer.plan(far).batches === batches;
    const next = leaps ? far : after(clock, 1, batches);
    if (inFirst(clock)) stepsPerEpoch += next.step - clock.step;
    clock = next;
  }
  return { totalSteps: Math.min(clock.step, most), stepsPerEpoch: Math.max(1, stepsPerEpoch) };
}

const after = ({ step, drawn, batchesPerEpoch }: Clock, steps: number, batches: number): Clock => ({
  step: step + steps,
  drawn: drawn + steps * batches,
  batchesPerEpoch,
});
