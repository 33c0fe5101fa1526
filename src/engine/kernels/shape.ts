/** Kernels that move, copy or make elements without computing on them. */
import type { GraphBuilder, Value } from '../graph.js';
import { type DType, describeShape, type Shape, sizeOf } from '../tensor.js';
import { tf } from '../tf.js';
import { compare, where } from './arithmetic.js';
import {
  cast,
  concat,
  emit,
  filled,
  indices,
  pad,
  type Rule,
  reshape,
  rule,
  scalar,
  slice,
  transpose,
} from './rule.js';

const list = (inputs: Record<string, Value>) => Object.values(inputs);

/** `shape` with an axis of extent 1 put in before `axis`. */
const withAxis = (shape: Shape, axis: number, extent = 1) => [...shape.slice(0, axis), extent, ...shape.slice(axis)];

function split(graph: GraphBuilder, x: Value, axis: number, sizes: readonly number[]): Value[] {
  let start = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    start += size;
    return slice(
      graph,
      x,
      begin,
      x.shape.map((extent, i) => (i === axis ? size : extent)),
    );
  });
}

type Axis = { axis: number };

/** Every so many elements of each axis, backwards where `steps` are negative; `end` is -1 for what lies before the first. */
function strided(
  graph: GraphBuilder,
  x: Value,
  begin: readonly number[],
  end: readonly number[],
  steps: readonly number[],
): Value {
  const shape = steps.map((step, axis) => Math.max(0, Math.ceil((end[axis]! - begin[axis]!) / step)));
  const stop = end.map((place, axis) => (place < 0 ? place - x.shape[axis]! : place)); // or it counts from the other end
  const axes = indices(graph, [...x.shape.keys()]);
  return emit(graph, 'Slice', [x, indices(graph, begin), indices(graph, stop), axes, indices(graph, steps)], shape);
}

