/**
 * One line of metrics.jsonl: `{"step":10,"epoch":0.1,"loss.generator":0.693}`. Equal float32 numbers give equal bytes,
 * on every machine; NaN and infinities, which JSON lacks, are strings. Knows nothing of files or cadence.
 */
import { finite, revived } from '../registry/json.js';

/** A line's numbers by name, `step` and `epoch` first. */
export type MetricsRow = Readonly<Record<string, number>> & { readonly step: number; readonly epoch: number };

/** The decimal with the fewest digits that still reads back as the same float32. At most 9 digits are needed. */
export function shortest(value: number): number {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single;
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(single.toPrecision(digits));
    if (Math.fround(decimal) === single) return decimal;
  }
  return Number(single.toPrecision(9));
}

/** `epoch` is kept to six decimals. */
export function encodeMetrics(step: number, epoch: number, values: Readonly<Record<string, number>>): string {
  const numbers = Object.entries(values).map(([name, value]) => [name, shortest(value)]);
  return JSON.stringify({ step, epoch: Number(epoch.toFixed(6)), ...Object.fromEntries(numbers) }, finite);
}

/** Undefined for a line that `encodeMetrics` did not write. */
export function decodeMetrics(line: string): MetricsRow | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof fields !== 'object' || fields === null || !('step' in fields)) return undefined;
  const row = fields as Record<string, unknown>;
  for (const name in row) {
    if (typeof row[name] === 'string') row[name] = revived(name, row[name]); // a reviver for all would take five times as long
    if (typeof row[name] !== 'number') return undefined;
  }
  return row as MetricsRow;
}
