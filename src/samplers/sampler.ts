/**
 * The contract of a sampler: which point of a space to try next. A pure function of the trial's number and of the
 * history it may know; what runs the trials, and when, is not its affair.
 */
import { definer } from '../registry/component.js';
import type { Parameters, Space } from './space.js';

/** A trial as a sampler may know it at a moment of logical time. */
export interface Observation {
  /** From 0, in the order in which trials were asked for. */
  readonly number: number;
  readonly parameters: Parameters;
  /** `pending`: without a result yet. `failed`: it never gave one, for reasons that say nothing of its parameters. */
  readonly state: 'pending' | 'complete' | 'pruned' | 'failed';
  /** Smaller is better, whatever the study's goal. Infinity for a trial that diverged; absent while pending or failed. */
  readonly value?: number;
  /** How many values a pruned trial had reported; `value` is the last of them. */
  readonly reports?: number;
}

export interface Sampler {
  /** Whether what it suggests depends on results. */
  readonly adaptive: boolean;
  /** How many points it has, where that is finite. */
  readonly size?: number;
  /**
   * The point of trial `number`, one that the space allows; undefined when there are no more. `history` holds the trials
   * before it, in order. The same arguments give the same point.
   */
  ask(number: number, history: readonly Observation[]): Parameters | undefined;
}

export interface SamplerNeeds {
  readonly space: Space;
  readonly seed: number;
}

declare module '../registry/component.js' {
  interface Kinds {
    sampler: { needs: SamplerNeeds; made: Sampler };
  }
}

export const defineSampler = definer('sampler');
