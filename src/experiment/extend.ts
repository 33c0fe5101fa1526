/**
 * How one config goes over another: maps merge, lists and values replace, and a changed `type` drops the keys of the
 * component it replaces. What is replaced stays reachable from what replaced it.
 *
 * A bare value over a map (`loss: hinge` over `loss: { type: ... }`), or a map over a bare value, may be the short form
 * of one map over another; only the schema tells, so `shorthand.ts` finishes those.
 */
import { roles } from '../networks/layer.js';
import { type Entry, history, type Mapping, type Node } from './document.js';

export function merge(base: Node, over: Node): Node {
  if (base.kind !== 'map' || over.kind !== 'map' || changesType(base, over)) return replacing(over, base);
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of over.entries) {
    const before = base.entries.get(key);
    entries.set(key, before ? { ...entry, value: merge(before.value, entry.value) } : entry);
  }
  return { ...over, entries, replaced: base };
}

/** `over`, remembering that `base` was there before; what `over` remembers already comes first. */
export function replacing<N extends Node>(over: N, base: Node): N {
  return { ...over, replaced: over.replaced ? replacing(over.replaced, base) : base };
}

export function changesType(base: Mapping, over: Mapping): boolean {
  const type = over.entries.get('type');
  const before = typeOf(base);
  return type !== undefined && before !== undefined && (type.value as { value?: unknown }).value !== before;
}

/** What `typeOf` says of a map that names one component for each player and none for all. */
export const oneEach = Symbol('one each');

/** The component a node names by `type`, or by a bare name below it. */
export function typeOf(node: Node): unknown {
  for (const layer of history(node)) {
    if (layer.kind === 'list') return undefined;
    if (layer.kind === 'scalar' && layer.value !== null) return layer.value;
    if (layer.kind === 'scalar') continue;
    const type = layer.entries.get('type')?.value;
    if (type) return type.kind === 'scalar' ? type.value : undefined;
    if (layer.entries.size > 0 && [...layer.entries.keys()].every((key) => isPlayer(key))) return oneEach;
  }
  return undefined;
}

/** Whether a key names one of the networks that may each have an optimizer of its own. */
export const isPlayer = (key: string): boolean => (roles as readonly string[]).includes(key);
