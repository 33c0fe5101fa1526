/** What the screen of a sweep makes of its trials: how good each is, and the best so far. Pure; draws nothing. */
import type { SweepReply } from '../../src/ui/contract.js';
import { numberOf } from '../numbers.js';

export type Trial = SweepReply['trials'][number];
export type Goal = SweepReply['goal'];

/** Whether a trial's value is a result: those of pruned trials are of an unfinished training. */
export const counts = (trial: Trial): boolean => trial.state === 'complete' && Number.isFinite(numberOf(trial.value));

/** Complete trials with a value, the best first; of equal ones the first. Without a goal smaller is better. */
export function ranked(trials: readonly Trial[], goal: Goal): Trial[] {
  const sign = goal === 'maximize' ? -1 : 1;
  return trials.filter(counts).sort((a, b) => sign * (Number(a.value) - Number(b.value)) || a.trial - b.trial);
}

/** By number: 1 for the best complete trial down to 0 for the worst, by place, so that one outlier does not make all others alike. */
export function merits(trials: readonly Trial[], goal: Goal): ReadonlyMap<number, number> {
  const order = ranked(trials, goal);
  return new Map(order.map(({ trial }, i) => [trial, order.length > 1 ? 1 - i / (order.length - 1) : 1]));
}

/** As long as `trials`, in whose order they were asked for: the best complete value up to each; undefined before the first. */
export function bestSoFar(trials: readonly Trial[], goal: Goal): (number | undefined)[] {
  let best: number | undefined;
  return trials.map((trial) => {
    const value = numberOf(trial.value);
    if (counts(trial) && value !== undefined)
      best = best === undefined ? value : goal === 'maximize' ? Math.max(best, value) : Math.min(best, value);
    return best;
  });
}
