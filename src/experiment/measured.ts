/**
 * What was last measured of a run, by metric: at the end of its training, or by `exp eval` before or since. Writes nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { revived } from '../registry/json.js';
import type { LastMeasured } from '../trainers/loop.js';
import { readMeta } from './run-meta.js';
import { blaming } from './storage.js';

interface Dated {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly measured: Readonly<Record<string, LastMeasured>>;
}

/** By the name that the metric has in the run; a torn line counts as not there. @throws UserError */
export function lastMeasured(path: string): Readonly<Record<string, LastMeasured>> {
  const found = [...ofTraining(path), ...ofEvaluations(path)];
  found.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  return Object.assign({}, ...found.map(({ measured }) => measured));
}

const ofTraining = (path: string): Dated[] => {
  const { measured = {} } = parsed(read(join(path, 'summary.json'))) ?? {};
  return [{ time: readMeta(path).ended ?? '', measured }];
};

const ofEvaluations = (path: string): Dated[] =>
  read(join(path, 'evaluations.jsonl'))
    .split('\n')
    .flatMap((line) => {
      const { time, step, measured } = parsed(line) ?? {};
      if (!measured) return [];
      const dated = Object.entries<object>(measured).map(([name, one]) => [name, { step, ...one }]);
      return [{ time, measured: Object.fromEntries(dated) }];
    });

const read = (file: string): string =>
  existsSync(file) ? blaming('read', file, () => readFileSync(file, 'utf8')) : '';

function parsed(text: string): Record<string, any> | undefined {
  try {
    return JSON.parse(text, revived);
  } catch {
    return undefined;
  }
}
