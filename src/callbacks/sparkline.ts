/** A curve in one line of text. */

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Means of equal stretches of `values`, from their least to their greatest; a stretch without a number is `×`. */
export function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(width, values.length);
  const means = Array.from({ length: count }, (_, i) =>
    mean(
      values
        .slice(Math.floor((i * values.length) / count), Math.floor(((i + 1) * values.length) / count))
        .filter(Number.isFinite),
    ),
  );
  const finite = means.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const flat = !(high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high))); // but for the rounding of means
  const height = (value: number) => (flat ? 0 : Math.round(((value - low) / (high - low)) * (bars.length - 1)));
  return means.map((value) => (Number.isFinite(value) ? bars[height(value)] : '×')).join('');
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
