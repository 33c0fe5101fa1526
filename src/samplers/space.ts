/**
 * The contract of a search space: its dimensions, each seen through the unit interval, so that samplers need to know
 * nothing of logarithms, steps and shapes of distributions. Making dimensions is `distributions.ts`'s.
 */
import type { Json } from '../registry/json.js';

/** A point: the value of every active dimension, by dotted path of the config. */
export type Parameters = Readonly<Record<string, Json>>;

export interface Dimension {
  /** Dotted path in the config, such as `optimizer.generator.learningRate`. */
  readonly path: string;
  /** Values of a categorical have no order. */
  readonly kind: 'numeric' | 'categorical';
  /** All values, where they are finitely many: ascending, or as listed. */
  readonly values?: readonly Json[];
  /** Of `values`, summing to 1. Only of a categorical. */
  readonly probabilities?: readonly number[];
  /** The value at u in [0, 1]: the quantile function of its distribution. */
  at(u: number): Json;
  /** The u that give `value`, [from, to]; a single point where the dimension is continuous. Inverse of `at`. */
  cell(value: Json): readonly [from: number, to: number];
  /** Where in its cell a value lies, where that is not its middle. */
  center?(value: Json): number;
  /** The values at its ends, for checks: all of them for a categorical. An unbounded one gives its quantiles 0.001 and 0.999. */
  readonly corners: readonly Json[];
  /** Active only where each of these dimensions, which come before it, is active and has one of the values. */
  readonly when: readonly Condition[];
}

export interface Condition {
  readonly path: string;
  readonly values: readonly Json[];
}

export interface Space {
  /** A dimension comes after those that its conditions name. */
  readonly dimensions: readonly Dimension[];
  /** Whether the study's constraints admit a point. */
  allows(point: Parameters): boolean;
}

/** Whether a dimension counts, given the values of those before it. */
export const isActive = ({ when }: Dimension, point: Parameters): boolean =>
  when.every(({ path, values }) => path in point && values.some((value) => sameJson(value, point[path]!)));

export const sameJson = (a: Json, b: Json): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The point whose active dimensions have the value that `choose` gives. */
export function pointOf({ dimensions }: Space, choose: (dimension: Dimension, index: number) => Json): Parameters {
  const point: Record<string, Json> = {};
  for (const [i, dimension] of dimensions.entries())
    if (isActive(dimension, point)) point[dimension.path] = choose(dimension, i);
  return point;
}
