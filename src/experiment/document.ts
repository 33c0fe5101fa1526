/**
 * The annotated tree of a config: plain values that know where they were written and what they replaced.
 * Immutable; it holds no schema and no meaning.
 */

/** Where something was written: a spot in a file, or a command-line argument. */
export interface Place {
  /** `configs/ring.yaml:6:9`, or `argument "trainer.k=2"`. */
  readonly where: string;
  /** Folder that relative paths written here are relative to. */
  readonly folder: string;
  /** Sorts places: the config, then the files it extends, then arguments. */
  readonly order: number;
  readonly argument?: boolean;
}

interface Written {
  readonly place: Place;
  /** The value this one took the place of (from an extended file, or the file under an argument). */
  readonly replaced?: Node;
  /** The text with `${...}` that this value came from. */
  readonly template?: string;
  /** Nobody wrote this: a schema's default. Its place is that of the nearest written thing. */
  readonly isDefault?: boolean;
}

export interface Scalar extends Written {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** A number written with a point or an exponent. */
  readonly fraction?: boolean;
  /** Its `${...}` could not be resolved, which has been reported: the value means nothing. */
  readonly unresolved?: boolean;
}

export interface List extends Written {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface Mapping extends Written {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly keyPlace: Place;
  readonly value: Node;
}

export type Node = Scalar | List | Mapping;

/** A mistake, blamed on a place. */
export interface Finding {
  readonly place: Place;
  readonly path: string;
  readonly message: string;
  readonly remedy?: string;
}

export const limits = { bytes: 1_000_000, depth: 64, aliases: 100, nodes: 100_000 } as const;

/** Keys that reach into JavaScript's objects; no config has a use for them. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export const scalar = (value: Scalar['value'], place: Place): Scalar => ({ kind: 'scalar', value, place });

export const mapping = (entries: ReadonlyMap<string, Entry>, place: Place): Mapping => ({
  kind: 'map',
  entries,
  place,
});

/** `a` and `b` -> `a.b`. */
export const join = (path: string, key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);

/** The value without its annotations. */
export function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry.value)]));
}

/** The opposite of `plain`, for a default; every part of it gets the one place. */
export function annotateDefault(value: unknown, place: Place): Node {
  const about = { place, isDefault: true };
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => annotateDefault(item, place)), ...about };
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value: value as Scalar['value'], ...about };
  const entries = Object.entries(value).map(([key, item]): [string, Entry] => {
    return [key, { keyPlace: place, value: annotateDefault(item, place) }];
  });
  return { kind: 'map', entries: new Map(entries), ...about };
}

/** A null that goes over something, or is an argument's. */
export const isCleared = (node: Node): boolean =>
  node.kind === 'scalar' && node.value === null && (node.replaced !== undefined || node.place.argument === true);

/** The node below `node` at a dotted path's segments. */
export function child(node: Node | undefined, segment: string): Node | undefined {
  if (node?.kind === 'map') return node.entries.get(segment)?.value;
  if (node?.kind === 'list' && /^\d+$/.test(segment)) return node.items[Number(segment)];
  return undefined;
}

/** The node and what it replaced, newest first. */
export function* history(node: Node): Generator<Node> {
  for (let layer: Node | undefined = node; layer; layer = layer.replaced) yield layer;
}

/** Every dotted path of the tree, in order. Only for trees that `measure` has admitted. */
export function* paths(node: Node, path = ''): Generator<string> {
  if (path !== '') yield path;
  if (node.kind === 'map') for (const [key, entry] of node.entries) yield* paths(entry.value, join(path, key));
  if (node.kind === 'list') for (const [i, item] of node.items.entries()) yield* paths(item, join(path, i));
}

interface Extent {
  readonly nodes: number;
  readonly depth: number;
}

/** How much a tree unfolds to, counting a shared part each time it is met; takes time only for what is distinct. */
export function measure(root: Node): Extent {
  const known = new Map<Node, Extent>();
  const visit = (node: Node): Extent => {
    const before = known.get(node);
    if (before) return before;
    const below = [...children(node)].map(visit);
    const nodes = below.reduce((sum, extent) => sum + extent.nodes, 1);
    const extent = { nodes, depth: 1 + below.reduce((most, { depth }) => Math.max(most, depth), 0) };
    known.set(node, extent);
    return extent;
  };
  return visit(root);
}

function* children(node: Node): Generator<Node> {
  if (node.kind === 'list') yield* node.items;
  if (node.kind === 'map') for (const entry of node.entries.values()) yield entry.value;
}
