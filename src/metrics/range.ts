/** The range of data, for metrics that cannot do without. */
import { exitCode, UserError } from '../registry/problem.js';
import type { Reference } from './metric.js';

/** @throws UserError where the data have none, as points have not */
export function rangeOf({ range }: Reference, metric: string): readonly [number, number] {
  if (range) return range;
  throw new UserError(`${metric} needs data with a range, as pictures have one and points have not.`, exitCode.usage);
}
