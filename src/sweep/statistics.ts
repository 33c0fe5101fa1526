/** Means with intervals, and paired differences. Knows numbers only; what they measure is others' affair. */
import jstat from 'jstat';

/** A mean and what the sample says of its precision. */
export interface Estimate {
  readonly mean: number;
  /** Size of the sample. */
  readonly count: number;
  /** Student's t interval at `confidence`; absent for one value, which says nothing of its spread. */
  readonly interval?: readonly [low: number, high: number];
}

/** Of every interval. */
export const confidence = 0.95;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of values that are independent and about normal. At least one value, all finite. */
export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const centre = mean(values);
  if (count < 2) return { mean: centre, count };
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (count - 1);
  const half = jstat.studentt.inv((1 + confidence) / 2, count - 1) * Math.sqrt(variance / count);
  return { mean: centre, count, interval: [centre - half, centre + half] };
}

/**
 * Of `a - b`, pair by pair: what the pairs share, such as a seed's noise and batches, is in neither side of it. Undefined
 * where they are no pairs.
 */
export const pairedDifference = (a: readonly number[], b: readonly number[]): Estimate | undefined =>
  a.length === b.length && a.length > 0 ? estimate(a.map((value, i) => value - b[i]!)) : undefined;

/** On another scale; `f` rises. */
export const mapped = ({ mean, count, interval }: Estimate, f: (value: number) => number): Estimate => ({
  mean: f(mean),
  count,
  ...(interval && { interval: [f(interval[0]), f(interval[1])] }),
});
