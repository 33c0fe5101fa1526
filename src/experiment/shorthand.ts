/**
 * Writes out the short forms that a schema admits, on the annotated tree: a bare name or number for a component, a bare
 * value for an object, one optimizer for all players. Also joins a short form with a long one that it goes over.
 */
import type { BareNumber } from '../registry/fields.js';
import { type Entry, history, type Mapping, mapping, type Node, type Scalar } from './document.js';
import { isPlayer, merge, replacing, typeOf } from './extend.js';

/** The node as a map, when it is one or `key` can hold its bare value; otherwise undefined. */
export function asObject(node: Node, key: string | undefined): Mapping | undefined {
  if (node.kind === 'list') return undefined;
  if (key === undefined) return node.kind === 'map' ? node : undefined;
  if (node.kind === 'map') return node.entries.has(key) ? node : withKey(node, key, earlier(node, 'scalar'));
  return node.value === null ? undefined : withKey(earlier(node, 'map') ?? empty(node), key, node);
}

/** The node as `{ type, ... }` when it is a map, a bare name, or a bare number where that has a meaning. */
export function asComponent(node: Node, number: BareNumber | undefined): Mapping | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'number') return number && bareNumber(node, number);
  if (node.kind === 'scalar' && typeof node.value !== 'string') return undefined;
  if (node.kind !== 'scalar') {
    const short = earlier(node, 'scalar');
    return asObject(node, typeof short?.value === 'string' ? 'type' : undefined);
  }
  const under = earlier(node, 'map');
  const sameType = under && [undefined, node.value].includes(typeOf(under) as string | undefined);
  return withKey(sameType ? under : empty(node), 'type', node);
}

function bareNumber(node: Scalar, { type, key }: BareNumber): Mapping {
  return withKey(withKey(empty(node), 'type', { ...node, value: type }), key, node);
}

const empty = (node: Node) => mapping(new Map(), node.place);

function withKey(map: Mapping, key: string, value: Scalar | undefined): Mapping {
  if (!value) return map;
  const entry: Entry = { keyPlace: value.place, value };
  return { ...map, entries: new Map(map.entries).set(key, entry) };
}

/** What the node goes over, of the other kind; a null in between has cleared it. */
export function earlier<K extends Node['kind']>(node: Node, kind: K): Extract<Node, { kind: K }> | undefined {
  for (const layer of history(node)) {
    const cleared = layer.kind === 'scalar' && layer.value === null;
    if (cleared || layer.kind === 'list') return undefined;
    if (layer !== node && layer.kind === kind) return layer as Extract<Node, { kind: K }>;
  }
  return undefined;
}

export interface Split {
  /** True where nobody wrote a player's own value. */
  readonly shared: boolean;
  of(player: string): Node | undefined;
}

/** One value for each player: its own keys over the common ones. */
export function splitPlayers(node: Node): Split {
  if (node.kind !== 'map' || ![...node.entries.keys()].some(isPlayer)) return { shared: true, of: () => node };
  const common = {
    ...node,
    entries: new Map([...node.entries].filter(([key]) => !isPlayer(key))),
    replaced: undefined,
  };
  const before = earlier(node, 'scalar');
  const under = before ? replacing(common, before) : common;
  const nothing = common.entries.size === 0 && !before;
  const of = (player: string) => {
    const own = node.entries.get(player)?.value;
    if (!own || (own.kind === 'scalar' && own.value === null)) return nothing ? undefined : under;
    return nothing ? own : merge(under, own);
  };
  return { shared: false, of };
}
