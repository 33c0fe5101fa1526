/**
 * Lays small state tensors that are updated alike end to end, so that one chain of nodes updates them all: an optimizer
 * over twelve small parameters then takes ten nodes, not a hundred and twenty. In small work nodes are what costs.
 * Which tensors belong together is found by `families.ts`.
 */
import { type Family, groupsOf, ownNode } from './families.js';
import { buildGraph, type Form, type Graph, type GraphBuilder, type Value } from './graph.js';
import { indices, reshape } from './kernels/rule.js';
import { type HostTensor, sizeOf } from './tensor.js';

/** A carried tensor that holds several, flat and in order. */
export interface Pack {
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

export interface Packed {
  readonly graph: Graph;
  readonly packs: readonly Pack[];
}

/** `carried` names the state tensors: inputs and outputs of equal name. */
export function pack(graph: Graph, carried: readonly string[]): Packed {
  const groups = groupsOf(graph, carried);
  try {
    return groups.length === 0 ? { graph, packs: [] } : rebuild(graph, groups);
  } catch (error) {
    if (error instanceof Circle) return { graph, packs: [] };
    throw error;
  }
}

/** Thrown where a pack would need a result that depends on it: where one member's update looks at another's. */
class Circle extends Error {}

/** Makes the graph anew, from its outputs backwards. */
function rebuild(graph: Graph, groups: readonly Family[][]): Packed {
  const scope = { current: '' };
  const next = buildGraph(() => scope.current);
  const made = new Map<Value, Value>();
  const packs = groups.map((group, g) => packing(graph, next, group, g, translate, scope));
  const members = new Set(groups.flat().flatMap(({ states }) => states));
  for (const [name, value] of graph.inputs) if (!members.has(name)) made.set(value, next.input(name, value));

  function translate(value: Value): Value {
    const known = made.get(value);
    if (known) return known;
    for (const { part } of packs) {
      const found = part(value);
      if (found) return remember(value, found);
    }
    if (value.constant) return remember(value, next.constant(value.constant, value));
    const node = value.producer!;
    const inputs = node.inputs.map(translate);
    scope.current = node.scope;
    const outputs = next.emit(node.op, inputs, node.attributes, ...node.outputs);
    node.outputs.forEach((output, i) => void remember(output, outputs[i]!));
    return made.get(value)!;
  }

  function remember(value: Value, fresh: Value): Value {
    made.set(value, fresh);
    return fresh;
  }

  for (const [name, value] of graph.outputs) if (!members.has(name)) next.output(name, translate(value));
  for (const { finish } of packs) finish();
  return { graph: next.finish(), packs: packs.flatMap(({ made }) => made) };
}

/** One group's packs, and where its members' values are in them. */
function packing(
  graph: Graph,
  next: GraphBuilder,
  group: readonly Family[],
  number: number,
  translate: (value: Value) => Value,
  scope: { current: string },
) {
  const first = group[0]!;
  const sizes = group.map(({ parts }) => sizeOf(parts[0]!.shape));
  const form: Form = { dtype: 'float32', shape: [sizes.reduce((sum, size) => sum + size)] };
  const places = new Map(
    group.flatMap(({ parts }, member) => parts.map((value, i) => [value, { member, i }] as const)),
  );
  const packs = first.states.map((_, k) => ({
    name: `state.pack.${number}.${k}`,
    members: group.map(({ states }) => ({ name: states[k]!, shape: graph.inputs.get(states[k]!)!.shape })),
  }));
  const wholes: (Value | 'in progress' | undefined)[] = packs.map(({ name }) => next.input(name, form));

  /** Part i of all members. */
  function whole(i: number): Value {
    const known = wholes[i];
    if (known === 'in progress') throw new Circle();
    if (known) return known;
    wholes[i] = 'in progress';
    const value = computed(i);
    wholes[i] = value;
    return value;
  }

  function computed(i: number): Value {
    const node = ownNode(first.parts[i]!);
    if (!node) {
      const parts = group.map(({ parts }) => translate(parts[i]!));
      return next.emit('Concat', parts.map(flat), { axis: 0 }, form)[0]!;
    }
    const inputs = node.inputs.map((input) => (input.shape.length === 0 ? translate(input) : whole(placeOf(input))));
    scope.current = node.scope;
    return next.emit(node.op, inputs, node.attributes, form)[0]!;
  }

  const placeOf = (input: Value) => places.get(input)!.i;
  const flat = (value: Value) => reshape(next, value, [sizeOf(value.shape)]);

  /** A member's value, if it is a state or computed in the pack. */
  function part(value: Value): Value | undefined {
    const place = places.get(value);
    if (!place || (place.i >= first.states.length && !ownNode(value))) return undefined;
    const forms = sizes.map((size) => ({ dtype: 'float32', shape: [size] }) as const);
    const split = next.emit('Split', [whole(place.i), indices(next, sizes)], { axis: 0 }, ...forms);
    return reshape(next, split[place.member]!, value.shape);
  }

  const finish = () => packs.forEach(({ name }, k) => void next.output(name, whole(first.next[k]!)));
  return { part, finish, made: packs };
}

/** The packs' own tensors in place of their members. */
export function packState(
  state: Readonly<Record<string, HostTensor>>,
  packs: readonly Pack[],
): Record<string, HostTensor> {
  const packed = { ...state };
  for (const { name, members } of packs) {
    const data = new Float32Array(members.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
    let at = 0;
    for (const member of members) {
      data.set(state[member.name]!.data, at);
      at += sizeOf(member.shape);
      delete packed[member.name];
    }
    packed[name] = { dtype: 'float32', shape: [data.length], data };
  }
  return packed;
}

/** The member's numbers within a pack's. */
export function unpack({ members }: Pack, { data }: HostTensor): Record<string, HostTensor> {
  let at = 0;
  return Object.fromEntries(
    members.map(({ name, shape }) => {
      const from = at;
      at += sizeOf(shape);
      return [name, { dtype: 'float32', shape, data: data.subarray(from, at) }];
    }),
  );
}
