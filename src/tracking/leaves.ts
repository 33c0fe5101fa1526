/** A config as trackers list it: its single values, each by its dotted path. */
import type { Json } from '../registry/json.js';

/** `optimizer.generator.learningRate`, `callbacks.0.every`. Lists and objects without content count as values. */
export function leavesOf(config: Json, path = ''): readonly (readonly [path: string, value: Json])[] {
  const inner = typeof config === 'object' && config !== null ? Object.entries(config) : [];
  if (inner.length === 0) return [[path, config]];
  return inner.flatMap(([key, part]) => leavesOf(part, path ? `${path}.${key}` : key));
}
