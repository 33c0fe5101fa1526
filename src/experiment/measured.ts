/**
 * What was last measured of a run, by metric: at the end of its training, or by `exp eval` before or since; and in which
 * keys two recipes differ. Writes nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recipe } from '../metrics/metric.js';
import { type Json, revived } from '../registry/json.js';
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

/** A key of which two recipes say different things, and what; undefined where one has no such key. */
export interface Difference {
  /** Dotted, such as `choosing.rows`. */
  readonly key: string;
  readonly values: readonly [Json | undefined, Json | undefined];
}

/** None where numbers of the two may be compared. Lists are compared whole. */
export function differences(a: Recipe, b: Recipe): Difference[] {
  const [first, second] = [new Map(leaves(a)), new Map(leaves(b))];
  return [...new Set([...first.keys(), ...second.keys()])]
    .map((key) => ({ key, values: [first.get(key), second.get(key)] as const }))
    .filter(({ values: [one, other] }) => JSON.stringify(one) !== JSON.stringify(other));
}

const leaves = (recipe: Recipe, path = ''): [string, Json][] =>
  Object.entries(recipe).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leaves(value as Recipe, `${path}${key}.`)
      : [[`${path}${key}`, value] as [string, Json]],
  );
