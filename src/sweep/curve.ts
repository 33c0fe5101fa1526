/** The values that a metric took in a run, as its metrics.jsonl has them: the one record that a kill does not lose. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { decodeMetrics } from '../callbacks/metrics-line.js';

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
    const text = textFrom(file, offset);
    const end = text.lastIndexOf('\n') + 1; // what follows is torn, or being written
    offset += Buffer.byteLength(text.slice(0, end));
    return text
      .slice(0, end)
      .split('\n')
      .flatMap((line) => {
        const row = decodeMetrics(line);
        const value = row?.[metric];
        return value === undefined ? [] : [{ step: row!.step, value }];
      });
  };
}

export const readCurve = (path: string, metric: string): Point[] => followCurve(path, metric)();

function textFrom(file: string, offset: number): string {
  if (!existsSync(file)) return '';
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(fd).size - offset));
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(fd);
  }
}
