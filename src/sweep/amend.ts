/**
 * What a person may change about a sweep that has begun: more trials, or the failed ones again. Each is a single line of
 * the journal, so it is done or not; to ask for it again when it is done changes nothing.
 */
import { UserError } from '../registry/problem.js';
import type { Journal } from './journal.js';
import type { State } from './state.js';

/**
 * Goes on to `trials` trials in all, whatever the time. Those that were dropped when the time was over count as not yet
 * tried.
 */
export function extend(journal: Journal, state: State, trials: number): void {
  const limit = Number.isFinite(state.limit) ? state.limit : state.trials.length;
  const last = journal.before.findLast(({ op }) => op === 'extend');
  if (last?.op === 'extend' && last.trials === trials) return;
  if (trials <= limit)
    throw new UserError(`the sweep is of ${limit} trials already; --extend takes their new number in all.`);
  journal.append({ op: 'extend', trials });
}

/** Runs failed trials again, from the start. */
export function retryFailed(journal: Journal, { trials }: State): void {
  const failed = trials.filter(({ state }) => state === 'failed').map(({ number }) => number);
  if (failed.length) journal.append({ op: 'retry', trials: failed });
}
