/**
 * The contract of an executor: what runs the tasks of a sweep, here or elsewhere. It decides nothing about the study:
 * it starts what it is given, passes on what it hears, and ends what it is told to end.
 */
import type { Json } from '../registry/json.js';

/** One training: one point of the space with one seed. */
export interface Task {
  /** `0007-2`: the trial, and which of its seeds (from 1). It names the run folder, `trials/0007-2/`. */
  readonly id: string;
  readonly trial: number;
  /** What goes over the sweep's frozen base.yaml: `key.path=value`, the seed included. */
  readonly overrides: readonly string[];
  /** Another task that trains the same up to a step, where this one may take up what that one pinned. */
  readonly from?: { readonly task: string; readonly step: number };
  /** Steps to pin, because other tasks start from there. */
  readonly pins?: readonly number[];
}

/** What came of a task. */
export interface Ending {
  /**
   * `pruned`: it reached `until`. `crashed`: for a reason that another attempt may not meet; `failed`: for one that it
   * would. `interrupted`: asked to leave, so that another execution can go on where it was.
   */
  readonly state: 'completed' | 'pruned' | 'diverged' | 'crashed' | 'failed' | 'interrupted';
  /** Every value of the metric so far, in order, NaN and infinities as numbers; where pruned, the first `until`. */
  readonly reports: readonly number[];
  /** Iterations completed, where pruned until the last report; how many of them were taken over from another task. */
  readonly steps: number;
  readonly inherited: number;
  /** A sentence; for what did not complete. */
  readonly reason?: string;
}

/** Which execution of a task speaks: counted from 1, higher for each that takes over from another. */
export interface Execution {
  readonly attempt: number;
  /** Who runs it, such as `host:1234`. */
  readonly worker: string;
}

/** What an executor tells of a task. An execution that was replaced may still speak; whoever listens must refuse it. */
export interface Heard {
  started(execution: Execution): void;
  /** The first step is done: start-up is over. */
  stepping?(execution: Execution): void;
  /** The `count`-th value of the metric, from 1. */
  reported(execution: Execution, count: number, value: number): void;
  /** `folder`: the run folder, relative to the sweep's. */
  ended(execution: Execution, ending: Ending, folder: string): void;
}

export interface Running {
  /**
   * Ends the task once it has reported `count` values; at once where it has. Its ending comes as any other, but for a task
   * that has not begun and is told 0: it may end without a word.
   */
  until(count: number): void;
}

export interface Executor {
  /** How many tasks it takes at a time; the rest wait with whoever asks. */
  readonly slots: number;
  /** `attempt`: the first attempt number that is free. */
  start(task: Task, attempt: number, heard: Heard): Running;
  /** Ends all tasks so that they can be resumed, and waits until they have. */
  close(): Promise<void>;
}

/** Where a worker finds what a sweep froze, and what it must know to run a task of it. */
export interface SweepPlace {
  /** Absolute path of the sweep's folder. */
  readonly folder: string;
  readonly metric: string;
  readonly name: string;
}

export const taskId = (trial: number, replicate: number): string =>
  `${String(trial).padStart(4, '0')}-${replicate + 1}`;

/** Where a task's run is, relative to the sweep's folder, unless an execution took it elsewhere. */
export const taskFolder = (id: string): string => `trials/${id}`;

/** `key.path=value` with the value as JSON, which is YAML. */
export const override = (path: string, value: Json): string => `${path}=${JSON.stringify(value)}`;
