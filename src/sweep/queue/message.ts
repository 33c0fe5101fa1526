/**
 * What goes over the queue, as JSON: a task on its way to a worker, and what workers say of it. Two Sparrings understand
 * each other when they are of one version; whoever reads checks that.
 */
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

export const encodeSaid = (said: Said): string => JSON.stringify(said, named);
export const decodeSaid = (row: string): Said => JSON.parse(row, number);

/** As the queue stores return values: a value of JSON. */
export const encodeResult = (result: Result): unknown => JSON.parse(JSON.stringify(result, named));
export const decodeResult = (value: unknown): Result => JSON.parse(JSON.stringify(value), number);

/** JSON has no NaN and no infinities; among numbers they are strings. */
const named = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

const numbers = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** Only within the two lists of numbers: a reason may well be "NaN". */
const number = (key: string, value: unknown) =>
  (key === 'values' || key === 'reports') && Array.isArray(value) ? value.map((one) => numbers.get(one) ?? one) : value;
