/**
 * What goes over the queue, as JSON: a task on its way to a worker, and what workers say of it. Two Sparrings understand
 * each other when they are of one version; whoever reads checks that.
 */
import { finite, revivedUnder } from '../../registry/json.js';
import type { Ending, Execution, SweepPlace, Task } from '../executor.js';

/** Written by the coordinator alone. Workers look at it again and again, for `until` and `leave` may change. */
export interface Assignment {
  /** Of the Sparring that wrote it. */
  readonly version: string;
  readonly task: Task;
  readonly place: SweepPlace;
  /** The sweep's folder below the coordinator's folder of all runs, where it is there. */
  readonly below?: string;
  /** Attempt number of the job's first execution. The `n`-th that the queue starts has `attempt + n - 1`. */
  readonly attempt: number;
  /** The task ends once it has reported so many values. */
  readonly until?: number;
  /** The sweep ends: stop so that the task can be resumed, and say so. */
  readonly leave?: true;
}

/** A row of the job's log. Any worker can write one at any time: only `execution` tells whether it counts. */
export type Said = { readonly execution: Execution } & (
  | { readonly what: 'started' }
  | { readonly what: 'stepping' }
  /** Values `from`, `from + 1` and so on of the metric, counted from 1. */
  | { readonly what: 'reported'; readonly from: number; readonly values: readonly number[] }
);

/** The job's return value, which the queue takes only from the worker that holds the job. */
export interface Result {
  readonly execution: Execution;
  readonly ending: Ending;
  readonly folder: string;
}

/** Only the lists of numbers: a reason may well be "NaN". */
const restored = revivedUnder('values', 'reports');

export const encodeSaid = (said: Said): string => JSON.stringify(said, finite);
export const decodeSaid = (row: string): Said => JSON.parse(row, restored);

/** As the queue stores return values: a value of JSON. */
export const encodeResult = (result: Result): unknown => JSON.parse(JSON.stringify(result, finite));
export const decodeResult = (value: unknown): Result => JSON.parse(JSON.stringify(value), restored);
