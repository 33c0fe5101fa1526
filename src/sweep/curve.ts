/** The values that a metric took in a run, as its metrics.jsonl has them: the one record that a kill does not lose. */
import { join } from 'node:path';
import { decodeMetrics } from '../callbacks/metrics-line.js';
import { linesFrom } from '../registry/log-tail.js';

/** One report: each row that holds the metric is one. */
export interface Point {
  readonly step: number;
  readonly value: number;
}

/** Gives the points that have been logged since it was last asked; all of them the first time. */
export function followCurve(path: string, metric: string): () => Point[] {
  const file = join(path, 'metrics.jsonl');
  let offset = 0;
  return () => {
    const { lines, next } = linesFrom(file, offset);
    offset = next;
    return lines.flatMap((line) => {
      const row = decodeMetrics(line);
      const value = row?.[metric];
      return value === undefined ? [] : [{ step: row!.step, value }];
    });
  };
}

export const readCurve = (path: string, metric: string): Point[] => followCurve(path, metric)();
