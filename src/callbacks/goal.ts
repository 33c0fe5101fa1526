/** What `checkpoint` and `early-stopping` share: a metric by name, and which of two values is the better. */
import { Type } from '@sinclair/typebox';
import { choice } from '../registry/fields.js';
import { UserError } from '../registry/problem.js';
import { remedyFor } from '../registry/suggest.js';
import type { StepReport } from './callback.js';

export const metricField = Type.String({
  minLength: 1,
  description: 'Reported number to watch, such as "loss.generator" or "sliced-wasserstein".',
});

export const goalField = choice(['min', 'max'], 'Whether smaller or larger is better.', 'min');

export type Goal = 'min' | 'max';

/** @throws UserError when nothing of that name is reported */
export function reportedValue({ values }: StepReport, metric: string, callback: string): number {
  const value = values[metric];
  if (value !== undefined) return value;
  throw new UserError(
    `callback "${callback}": no metric "${metric}" is reported. ${remedyFor(metric, Object.keys(values))}`,
  );
}

/** Whether `value` improves on `best` by more than `minDelta`. NaN and infinities never do; any number improves on none. */
export function improves(value: number, best: number | null, goal: Goal, minDelta = 0): boolean {
  if (!Number.isFinite(value)) return false;
  return best === null || (goal === 'min' ? best - value : value - best) > minDelta;
}
