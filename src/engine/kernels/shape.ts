/** Kernels that move, copy or make elements without computing on them. */
import { UserError } from '../../registry/problem.js';
import type { GraphBuilder, Value } from '../graph.js';
import { type DType, describeShape, type Shape, sizeOf } from '../tensor.js';
import { tf } from '../tf.js';
import { concat, emit, gather, indices, pad, type Rule, reshape, rule, scalar, slice, transpose } from './rule.js';

/** `value` in every place of `shape`. */
function filled(graph: GraphBuilder, shape: Shape, value: number, dtype: DType): Value {
  const one = scalar(graph, value, dtype);
  return shape.length === 0 ? one : emit(graph, 'Expand', [one, indices(graph, shape)], shape);
}

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

export const shape = {
  Identity: rule<'x'>((_, { x }) => x),
  Reshape: rule<'x', { shape: number[] }>((graph, { x }, { shape }) =>
    reshape(graph, x, tf.util.inferFromImplicitShape(shape, sizeOf(x.shape))),
  ),
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
    concat(graph, list(inputs), tf.util.parseAxisParam(axis, [...list(inputs)[0]!.shape])[0]!),
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
  Reverse: rule<'x', { dims: number | number[] }>((graph, { x }, { dims }) =>
    tf.util.parseAxisParam(dims, [...x.shape]).reduce((reversed, axis) => {
      const backwards = Array.from({ length: x.shape[axis]! }, (_, i) => x.shape[axis]! - 1 - i);
      return gather(graph, reversed, indices(graph, backwards), axis);
    }, x),
  ),
  GatherV2: rule<'x' | 'indices', { axis: number; batchDims?: number }>(
    (graph, { x, indices }, { axis, batchDims }) => {
      if (batchDims)
        throw new UserError('the compiled engine gathers without batch dimensions only; this one has some.');
      return gather(graph, x, indices, tf.util.parseAxisParam(axis, [...x.shape])[0]!);
    },
  ),
  ZerosLike: rule<'x'>((graph, { x }) => filled(graph, x.shape, 0, x.dtype as DType)),
  OnesLike: rule<'x'>((graph, { x }) => filled(graph, x.shape, 1, x.dtype as DType)),
  Fill: rule<never, { shape: number[]; value: number; dtype?: DType }>((graph, _, { shape, value, dtype }) =>
    filled(graph, shape, value, dtype ?? 'float32'),
  ),
} satisfies Record<string, Rule>;
