/** Smoothing of a curve, as TensorBoard does it: an exponential average, freed of its bias towards zero at the start. */

/**
 * `weight`: 0 leaves the curve as it is; the nearer to 1, the smoother. What is missing or not finite stays as it is and
 * leaves no trace in what follows. @see TensorBoard, `vz_line_chart2/line-chart.ts`, `resmoothDataset`
 */
export function smoothed(
  values: readonly (number | null | undefined)[],
  weight: number,
): (number | null | undefined)[] {
  if (weight <= 0) return [...values];
  let sum = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null || value === undefined || !Number.isFinite(value)) return value;
    sum = weight * sum + (1 - weight) * value;
    count++;
    return sum / (1 - weight ** count);
  });
}
