/** A run's config as a table: each value, where it came from, and whether it was changed for this run. */
import type { Json } from '../../src/registry/json.js';
import { leavesOf } from '../../src/tracking/leaves.js';
import type { RunReply } from '../../src/ui/contract.js';
import { spelled } from '../numbers.js';

export interface ConfigValue {
  readonly path: string;
  readonly value: string;
  /** "configs/ring.yaml:6:9", "default", "argument ..."; undefined where nothing is known of it. */
  readonly origin: string | undefined;
  readonly override: boolean;
}

/** What is said of a path, or of the nearest thing around it. */
function nearest<T>(known: Readonly<Record<string, T>>, path: string): T | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) if (at in known) return known[at];
  return undefined;
}

export function valuesOf({ resolved, origins, row }: Pick<RunReply, 'resolved' | 'origins' | 'row'>): ConfigValue[] {
  return leavesOf(resolved).map(([path, value]: readonly [string, Json]) => ({
    path,
    value: spelled(value),
    origin: nearest(origins, path),
    override: nearest(row.overrides, path) !== undefined,
  }));
}

/** Those in which every word of `wanted` occurs: in the path, the value or the origin. */
export function matching(values: readonly ConfigValue[], wanted: string): readonly ConfigValue[] {
  const all = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return values.filter(({ path, value, origin = '' }) => {
    const text = `${path} ${value} ${origin}`.toLowerCase();
    return all.every((word) => text.includes(word));
  });
}
