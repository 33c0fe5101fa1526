/**
 * What can be asked of a run by name, for columns, sorting and filters alike: `name`, `status`, `seed`, ..., a metric
 * (`frechet` is its last number, `frechet@best`, `frechet@min` and `frechet@max` are others), or a path of an override.
 */
import type { Extent, RunRow } from '../../src/ui/contract.js';
import { numberOf, spelled } from '../numbers.js';

export type Value = number | string | undefined;

/** Numbers that a metric has over a run. */
export const extents = ['last', 'best', 'min', 'max'] as const;

const own: Readonly<Record<string, (row: RunRow) => Value | null>> = {
  name: (row) => row.name,
  id: (row) => row.id,
  status: (row) => row.status,
  seed: (row) => row.seed,
  started: (row) => row.started,
  time: (row) => row.seconds,
  step: (row) => row.step,
  epoch: (row) => row.epoch,
  sweep: (row) => row.sweep,
  trial: (row) => row.trial,
};

/** Fields that every run has. */
export const ownFields: readonly string[] = Object.keys(own);

/** `frechet@best` as metric and which of its numbers; undefined where that is no metric of the run. */
export function extentOf(row: RunRow, field: string): number | undefined {
  const [metric, which = 'last'] = field.split('@') as [string, string?];
  const extent = row.metrics[metric];
  return extent && which in extent ? numberOf(extent[which as keyof Extent]) : undefined;
}

export function fieldValue(row: RunRow, field: string): Value {
  const ask = own[field];
  if (ask) return ask(row) ?? undefined;
  const override = row.overrides[field];
  if (override !== undefined) return typeof override === 'number' ? override : spelled(override);
  return extentOf(row, field);
}

/** All that the runs can be asked for beyond what each has. */
export function fieldsOf(runs: readonly RunRow[]): { readonly metrics: string[]; readonly overrides: string[] } {
  const metrics = new Set<string>();
  const overrides = new Set<string>();
  for (const run of runs) {
    for (const name in run.metrics) metrics.add(name);
    for (const path in run.overrides) overrides.add(path);
  }
  for (const name of ownFields) overrides.delete(name);
  return { metrics: [...metrics].sort(), overrides: [...overrides].sort() };
}

const usual = ['loss.generator', 'loss.discriminator', 'score.real', 'score.fake', 'frechet', 'wasserstein'];

/** Columns where nobody has chosen any. */
export const usualColumns = (metrics: readonly string[]): string[] => [
  'seed',
  'step',
  'started',
  'time',
  ...usual.filter((name) => metrics.includes(name)),
];

/** Of two values in rising order; what is missing or NaN comes last, whichever way is up. */
export function compared(a: Value, b: Value, down: boolean): number {
  const empty = (value: Value) => value === undefined || Number.isNaN(value);
  if (empty(a) || empty(b)) return Number(empty(a)) - Number(empty(b));
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : natural.compare(String(a), String(b));
  return down ? -order : order;
}

const natural = new Intl.Collator('en', { numeric: true });
