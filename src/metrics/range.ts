/** The range of data, for metrics that cannot do without, and numbers taken from it to [0, 1]. */
import { float32, type HostTensor } from '../engine/tensor.js';
import { exitCode, UserError } from '../registry/problem.js';
import type { Reference } from './metric.js';

/** @throws UserError where the data have none, as points have not */
export function rangeOf({ range }: Reference, metric: string): readonly [number, number] {
  if (range) return range;
  throw new UserError(`${metric} needs data with a range, as pictures have one and points have not.`, exitCode.usage);
}

/** Rows whose range is taken to [0, 1]; as they are where it is that or not known. */
export const inUnit = (rows: HostTensor, [low, high]: readonly [number, number] = [0, 1]): HostTensor =>
  low === 0 && high === 1
    ? rows
    : float32(
        Float32Array.from(rows.data, (value) => (value - low) / (high - low)),
        rows.shape,
      );
