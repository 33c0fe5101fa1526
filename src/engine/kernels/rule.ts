/** What a kernel rule is, and the few words all rules are written in. Each rule gives shapes and ONNX at once. */
import type { Attributes, ConstantData, ElementType, GraphBuilder, Value } from '../graph.js';
import { type Shape, sameShape, sizeOf } from '../tensor.js';
import { tf } from '../tf.js';

export type RecordedInputs<Names extends string> = Readonly<Record<Names, Value>>;

/** Appends what the kernel means and returns its outputs. */
export type Rule = (graph: GraphBuilder, inputs: any, attributes: any) => Value | Value[];

/** A rule of named inputs and attributes. The names are TensorFlow.js's own. */
export function rule<Names extends string, A = object>(
  record: (graph: GraphBuilder, inputs: RecordedInputs<Names>, attributes: A) => Value | Value[],
): Rule {
  return record;
}

/** One node of one output; what has no elements needs no node. */
export function emit(
  graph: GraphBuilder,
  op: string,
  inputs: readonly Value[],
  shape: Shape,
  attributes: Attributes = {},
  dtype: ElementType = inputs[0]!.dtype,
): Value {
  if (sizeOf(shape) === 0) return graph.constant(arrayOf(dtype, []), { dtype, shape });
  return graph.emit(op, inputs, attributes, { dtype, shape })[0]!;
}

export const indices = (graph: GraphBuilder, values: readonly number[]): Value =>
  graph.constant(BigInt64Array.from(values, BigInt), { dtype: 'int64', shape: [values.length] });

/** A constant scalar of the given type. */
export function scalar(graph: GraphBuilder, value: number, dtype: ElementType = 'float32'): Value {
  return graph.constant(arrayOf(dtype, [value]), { dtype, shape: [] });
}

function arrayOf(dtype: ElementType, values: readonly number[]): ConstantData {
  const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array, uint8: Uint8Array };
  return dtype === 'int64' ? BigInt64Array.from(values, BigInt) : arrays[dtype].from(values);
}

/** ONNX takes an extent of 0 for one to be copied, unless told otherwise. */
export const reshape = (graph: GraphBuilder, x: Value, shape: Shape): Value =>
  emit(graph, 'Reshape', [x, indices(graph, shape)], shape, shape.includes(0) ? { allowzero: 1 } : {});

export const expand = (graph: GraphBuilder, x: Value, shape: Shape): Value =>
  sameShape(x.shape, shape) ? x : emit(graph, 'Expand', [x, indices(graph, shape)], shape);

/** `value` in every place of `shape`. */
export const filled = (graph: GraphBuilder, shape: Shape, value: number, dtype: ElementType): Value =>
  expand(graph, scalar(graph, value, dtype), shape);

export const transpose = (graph: GraphBuilder, x: Value, perm: readonly number[]): Value =>
  emit(
    graph,
    'Transpose',
    [x],
    perm.map((axis) => x.shape[axis]!),
    { perm: [...perm] },
  );

export const cast = (graph: GraphBuilder, x: Value, dtype: ElementType): Value =>
  x.dtype === dtype ? x : emit(graph, 'Cast', [x], x.shape, { to: onnxType[dtype] }, dtype);

export function slice(graph: GraphBuilder, x: Value, begin: readonly number[], size: readonly number[]): Value {
  if (sameShape(x.shape, size)) return x;
  const end = begin.map((b, i) => b + size[i]!);
  return emit(graph, 'Slice', [x, indices(graph, begin), indices(graph, end)], size);
}

/** `value` all around: `before` and `after` say how much of it, for each axis. */
export function pad(
  graph: GraphBuilder,
  x: Value,
  before: readonly number[],
  after: readonly number[],
  value = 0,
): Value {
  const margins = [...before, ...after];
  if (margins.every((margin) => margin === 0)) return x;
  const shape = x.shape.map((extent, axis) => extent + before[axis]! + after[axis]!);
  return emit(graph, 'Pad', [x, indices(graph, margins), scalar(graph, value, x.dtype)], shape);
}

export function gather(graph: GraphBuilder, x: Value, positions: Value, axis: number): Value {
  const shape = [...x.shape.slice(0, axis), ...positions.shape, ...x.shape.slice(axis + 1)];
  return emit(graph, 'Gather', [x, positions], shape, { axis });
}

export function concat(graph: GraphBuilder, parts: readonly Value[], axis: number): Value {
  const shapes = parts.map((part) => [...part.shape]);
  tf.backend_util.assertParamsConsistent(shapes, axis);
  const shape = [...shapes[0]!];
  shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
  return parts.length === 1 ? parts[0]! : emit(graph, 'Concat', parts, shape, { axis });
}

export const broadcast = (a: Shape, b: Shape): Shape => tf.backend_util.assertAndGetBroadcastShape([...a], [...b]);

/** Flattens all axes but the last `keep`. */
export const rows = (shape: Shape, keep = 1): number => sizeOf(shape.slice(0, shape.length - keep));

/** TensorProto.DataType. */
export const onnxType: Record<ElementType, number> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };
