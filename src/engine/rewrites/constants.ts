/** Arithmetic on constants, done once here instead of at every step. */
import { type GraphBuilder, scalarConstant, type Value } from '../graph.js';
import { emit, indices } from '../kernels/rule.js';
import { type Shape, sameShape, sizeOf } from '../tensor.js';
import type { Rewrite } from './rewrite.js';

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

/** One number op one number, of any shape. */
export const foldArithmetic: Rewrite = ({ node, inputs: [a, b], graph }) => {
  const output = node.outputs[0]!;
  const [x, y] = [numberOf(a!), numberOf(b!)];
  if (output.dtype !== 'float32' || x === undefined || y === undefined) return undefined;
  return everywhere(graph, arithmetic[node.op]!(x, y), output.shape);
};

/** A tensor of one number needs not be one, where broadcasting the number gives the same shape. */
export const oneNumber: Rewrite = ({ node, inputs: [a, b], graph }) => {
  const { shape } = node.outputs[0]!;
  const single = (value: Value, other: Value) =>
    value.dtype === 'float32' && value.shape.length > 0 && sameShape(other.shape, shape) ? numberOf(value) : undefined;
  const [x, y] = [single(a!, b!), single(b!, a!)];
  if (x === undefined && y === undefined) return undefined;
  const inputs = x === undefined ? [a!, number(graph, y!)] : [number(graph, x), b!];
  return graph.emit(node.op, inputs, node.attributes, node.outputs[0]!)[0];
};

/** A reshaped constant is a constant. */
export const foldReshape: Rewrite = ({ node, inputs: [x], graph }) =>
  x!.constant ? graph.constant(x!.constant, node.outputs[0]!) : undefined;

/** The number that all of a constant, or of one spread out by Expand, is. */
function numberOf(value: Value): number | undefined {
  const { constant, producer } = value;
  if (producer?.op === 'Expand') return numberOf(producer.inputs[0]!);
  if (!constant || constant.length === 0) return undefined;
  const first = constant[0]!;
  const same = (other: number | bigint) => Object.is(other, first);
  return scalarConstant(value) ?? ((constant as Float32Array).every(same) ? Number(first) : undefined);
}

const number = (graph: GraphBuilder, value: number) =>
  graph.constant(Float32Array.of(value), { dtype: 'float32', shape: [] });

const everywhere = (graph: GraphBuilder, value: number, shape: Shape) =>
  sizeOf(shape) === 1
    ? graph.constant(Float32Array.of(value), { dtype: 'float32', shape })
    : emit(graph, 'Expand', [number(graph, value), indices(graph, shape)], shape);
