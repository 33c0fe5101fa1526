/**
 * Lowers a Graph to ONNX bytes: as a plain function, or as the body of a Loop that carries its state.
 * The messages are those of onnx.proto, IR version 8; values are never looked at.
 */
import type { Attribute, ConstantData, ElementType, Form, Graph, Node, Value } from './graph.js';
import { onnxType } from './kernels/rule.js';
import { field, float, text, varint } from './protobuf.js';
import type { HostTensor } from './tensor.js';

export interface LowerOptions {
  /** Inputs that become part of the model, by name; those that nothing reads are left out. */
  readonly constants?: Readonly<Record<string, HostTensor>>;
  /** Whether the first extent of every input and output is left open. */
  readonly anyBatch?: boolean;
  /** For people who open the file. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Names of what a model takes and gives are those of the graph. */
export function lower(graph: Graph, { constants = {}, anyBatch = false, metadata = {} }: LowerOptions = {}): Buffer {
  const { names, copies } = named([...graph.outputs]);
  const taken = [...graph.inputs].filter(([name]) => !Object.hasOwn(constants, name));
  const info = (name: string, { dtype, shape }: Value) =>
    valueInfo(name, { dtype, shape: anyBatch ? [unknownExtent, ...shape.slice(1)] : shape }, 'batch');
  const body = [
    ...graph.nodes.map((node) => field(1, nodeProto(node, names))),
    ...copies,
    ...constantsOf(graph).map((value) => field(5, tensorProto(names(value), value))),
    ...readInputs(graph).flatMap((name) => {
      const tensor = constants[name];
      return tensor ? [field(5, rawTensor(name, tensor.dtype, tensor.shape, tensor.data))] : [];
    }),
    ...taken.map(([name, value]) => field(11, info(name, value))),
    ...[...graph.outputs].map(([name, value]) => field(12, info(name, value))),
  ];
  return model(body, metadata);
}

/** Names of the inputs that a graph's results depend on. */
export function readInputs({ nodes, inputs, outputs }: Graph): string[] {
  const read = new Set([...nodes.flatMap((node) => node.inputs), ...outputs.values()].map(({ input }) => input));
  return [...inputs.keys()].filter((name) => read.has(name));
}

export interface LoopPlan {
  /** Input and output of equal name that the loop carries from one iteration to the next. */
  readonly carried: readonly string[];
  /** Inputs of which iteration i takes row i of a stack [steps, ...shape]. */
  readonly stacked: readonly string[];
  /** Inputs gathered from a table that stays: `table[rows[i]]`, cast, scaled and shifted to float32, then reshaped. */
  readonly gathered: readonly Gathered[];
  /** Outputs stacked over the iterations. */
  readonly reported: readonly string[];
}

export interface Gathered {
  readonly input: string;
  /** [rows, numbers in one]: a last axis of extent 1, as grey images have, would make the scaling crawl. */
  readonly table: Form;
  readonly scale: number;
  readonly shift: number;
}

export const loopNames = {
  count: 'steps',
  rows: (input: string) => `${input}.rows`,
  table: (input: string) => `${input}.table`,
};

/**
 * A model that runs the graph `steps` times (an input, int64 scalar). Remaining inputs are constant over the loop.
 * Carried state enters and leaves under the graph's own names.
 */
export function lowerLoop(graph: Graph, plan: LoopPlan): Buffer {
  const perStep = new Set([...plan.carried, ...plan.stacked, ...plan.gathered.map(({ input }) => input)]);
  const outer = new Set([...graph.inputs.keys()].filter((input) => !perStep.has(input)));
  const of = (map: ReadonlyMap<string, Value>, list: readonly string[]) =>
    list.map((name) => [name, map.get(name)!] as const);
  const carried = of(graph.inputs, plan.carried);
  const results = [...of(graph.outputs, plan.carried), ...of(graph.outputs, plan.reported)];
  const { names, copies } = named(
    results.map(([name, value]) => [`${name}.next`, value]),
    (input) => (outer.has(input) ? input : `${input}.now`),
  );

  const body = [
    ...plan.stacked.map((input) => field(1, gatherProto(input, 'iteration', `${input}.now`))),
    ...plan.gathered.flatMap((gathered) => gatheredProtos(gathered).map((bytes) => field(1, bytes))),
    ...graph.nodes.map((node) => field(1, nodeProto(node, names))),
    ...copies,
    field(1, identityProto('condition', 'condition.next')),
    field(2, text('step')),
    ...constantsOf(graph).map((value) => field(5, tensorProto(names(value), value))),
    ...plan.gathered.flatMap(({ input, scale, shift }) => [
      field(5, scalarProto(`${input}.scale`, scale)),
      field(5, scalarProto(`${input}.shift`, shift)),
      field(5, shapeProto(`${input}.shape`, graph.inputs.get(input)!.shape)),
    ]),
    field(11, valueInfo('iteration', { dtype: 'int64', shape: [] })),
    field(11, valueInfo('condition', { dtype: 'bool', shape: [] })),
    ...carried.map(([name, value]) => field(11, valueInfo(`${name}.now`, value))),
    field(12, valueInfo('condition.next', { dtype: 'bool', shape: [] })),
    ...results.map(([name, value]) => field(12, valueInfo(`${name}.next`, value))),
  ];
  const loop = Buffer.concat([
    ...[loopNames.count, '', ...plan.carried].map((name) => field(1, text(name))),
    ...plan.carried.map((name) => field(2, text(`${name}.last`))),
    ...plan.reported.map((name) => field(2, text(name))),
    field(4, text('Loop')),
    field(5, Buffer.concat([field(1, text('body')), field(6, Buffer.concat(body)), varint(20, 5)])),
  ]);
  return model([
    field(1, loop),
    field(11, valueInfo(loopNames.count, { dtype: 'int64', shape: [] })),
    ...carried.map(([name, value]) => field(11, valueInfo(name, value))),
    ...of(graph.inputs, [...outer]).map(([name, value]) => field(11, valueInfo(name, value))),
    ...of(graph.inputs, plan.stacked).map(([name, value]) => field(11, valueInfo(name, stacked(value)))),
    ...plan.gathered.flatMap(({ input, table }) => [
      field(
        11,
        valueInfo(loopNames.rows(input), stacked({ dtype: 'int32', shape: [graph.inputs.get(input)!.shape[0]!] })),
      ),
      field(11, valueInfo(loopNames.table(input), table)),
    ]),
    ...carried.map(([name, value]) => field(12, valueInfo(`${name}.last`, value))),
    ...of(graph.outputs, plan.reported).map(([name, value]) => field(12, valueInfo(name, stacked(value)))),
  ]);
}

const unknownExtent = -1;
const stacked = ({ dtype, shape }: Form): Form => ({ dtype, shape: [unknownExtent, ...shape] });

/** input.now = reshape(cast(table[rows[iteration]]) * scale + shift) */
function gatheredProtos({ input, table, scale, shift }: Gathered): Buffer[] {
  const steps: Buffer[] = [gatherProto(loopNames.rows(input), 'iteration', `${input}.row`)];
  let last = `${input}.picked`;
  steps.push(gatherProto(loopNames.table(input), `${input}.row`, last));
  const then = (op: string, suffix: string, other?: string, attributes = {}) => {
    const next = `${input}.${suffix}`;
    steps.push(proto(op, other ? [last, other] : [last], [next], attributes));
    last = next;
  };
  if (table.dtype !== 'float32') then('Cast', 'float', undefined, { to: onnxType.float32 });
  if (scale !== 1) then('Mul', 'scaled', `${input}.scale`);
  if (shift !== 0) then('Add', 'shifted', `${input}.shift`);
  return [...steps, proto('Reshape', [last, `${input}.shape`], [`${input}.now`])];
}

type Names = (value: Value) => string;

/**
 * Names for values, so that the node which computes an output writes it directly. Outputs that no node can write under
 * their own name (an input, a constant, a value put out twice) are copied.
 */
function named(
  outputs: readonly (readonly [string, Value])[],
  inputName: (input: string) => string = (input) => input,
) {
  const claimed = new Map<Value, string>();
  const copied: (readonly [string, Value])[] = [];
  for (const [name, value] of outputs) {
    if (value.producer && !claimed.has(value)) claimed.set(value, name);
    else copied.push([name, value]);
  }
  const names: Names = (value) =>
    value.input === undefined ? (claimed.get(value) ?? `v${value.id}`) : inputName(value.input);
  return { names, copies: copied.map(([name, value]) => field(1, identityProto(names(value), name))) };
}

function constantsOf({ nodes, outputs }: Graph): Value[] {
  const constants = new Set<Value>();
  for (const value of [...nodes.flatMap((node) => node.inputs), ...outputs.values()])
    if (value.constant) constants.add(value);
  return [...constants];
}

// --- messages ---

function model(graph: Buffer[], metadata: Readonly<Record<string, string>> = {}): Buffer {
  const opset = (domain: string, version: number) =>
    field(8, Buffer.concat([field(1, text(domain)), varint(2, version)]));
  const main = Buffer.concat([...graph, field(2, text('sparring'))]);
  return Buffer.concat([
    varint(1, 8),
    field(2, text('sparring')),
    field(7, main),
    opset('', 18),
    opset('com.microsoft', 1),
    ...Object.entries(metadata).map(([key, value]) =>
      field(14, Buffer.concat([field(1, text(key)), field(2, text(value))])),
    ),
  ]);
}

function nodeProto(node: Node, names: Names): Buffer {
  const name = field(3, text(nodeName(node)));
  return Buffer.concat([proto(node.op, node.inputs.map(names), node.outputs.map(names), node.attributes), name]);
}

/** Unique, and tells profiles the scope. */
const nodeName = ({ scope, outputs }: Node): string => `${scope}#${outputs[0]!.id}`;

/** The scope of a node that goes by this name, or by one that onnxruntime made of it; empty where it has none. */
export const scopeNamed = (name: string): string => /^(?:fused )?(.*?)#/.exec(name)?.[1] ?? '';

function proto(
  op: string,
  inputs: string[],
  outputs: string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): Buffer {
  const dot = op.lastIndexOf('.'); // `com.microsoft.FusedMatMul`
  return Buffer.concat([
    ...inputs.map((name) => field(1, text(name))),
    ...outputs.map((name) => field(2, text(name))),
    field(4, text(op.slice(dot + 1))),
    ...Object.entries(attributes).map(([name, value]) => field(5, attributeProto(name, value))),
    ...(dot > 0 ? [field(7, text(op.slice(0, dot)))] : []),
  ]);
}

const identityProto = (from: string, to: string) => proto('Identity', [from], [to]);
const gatherProto = (table: string, row: string, to: string) => proto('Gather', [table, row], [to], { axis: 0 });

function attributeProto(name: string, value: Attribute): Buffer {
  const head = field(1, text(name));
  if (typeof value === 'number') return Buffer.concat([head, varint(3, value), varint(20, 2)]);
  if (typeof value === 'string') return Buffer.concat([head, field(4, text(value)), varint(20, 3)]);
  if ('float' in value) return Buffer.concat([head, float(2, value.float), varint(20, 1)]);
  return Buffer.concat([head, ...value.map((item) => varint(8, item)), varint(20, 7)]);
}

function tensorProto(name: string, { dtype, shape, constant }: Value): Buffer {
  return rawTensor(name, dtype, shape, constant!);
}

const scalarProto = (name: string, value: number) => rawTensor(name, 'float32', [], Float32Array.of(value));
const shapeProto = (name: string, shape: readonly number[]) =>
  rawTensor(name, 'int64', [shape.length], BigInt64Array.from(shape, BigInt));

function rawTensor(name: string, dtype: ElementType, shape: readonly number[], data: ConstantData): Buffer {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const extents = shape.map((extent) => varint(1, extent));
  return Buffer.concat([...extents, varint(2, onnxType[dtype]), field(8, text(name)), field(9, bytes)]);
}

/** An `unknownExtent` goes by the name `symbol`. */
function valueInfo(name: string, { dtype, shape }: Form, symbol = 'steps'): Buffer {
  const extent = (size: number) => field(1, size === unknownExtent ? field(2, text(symbol)) : varint(1, size));
  const type = Buffer.concat([varint(1, onnxType[dtype]), field(2, Buffer.concat(shape.map(extent)))]);
  return Buffer.concat([field(1, text(name)), field(2, field(1, type))]);
}
