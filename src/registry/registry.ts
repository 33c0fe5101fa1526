/** Holds components by kind and name. Knows nothing about YAML, files or lines. */
import type { Component, Kind } from './component.js';

export interface Registry {
  /** The component of that kind and name, if there is one. */
  find<K extends Kind>(kind: K, name: string): Component<K> | undefined;
  /** Names of a kind, sorted. */
  names(kind: Kind): string[];
  kinds(): Kind[];
  all(): readonly Component[];
}

/** @throws Error when two components share kind and name. */
export function createRegistry(components: Iterable<Component<any, any>>): Registry {
  const shelves = new Map<Kind, Map<string, Component>>();
  for (const component of components) {
    const shelf = shelves.get(component.kind) ?? new Map<string, Component>();
    if (shelf.has(component.name)) throw new Error(`two components are called ${component.kind} "${component.name}"`);
    shelves.set(component.kind, shelf.set(component.name, component));
  }
  return {
    find: (kind, name) => shelves.get(kind)?.get(name) as any,
    names: (kind) => [...(shelves.get(kind)?.keys() ?? [])].sort(),
    kinds: () => [...shelves.keys()],
    all: () => [...shelves.values()].flatMap((shelf) => [...shelf.values()]),
  };
}
