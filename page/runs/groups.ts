/** Runs that differ in their seed alone, as one line: how many, and each metric's mean with its interval. */
import { type Estimate, estimate } from '../../src/sweep/statistics.js';
import type { RunRow } from '../../src/ui/contract.js';
import { extentOf, fieldValue, type Value } from './fields.js';

export interface Group {
  /** What all of its runs have in common, as text. */
  readonly key: string;
  /** In the order they came; one at least. */
  readonly runs: readonly RunRow[];
}

/** Equal for runs that differ in their seed alone. */
export function keyWithoutSeed({ name, sweep, trial, overrides }: RunRow): string {
  const paths = Object.keys(overrides)
    .filter((path) => path !== 'seed')
    .sort();
  return JSON.stringify([name, sweep, trial, paths.map((path) => [path, overrides[path]])]);
}

export function grouped(runs: readonly RunRow[]): Group[] {
  const groups = new Map<string, RunRow[]>();
  for (const run of runs) {
    const key = keyWithoutSeed(run);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups].map(([key, members]) => ({ key, runs: members }));
}

/**
 * Mean and 95% interval of a metric over the group's runs that have it. NaN where one of them is not finite: a mean of the
 * others would hide that it diverged. Undefined where none has it.
 */
export function estimateOf({ runs }: Group, field: string): Estimate | undefined {
  const values = runs.flatMap((run) => extentOf(run, field) ?? []);
  if (values.length === 0) return undefined;
  return values.every(Number.isFinite) ? estimate(values) : { mean: Number.NaN, count: values.length };
}

/** What a group says of a field: the mean of a metric, and otherwise what its runs agree on. */
export function valueOfGroup(group: Group, field: string): Value {
  const metric = estimateOf(group, field);
  if (metric) return metric.mean;
  const first = fieldValue(group.runs[0]!, field);
  return group.runs.every((run) => fieldValue(run, field) === first) ? first : undefined;
}
