/** A number as it went, in bounded memory: means of equal stretches, which double in length as the curve grows. */

export interface Curve {
  add(value: number): void;
  /** Oldest first, `most` at most; a stretch with a NaN in it is NaN. What is not a whole stretch yet is left out. */
  means(): readonly number[];
}

/** `most`: an even number. */
export function createCurve(most = 256): Curve {
  let means: readonly number[] = [];
  let [stretch, sum, count] = [1, 0, 0];
  return {
    add(value) {
      sum += value;
      if (++count < stretch) return;
      means = [...means, sum / count];
      [sum, count] = [0, 0];
      if (means.length < most) return;
      means = Array.from({ length: most / 2 }, (_, i) => (means[2 * i]! + means[2 * i + 1]!) / 2);
      stretch *= 2;
    },
    means: () => means,
  };
}
