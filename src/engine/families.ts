/**
 * Finds small state tensors that are updated alike: what `pack.ts` lays end to end. A family is what the update of one
 * parameter connects, such as w, m and v of Adam; families of equal form make a group.
 */
import type { Graph, Node, Value } from './graph.js';
import { sameShape, sizeOf } from './tensor.js';

export interface Family {
  /** Names of its state tensors, all of one shape. */
  readonly states: readonly string[];
  /**
   * What the states' updates are made of, number by number: the states themselves, values from outside of the same
   * shape, and what nodes compute from these. Families of equal form have the same parts in the same order.
   */
  readonly parts: readonly Value[];
  /** Of the updates, which part each state becomes. */
  readonly next: readonly number[];
  readonly form: string;
}

/** Larger tensors stay by themselves, since joining and parting them is a copy. */
const mostNumbers = 32_768;

const elementwise = new Set(['Add', 'Sub', 'Mul', 'Div', 'Sqrt', 'Neg', 'Abs', 'Max', 'Min', 'Reciprocal']);

/** Groups of at least two families. `carried` names the state tensors: inputs and outputs of equal name. */
export function groupsOf(graph: Graph, carried: readonly string[]): Family[][] {
  const groups = new Map<string, Family[]>();
  for (const states of connected(
    graph,
    carried.filter((name) => isSmall(graph.inputs.get(name)!)),
  )) {
    const family = familyOf(graph, states);
    if (family) groups.set(family.form, [...(groups.get(family.form) ?? []), family]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

const isSmall = ({ dtype, shape }: Value) => dtype === 'float32' && shape.length > 0 && sizeOf(shape) <= mostNumbers;

/** The node behind a value, if it computes each number from the same place of its inputs, or from scalars. */
export function ownNode({ producer, shape }: Value): Node | undefined {
  const fits = (input: Value) => input.shape.length === 0 || sameShape(input.shape, shape);
  return producer && elementwise.has(producer.op) && producer.inputs.every(fits) ? producer : undefined;
}

/** The states in sets that share a part of their updates. */
function connected(graph: Graph, names: readonly string[]): string[][] {
  const owner = new Map<Value, string>(names.map((name) => [graph.inputs.get(name)!, name]));
  const sets = new Map<string, readonly string[]>(names.map((name) => [name, [name]]));
  for (const name of names)
    for (const value of regionOf(graph.outputs.get(name)!)) {
      const [mine, other] = [sets.get(name)!, sets.get(owner.get(value) ?? name)!];
      const both = [...mine, ...other];
      if (mine !== other) for (const one of both) sets.set(one, both);
      owner.set(value, name);
    }
  const inOrder = names.map((name) => names.filter((other) => sets.get(name)!.includes(other)));
  return inOrder.filter(([first], i) => first === names[i]);
}

/** All values of its shape that `output` is made of, to where other kinds of nodes begin. */
function regionOf(output: Value): Set<Value> {
  const seen = new Set<Value>();
  const visit = (value: Value): void => {
    if (seen.has(value) || value.shape.length === 0) return;
    seen.add(value);
    ownNode(value)?.inputs.forEach(visit);
  };
  visit(output);
  return seen;
}

/** Undefined for states of several shapes, or that are not computed number by number. */
function familyOf(graph: Graph, states: readonly string[]): Family | undefined {
  const inputs = states.map((name) => graph.inputs.get(name)!);
  const parts: Value[] = [...inputs];
  const lines: string[] = [];
  const place = (value: Value): number => {
    const node = parts.includes(value) ? undefined : ownNode(value);
    const line = node && `${node.op}(${node.inputs.map(nameOf)})${JSON.stringify(node.attributes)}`;
    if (!parts.includes(value)) {
      parts.push(value);
      lines.push(line ?? 'given');
    }
    return parts.indexOf(value);
  };
  const nameOf = (value: Value) => (value.shape.length === 0 ? `#${value.id}` : place(value));
  const outputs = states.map((name) => graph.outputs.get(name)!);
  const next = outputs.map(place);
  const alike = [...outputs, ...inputs].every(({ shape }) => sameShape(shape, inputs[0]!.shape));
  if (!alike || !outputs.some(ownNode)) return undefined;
  return { states, parts, next, form: [...lines, next].join(';') };
}
