/**
 * The recorded program: nodes in order, each an ONNX operator over values of known dtype and shape.
 * It prints itself; it neither computes nor knows TensorFlow.js.
 */
import { createHash } from 'node:crypto';
import { describeShape, type Shape, sizeOf } from './tensor.js';

/** `int64` for ONNX's own shape and axis arguments, `uint8` for stored pixels; the others are those of tensors. */
export type ElementType = 'float32' | 'int32' | 'bool' | 'int64' | 'uint8';

export type ConstantData = Float32Array | Int32Array | Uint8Array | BigInt64Array;

export type Attribute = number | string | readonly number[] | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Form {
  readonly dtype: ElementType;
  readonly shape: Shape;
}

export interface Value extends Form {
  readonly id: number;
  /** Where it comes from: a node, a constant, or (neither) an input of the graph. */
  readonly producer?: Node;
  readonly constant?: ConstantData;
  readonly input?: string;
}

export interface Node {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
  /** The layer it came from, such as `discriminator/1-maxout`. */
  readonly scope: string;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly inputs: ReadonlyMap<string, Value>;
  readonly outputs: ReadonlyMap<string, Value>;
}

/** A graph under construction. */
export interface GraphBuilder {
  input(name: string, form: Form): Value;
  /** Equal constants are one value. */
  constant(data: ConstantData, form: Form): Value;
  /** Appends a node; an equal node on equal inputs is reused, so common subexpressions are computed once. */
  emit(op: string, inputs: readonly Value[], attributes: Attributes, ...outputs: Form[]): Value[];
  output(name: string, value: Value): void;
  finish(): Graph;
}

/** Values of graphs that share `nextId` may meet in one node. */
export function buildGraph(
  scopeOf: (inputs: readonly Value[]) => string = inherited,
  nextId: () => number = countUp(),
): GraphBuilder {
  const nodes: Node[] = [];
  const inputs = new Map<string, Value>();
  const outputs = new Map<string, Value>();
  const known = new Map<string, Value[]>();

  return {
    input(name, { dtype, shape }) {
      const value = { id: nextId(), dtype, shape, input: name };
      inputs.set(name, value);
      return value;
    },
    constant(data, { dtype, shape }) {
      const key = `${dtype}${shape}|${contentOf(data)}`;
      const [value] = known.get(key) ?? [{ id: nextId(), dtype, shape, constant: data }];
      known.set(key, [value!]);
      return value!;
    },
    emit(op, ins, attributes, ...forms) {
      const key = `${op}(${ins.map((value) => value.id)})${JSON.stringify(attributes)}${forms.map((f) => f.shape)}`;
      const seen = known.get(key);
      if (seen) return seen;
      const node = { op, inputs: ins, attributes, outputs: [] as Value[], scope: scopeOf(ins) };
      for (const { dtype, shape } of forms) node.outputs.push({ id: nextId(), dtype, shape, producer: node });
      nodes.push(node);
      known.set(key, node.outputs);
      return node.outputs;
    },
    output: (name, value) => void outputs.set(name, value),
    finish: () => ({ nodes, inputs, outputs }),
  };
}

/** 0, 1, 2 and so on. */
export function countUp(): () => number {
  let count = 0;
  return () => count++;
}

const contents = new WeakMap<ConstantData, string>();

/** Equal for equal bytes. Rewriting asks for the same arrays again and again; their bytes are read once. */
function contentOf(data: ConstantData): string {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.length <= 64) return bytes.toString('latin1');
  const content = contents.get(data) ?? createHash('sha1').update(bytes).digest('hex');
  contents.set(data, content);
  return content;
}

/** A node without a scope of its own (a gradient) belongs where its first scoped input does. */
export function inherited(inputs: readonly Value[]): string {
  return inputs.find((value) => value.producer?.scope)?.producer?.scope ?? '';
}

export const scalarConstant = (value: Value): number | undefined =>
  value.constant && sizeOf(value.shape) === 1 ? Number(value.constant[0]) : undefined;

/** The test format: one line a node. */
export function printGraph({ nodes, inputs, outputs }: Graph): string {
  const form = ({ dtype, shape }: Form) => `${dtype}${describeShape(shape)}`;
  const name = (value: Value) => value.input ?? (value.constant ? printConstant(value) : `%${value.id}`);
  const lines = [...inputs].map(([input, value]) => `in  ${input}: ${form(value)}`);
  for (const node of nodes) {
    const attributes = Object.entries(node.attributes).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
    const scope = node.scope && `  # ${node.scope}`;
    lines.push(
      `${node.outputs.map(name)} = ${node.op}(${node.inputs.map(name).join(', ')})${attributes.join('')}: ${node.outputs.map(form)}${scope}`,
    );
  }
  return [...lines, ...[...outputs].map(([output, value]) => `out ${output}: ${name(value)}`)].join('\n');
}

function printConstant({ constant, shape, dtype }: Value): string {
  const shown = Array.from(constant!.slice(0, 4), String).join(' ');
  return constant!.length <= 4 ? `<${shown}>` : `<${dtype}${describeShape(shape)} ${shown} ...>`;
}
