/** In which values the configs of runs differ, and nothing of what they share. */
import type { Json } from '../../src/registry/json.js';
import { leavesOf } from '../../src/tracking/leaves.js';

export interface Differing {
  /** Dotted. */
  readonly path: string;
  /** One a run, in their order; undefined where a config has no such path. */
  readonly values: readonly (Json | undefined)[];
}

/** Paths in the order of the first config that has them. A list or object without content counts as a value. */
export function differing(configs: readonly Json[]): Differing[] {
  const all = configs.map((config) => new Map(leavesOf(config)));
  const paths = [...new Set(all.flatMap((one) => [...one.keys()]))];
  return paths
    .map((path) => ({ path, values: all.map((one) => one.get(path)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
}
