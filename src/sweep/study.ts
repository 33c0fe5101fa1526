/** What a study is once its file has been read and found right: everything that decides which trials there will be. */
import type { Pruner } from '../pruners/pruner.js';
import type { Sampler } from '../samplers/sampler.js';
import type { Parameters, Space } from '../samplers/space.js';

export interface Metric {
  /** Of a number in the reports of a run, such as `loss.generator` or `sliced-wasserstein`. */
  readonly name: string;
  readonly goal: 'minimize' | 'maximize';
  /** Which of a run's values counts: its last, or its best. */
  readonly take: 'last' | 'best';
}

export interface Study {
  readonly name: string;
  readonly space: Space;
  readonly sampler: Sampler;
  readonly pruner?: Pruner;
  readonly metric: Metric;
  /** The config seed of each replicate. All trials have the same, so that they share noise, batches and initial weights. */
  readonly seeds: readonly number[];
  /** How many trials there will be, at most; infinite where only the time is limited. */
  readonly trials: number;
  /** Seconds after which no further trial is asked for. */
  readonly seconds?: number;
  /**
   * How many trials may be without a result when a further one is suggested. It decides what an adaptive sampler knows,
   * and so belongs to the study: fewer workers than this give the same study, more would not help.
   */
  readonly maxConcurrent: number;
  /** How often a task that crashed is tried again. */
  readonly retries: number;
  /** The point that the base config is at, tried first; its value is there for comparison. */
  readonly baseline?: Parameters;
}
