/**
 * The contract of a pruner: whether a trial is worth going on with, judged by the values it and others have reported.
 * Pure; which of the other trials it may see, and when, is decided by `sweep/`.
 */
import { definer } from '../registry/component.js';

/** Values that a trial reported, in order; smaller is better, NaN and infinities included. */
export type Curve = readonly number[];

export interface Pruner {
  /** Whether it decides when a trial has reported `count` values. */
  due(count: number): boolean;
  /**
   * Whether a trial that has reported `own` (at a count that is due) should end. `others` holds the curves of the trials
   * that were asked for before it, each as far as that trial got, but no longer than `own`.
   */
  prunes(own: Curve, others: readonly Curve[]): boolean;
}

declare module '../registry/component.js' {
  interface Kinds {
    pruner: { needs: object; made: Pruner };
  }
}

export const definePruner = definer('pruner');
