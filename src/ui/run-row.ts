/**
 * One line of the table of runs, read from the run's folder and kept up to date: a run that has ended costs a look at
 * meta.json, one that trains what its log has grown by. A run that cannot be read is a line too. Writes nothing.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type RunMeta, readMeta } from '../experiment/run-meta.js';
import { isOwned, lastOfSummary, startOf, statusOf } from '../experiment/run-view.js';
import type { Json } from '../registry/json.js';
import type { Aims, ReadAims } from './aims.js';
import type { RunRow, RunStatus } from './contract.js';
import { extentsOf, followNumbers, type Numbers, withRows } from './extents.js';
import type { Place } from './places.js';

/** Gives the run's line as it is now, each time it is asked; undefined while the run is being made. Never throws. */
export function followRun(place: Place, readAims: ReadAims): () => RunRow | undefined {
  const file = (name: string) => join(place.path, name);
  let numbers: (() => Numbers) | undefined;
  let row: RunRow | undefined;
  let seen: string | undefined;
  return () => {
    const now = stampOf(file('meta.json'));
    if (row && now === seen && row.status !== 'running') return row;
    const meta = valueOr(undefined, () => readMeta(place.path));
    if (now === '' && isOwned(place.path)) return undefined;
    // In this order: what a process wrote that has ended is all there.
    const status = statusOf({ path: place.path, meta });
    numbers ??= followNumbers(place.path);
    row = rowOf(place, meta, status, numbers, readAims);
    seen = now;
    if (row.status !== 'running') numbers = undefined;
    return row;
  };
}

/** Which version of a file there is; empty for none. */
export function stampOf(file: string): string {
  const stats = valueOr(undefined, () => statSync(file, { throwIfNoEntry: false }));
  return stats ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : '';
}

function rowOf(
  place: Place,
  meta: RunMeta | undefined,
  status: RunStatus,
  read: () => Numbers,
  readAims: ReadAims,
): RunRow {
  const { id, path, sweep, trial } = place;
  const logged = valueOr(undefined, read);
  const numbers = atEnd(logged ?? { step: null, epoch: null, spans: new Map() }, status, path);
  const aims = readAims(textOf(join(path, 'config.yaml')));
  const started = text(meta?.started) ?? startOf(id.split('/')[1]!)?.toISOString() ?? null;
  return {
    id,
    name: text(meta?.name) ?? place.name,
    status: logged ? status : 'damaged',
    seed: typeof meta?.seed === 'number' ? meta.seed : null,
    started,
    seconds: secondsBetween(started, endOf(meta, status, path)),
    step: numbers.step,
    totalSteps: totalSteps(numbers, aims),
    epoch: numbers.epoch,
    sweep,
    trial,
    overrides: overridesIn(textOf(join(path, 'overrides.txt'))),
    metrics: extentsOf(numbers, aims),
  };
}

/** With the last step, which the log may lack, of a run that has ended. */
function atEnd(numbers: Numbers, status: RunStatus, path: string): Numbers {
  const last = status === 'running' ? undefined : lastOfSummary(path);
  return last && last.step > (numbers.step ?? -1) ? withRows(numbers, [last]) : numbers;
}

/** While it trains, when it last wrote numbers. */
function endOf(meta: RunMeta | undefined, status: RunStatus, path: string): string | null {
  if (status !== 'running') return text(meta?.ended);
  return valueOr(null, () => statSync(join(path, 'metrics.jsonl')).mtime.toISOString());
}

function secondsBetween(from: string | null, to: string | null): number | null {
  const seconds = from && to ? (Date.parse(to) - Date.parse(from)) / 1000 : Number.NaN;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** Of an end in epochs, by the steps that one took so far. */
function totalSteps({ step, epoch }: Numbers, { steps, epochs }: Aims): number | null {
  const byEpochs = epochs !== null && step && epoch ? [Math.round((epochs * step) / epoch)] : [];
  const all = [...(steps === null ? [] : [steps]), ...byEpochs];
  return all.length > 0 ? Math.min(...all) : null;
}

/** `key.path=value`, one a line; values are YAML. */
const overridesIn = (lines: string): Record<string, Json> =>
  Object.fromEntries(
    lines.split('\n').flatMap((line) => {
      const split = line.indexOf('=');
      return split < 1 ? [] : [[line.slice(0, split).trim(), valueIn(line.slice(split + 1))]];
    }),
  );

/** What is JSON, as most values are, means the same in YAML, which takes far longer to read. */
function valueIn(written: string): Json {
  return valueOr(undefined, () => JSON.parse(written)) ?? valueOr<Json>(written, () => parse(written));
}

const textOf = (file: string): string => valueOr('', () => readFileSync(file, 'utf8'));
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function valueOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
