/** What a person may change about a sweep that has begun: more trials, or the failed ones again. */
import { UserError } from '../registry/problem.js';
import { type Executions, recordsOf } from './executions.js';
import type { Journal } from './journal.js';
import type { State } from './state.js';

/** Goes on to `trials` trials in all. Those that were dropped when the time was over count as not yet tried. */
export function extend(journal: Journal, { limit }: State, trials: number): void {
  if (trials <= limit)
    throw new UserError(`the sweep is of ${limit} trials already; --extend takes their new number in all.`);
  journal.append({ op: 'extend', trials });
}

/** Runs failed trials again, from the start. Returns their numbers. */
export function retryFailed(journal: Journal, executions: Executions, { trials }: State): number[] {
  const failed = trials.filter(({ state }) => state === 'failed').map(({ number }) => number);
  if (failed.length === 0) return [];
  const isFailed = (task: string) => failed.includes(Number(task.split('-')[0]));
  for (const task of recordsOf(executions.before).keys())
    if (isFailed(task)) executions.append({ event: 'reset', task });
  journal.append({ op: 'retry', trials: failed });
  return failed;
}
