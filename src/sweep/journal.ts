/**
 * The journal of a sweep: what was decided, in logical order, one line each. Replaying it gives the study's state, so a
 * sweep resumes by reading it. What ran where, how often and when is no decision; that is `executions.ts`'s.
 */
import type { Parameters } from '../samplers/space.js';

/** Trial `trial` is to be made of these parameters. */
export interface Asked {
  readonly op: 'ask';
  readonly trial: number;
  readonly parameters: Parameters;
}

/** The result of a trial, final. */
export interface Told {
  readonly op: 'tell';
  readonly trial: number;
  readonly state: 'complete' | 'pruned' | 'diverged' | 'failed';
  /** The metric, as it is (not turned for the goal): the mean over seeds. Absent unless complete or pruned. */
  readonly value?: number;
  /** Of each seed that ran. */
  readonly values: readonly number[];
  /** Every value that the first seed reported, up to where it was pruned. */
  readonly reports: readonly number[];
  /** Iterations that each seed completed. */
  readonly steps: readonly number[];
  /** Run folder of each seed, relative to the sweep's. */
  readonly folders: readonly string[];
  readonly reason?: string;
  /** Who ran each seed, last. */
  readonly workers: readonly string[];
}

/** The study goes on to so many trials. */
export interface Extended {
  readonly op: 'extend';
  readonly trials: number;
}

/** These trials, which had failed, are run again; their results so far do not count. */
export interface Retried {
  readonly op: 'retry';
  readonly trials: readonly number[];
}

/** No further trial is asked for: the time is over, or the space is exhausted. */
export interface Closed {
  readonly op: 'close';
  readonly reason: string;
}

/** Every line also says when it was written: `at`, an ISO time. */
export type Decision = Asked | Told | Extended | Retried | Closed;