interface Stride {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

function stridedSlice(graph: GraphBuilder, x: Value, { begin, end, strides, ...masks }: Stride): Value {
  const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = masks;
  const form = [[...x.shape], begin, end, strides] as [number[], number[], number[], number[]];
  const info = tf.slice_util.sliceInfo(...form, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask);
  const picked = strided(graph, x, info.begin, info.end, info.strides);
  return reshape(graph, picked, info.finalShape);
}

/** `start`, `start + step` and so on, each rounded before the next is made of it. */
function ramp(graph: GraphBuilder, start: number, step: number, count: number, dtype: 'float32' | 'int32'): Value {
  const data = dtype === 'int32' ? new Int32Array(count) : new Float32Array(count);
  data[0] = start;
  for (let i = 1; i < count; i++) data[i] = data[i - 1]! + step;
  return graph.constant(data, { dtype, shape: [count] });
}

/** As many numbers as TensorFlow.js makes of a range, which turns a step of 1 towards `stop`. */
function rangeCount(start: number, stop: number, step: number): number {
  const away = (start < stop && step < 0) || (stop < start && step > 1);
  return start === stop || away ? 0 : Math.abs(Math.ceil((stop - start) / step));
}

export const shape = {
  Identity: rule<'x'>((_, { x }) => x),
  Reshape: rule<'x', { shape: number[] }>((graph, { x }, { shape }) => {
    const [given, size] = [tf.util.inferFromImplicitShape(shape, sizeOf(x.shape)), sizeOf(x.shape)];
    tf.util.assert(
      sizeOf(given) === size,
      () =>
        `The new shape (${given}) has ${sizeOf(given)} elements and the old shape (${x.shape}) has ${size} elements. ` +
        'The new shape and old shape must have the same number of elements.',
    );
    return reshape(graph, x, given);
  }),
  ExpandDims: rule<'input', { dim: number }>((graph, { input }, { dim }) => {
    const at = dim < 0 ? input.shape.length + dim + 1 : dim;
    tf.util.assert(at >= 0, () => `expandDims: there is no axis ${dim} in ${describeShape(input.shape)}`);
    return reshape(graph, input, withAxis(input.shape, at));
  }),
  Transpose: rule<'x', { perm: number[] }>((graph, { x }, { perm }) => transpose(graph, x, perm)),
  Tile: rule<'x', { reps: number[] }>((graph, { x }, { reps }) =>
    emit(
      graph,
      'Tile',
      [x, indices(graph, reps)],
      x.shape.map((extent, i) => extent * reps[i]!),
    ),
  ),
  Concat: (graph: GraphBuilder, inputs: Record<string, Value>, { axis }: Axis) =>
    concat(
      graph,
      list(inputs).map((part) => cast(graph, part, list(inputs)[0]!.dtype)),
      tf.util.parseAxisParam(axis, [...list(inputs)[0]!.shape])[0]!,
    ),
  Pack: (graph: GraphBuilder, inputs: Record<string, Value>, { axis }: Axis) => {
    const [first] = list(inputs);
    const at = axis < 0 ? first!.shape.length + axis + 1 : axis;
    for (const { dtype } of list(inputs))
      tf.util.assert(dtype === first!.dtype, () => `stack: ${dtype} does not fit ${first!.dtype}`);
    return concat(
      graph,
      list(inputs).map((part) => reshape(graph, part, withAxis(part.shape, at))),
      at,
    );
  },
  Unpack: rule<'value', Axis>((graph, { value }, { axis }) => {
    const at = axis < 0 ? value.shape.length + axis : axis;
    const parts = split(graph, value, at, Array<number>(value.shape[at]!).fill(1));
    return parts.map((part) =>
      reshape(
        graph,
        part,
        value.shape.filter((_, i) => i !== at),
      ),
    );
  }),
  SplitV: rule<'x', { numOrSizeSplits: number | number[]; axis: number }>((graph, { x }, { numOrSizeSplits, axis }) => {
    const at = tf.util.parseAxisParam(axis, [...x.shape])[0]!;
    const form = { shape: [...x.shape] } as never; // only its shape is read
    return split(graph, x, at, tf.backend_util.prepareSplitSize(form, numOrSizeSplits, at));
  }),
  Slice: rule<'x', { begin: number | number[]; size?: number | number[] }>((graph, { x }, { begin, size }) => {
    const form = { shape: [...x.shape], rank: x.shape.length } as never; // only these are read
    const [from, extents] = tf.slice_util.parseSliceParams(form, begin, size);
    tf.slice_util.assertParamsValid(form, from!, extents!);
    return slice(graph, x, from!, extents!);
  }),
  PadV2: rule<'x', { paddings: [number, number][]; constantValue: number }>(
    (graph, { x }, { paddings, constantValue }) =>
      pad(
        graph,
        x,
        paddings.map(([before]) => before),
        paddings.map(([, after]) => after),
        constantValue,
      ),
  ),
  Reverse: rule<'x', { dims: number | number[] }>((graph, { x }, { dims }) => {
    const axes = tf.util.parseAxisParam(dims, [...x.shape]);
    if (axes.length === 0 || sizeOf(x.shape) === 0) return x;
    const by = (backwards: (extent: number) => number, otherwise: (extent: number) => number) =>
      x.shape.map((extent, axis) => (axes.includes(axis) ? backwards : otherwise)(extent));
    const begin = by(
      (extent) => extent - 1,
      () => 0,
    );
    const end = by(
      () => -1,
      (extent) => extent,
    );
    const steps = by(
      () => -1,
      () => 1,
    );
    return strided(graph, x, begin, end, steps);
  }),
  StridedSlice: rule<'x', Stride>((graph, { x }, stride) => stridedSlice(graph, x, stride)),
  /** A matrix whose rows are longer by one than the diagonal, cut into rows of the right length. */
  Diag: rule<'x'>((graph, { x }) => {
    const n = sizeOf(x.shape);
    const long = pad(graph, reshape(graph, x, [n, 1]), [0, 0], [0, n]);
    const flat = slice(graph, reshape(graph, long, [n * (n + 1)]), [0], [n * n]);
    return reshape(graph, flat, [...x.shape, ...x.shape]);
  }),
  BroadcastArgs: rule<'s0' | 's1'>((graph, { s0, s1 }) => {
    const rank = Math.max(sizeOf(s0.shape), sizeOf(s1.shape));
    const [a, b] = [s0, s1].map((s) => pad(graph, s, [rank - sizeOf(s.shape)], [0], 1));
    return where(graph, compare(graph, 'Equal', a!, scalar(graph, 1, 'int32')), b!, a!);
  }),
  Range: rule<never, { start: number; stop: number; step: number; dtype: 'float32' | 'int32' }>(
    (graph, _, { start, stop, step, dtype }) =>
      ramp(graph, start, stop < start && step === 1 ? -1 : step, rangeCount(start, stop, step), dtype),
  ),
  LinSpace: rule<never, { start: number; stop: number; num: number }>((graph, _, { start, stop, num }) =>
    ramp(graph, start, (stop - start) / (num - 1), num, 'float32'),
  ),
  ZerosLike: rule<'x'>((graph, { x }) => filled(graph, x.shape, 0, x.dtype as DType)),
  OnesLike: rule<'x'>((graph, { x }) => filled(graph, x.shape, 1, x.dtype as DType)),
  Fill: rule<never, { shape: number[]; value: number | boolean; dtype?: DType }>((graph, _, { shape, value, dtype }) =>
    filled(graph, shape, Number(value), dtype ?? (value === Number(value) ? 'float32' : 'bool')),
  ),
} satisfies Record<string, Rule>;
