/**
 * What metrics.jsonl holds from a byte on, in columns. The file has no time of day; a row's is where its step lies between
 * moments that other files know: events, and when the file was last written.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeMetrics, type MetricsRow } from '../callbacks/metrics-line.js';
import { linesFrom } from '../registry/log-tail.js';
import { type Noted, timeline } from '../tracking/timeline.js';
import type { MetricsReply } from './contract.js';
import { num } from './extents.js';
import { eventsOf } from './run-events.js';

/** `next` is the byte to go on from; a line that is being written is left for then. */
export function metricsFrom(run: string, from: number): MetricsReply {
  const file = join(run, 'metrics.jsonl');
  const { lines, next } = linesFrom(file, from);
  const rows = lines.flatMap((line) => decodeMetrics(line) ?? []);
  const { at } = timeline(momentsOf(run, file, rows.at(-1)));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (name) => name !== 'step' && name !== 'epoch',
  );
  return {
    next,
    steps: rows.map(({ step }) => step),
    epochs: rows.map(({ epoch }) => epoch),
    times: rows.map(({ step }) => at(step) / 1000),
    values: Object.fromEntries(names.map((name) => [name, rows.map((row) => (name in row ? num(row[name]!) : null))])),
  };
}

function momentsOf(run: string, file: string, last: MetricsRow | undefined): Noted[] {
  const known = eventsOf(run).flatMap(({ type, time, step }): Noted[] => {
    const at = type === 'started' ? 0 : step;
    return typeof at === 'number' ? [{ step: at, time: Date.parse(time) }] : [];
  });
  return last ? [...known, { step: last.step, time: statSync(file).mtimeMs }] : known;
}
