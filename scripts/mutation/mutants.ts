/**
 * The ways a kernel's rule may be wrong by one thing: a sign, an operand, a constant, an attribute, a step left out. A
 * mutant is the rule itself on a builder that gets the words of one place in the rule's text wrong, whenever it comes by.
 */
import type { Attribute, Attributes, ConstantData, Form, GraphBuilder, Value } from '../../src/engine/graph.js';
import { sameShape } from '../../src/engine/tensor.js';

Error.stackTraceLimit = 50; // places are whole stacks

interface NodeCall {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly forms: readonly Form[];
}

/** A mistake at one place: `another axis, Gather at pick columns.ts:14:10 > gather rule.ts:90:10`. */
export interface Mutant {
  readonly name: string;
  readonly on: (graph: GraphBuilder) => GraphBuilder;
}

type NodeChange = (graph: GraphBuilder, call: NodeCall) => Value[];
type ConstantChange = (data: ConstantData) => ConstantData;

/** The mutants of all places that `rule` comes by, given a graph to record in. */
export function mutantsOf(rule: (graph: GraphBuilder) => void, graph: GraphBuilder): Mutant[] {
  const found = new Map<string, Mutant>();
  const add = (name: string, on: Mutant['on']) => {
    if (!found.has(name)) found.set(name, { name, on });
  };
  rule({
    ...graph,
    emit(op, inputs, attributes, ...forms) {
      const place = placeOfCall();
      for (const [what, change] of nodeChanges({ op, inputs, attributes, forms }))
        add(`${what}, ${op} at ${place}`, atNodes(place, what, change));
      return graph.emit(op, inputs, attributes, ...forms);
    },
    constant(data, form) {
      const place = placeOfCall();
      for (const [what, change] of constantChanges(data)) add(`${what} at ${place}`, atConstants(place, change));
      return graph.constant(data, form);
    },
  });
  return [...found.values()];
}

/** Functions and lines of the rules that the call comes from, the outermost first. */
function placeOfCall(): string {
  const frames = new Error().stack!.split('\n').flatMap((line) => {
    const [, name, at] = /at (?:(\S+) \()?\S*kernels\/([a-z-]+\.ts:\d+:\d+)/.exec(line) ?? [];
    return at ? [name ? `${name.replace(/^Object\./, '')} ${at}` : at] : [];
  });
  return frames.reverse().join(' > ');
}

/** Where the same change can be made at a later coming by, it is. */
const atNodes =
  (place: string, what: string, change: NodeChange): Mutant['on'] =>
  (graph) => ({
    ...graph,
    emit(op, inputs, attributes, ...forms) {
      const call = { op, inputs, attributes, forms };
      const here = placeOfCall() === place && nodeChanges(call).some(([name]) => name === what);
      return here ? change(graph, call) : graph.emit(op, inputs, attributes, ...forms);
    },
  });

const atConstants =
  (place: string, change: ConstantChange): Mutant['on'] =>
  (graph) => ({
    ...graph,
    constant: (data, form) => graph.constant(placeOfCall() === place ? change(data) : data, form),
  });

const again: NodeChange = (graph, { op, inputs, attributes, forms }) => graph.emit(op, inputs, attributes, ...forms);

/** What may be wrong with a node; each is a function of the call, since a place may make several. */
function nodeChanges({ op, inputs: [first, second], attributes, forms }: NodeCall): [string, NodeChange][] {
  const changes: [string, NodeChange][] = [];
  if (!first || !isZero(first))
    changes.push(['another sign', (graph, call) => again(graph, call).map((value) => negated(graph, value))]);
  if (first && second && first !== second && alike(first, second) && !symmetric.has(op))
    changes.push([
      'inputs swapped',
      (graph, call) => again(graph, { ...call, inputs: [call.inputs[1]!, call.inputs[0]!, ...call.inputs.slice(2)] }),
    ]);
  if (forms.length === 1 && first && alike(first, forms[0]!))
    changes.push(['left out', (_, call) => [call.inputs[0]!]]);
  for (const key of Object.keys(attributes))
    changes.push([
      `another ${key}`,
      (graph, call) =>
        again(graph, { ...call, attributes: { ...call.attributes, [key]: otherAttribute(call.attributes[key]!) } }),
    ]);
  return changes;
}

const alike = (a: Form, b: Form) => a.dtype === b.dtype && sameShape(a.shape, b.shape);

/** Zeros, which have no sign, in whatever shape. */
const isZero = ({ constant, producer }: Value): boolean =>
  constant
    ? constant.every((value) => Number(value) === 0)
    : producer !== undefined && /^(Expand|Reshape)$/.test(producer.op) && isZero(producer.inputs[0]!);

const symmetric = new Set(['Add', 'Mul', 'Max', 'Min', 'Equal', 'And', 'Or', 'Xor', 'BitwiseAnd']);

const negated = (graph: GraphBuilder, value: Value): Value =>
  graph.emit(value.dtype === 'bool' ? 'Not' : 'Neg', [value], {}, value)[0]!;

function otherAttribute(value: Attribute): Attribute {
  if (typeof value === 'number') return value === 0 ? 1 : value - 1;
  if (typeof value === 'string') return value === 'none' ? 'add' : 'none';
  if ('float' in value) return { float: value.float * 1.5 + 0.1 };
  return value.length > 1 ? [...value.slice(1), value[0]!] : value.map((item) => item + 1);
}

/** One number another, or the numbers in another order. */
function constantChanges(data: ConstantData): [string, ConstantChange][] {
  if (data.length === 0) return [];
  const changes: [string, ConstantChange][] = [
    ['one more in a constant', (data) => mapped(data, (i) => (i === 0 ? more(data[i]!) : data[i]!))],
  ];
  const turn: ConstantChange = (data) => mapped(data, (i) => data[(i + 1) % data.length]!);
  if (data.some((value) => value !== data[0])) changes.push(['another order of a constant', turn]);
  return changes;
}

/** One more, or less than nothing where one is lost in what is large already. */
function more(value: number | bigint): number | bigint {
  if (typeof value === 'bigint') return value + 1n;
  return Math.abs(value) < 2 ** 24 ? value + 1 : -value;
}

const mapped = (data: ConstantData, f: (i: number) => number | bigint): ConstantData =>
  (data as Float32Array).map((_, i) => f(i) as number);
