/** In which keys two recipes differ. Knows neither runs nor files. */
import type { Recipe } from '../metrics/metric.js';
import type { Json } from '../registry/json.js';

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
