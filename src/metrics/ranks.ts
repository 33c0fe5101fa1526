/** Two lists of numbers in ascending order, compared by rank. */
import { mean, variance } from './mean.js';

/** Of numbers in ascending order. */
export const median = (sorted: Float64Array): number => {
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
};

/**
 * The share of pairs in which the number of `a` is the smaller, equal ones counting half (Mann and Whitney 1947), and its
 * standard error (DeLong, DeLong and Clarke-Pearson 1988). NaN where a number is.
 */
export function shareNearer(a: Float64Array, b: Float64Array): { readonly value: number; readonly error: number } {
  if (a.some(Number.isNaN) || b.some(Number.isNaN)) return { value: Number.NaN, error: Number.NaN };
  const ofA = a.map((number) => 1 - placeIn(b, number));
  const ofB = b.map((number) => placeIn(a, number));
  return { value: mean(ofA), error: Math.sqrt(variance(ofA) / a.length + variance(ofB) / b.length) };
}

/** The share of `sorted` below `number`, equal ones counting half. */
function placeIn(sorted: Float64Array, number: number): number {
  const first = (after: (other: number) => boolean) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (after(sorted[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return (first((other) => other >= number) + first((other) => other > number)) / (2 * sorted.length);
}
