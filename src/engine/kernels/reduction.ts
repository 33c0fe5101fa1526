/** Kernels that fold axes away: sums, means, extremes, and softmax which needs them. */
import type { GraphBuilder, Value } from '../graph.js';
import type { Shape } from '../tensor.js';
import { tf } from '../tf.js';
import { computed, isFloat, numeric, where } from './arithmetic.js';
import { cast, emit, indices, type Rule, rule, scalar } from './rule.js';

type Reduction = { axis?: number | number[]; reductionIndices?: number | number[]; keepDims?: boolean };

export function reduce(graph: GraphBuilder, op: string, x: Value, axes: readonly number[], keepDims: boolean): Value {
  if (axes.length === 0) return x;
  const kept = (extent: number, i: number) => (axes.includes(i) ? (keepDims ? [1] : []) : [extent]);
  const shape: Shape = x.shape.flatMap(kept);
  return emit(graph, op, [x, indices(graph, axes)], shape, { keepdims: keepDims ? 1 : 0 });
}

/** Axes as TensorFlow.js lets them be written: one or several, counted from either end; null for all. */
const axesOf = (x: Value, axis: number | number[] | undefined) => tf.util.parseAxisParam(axis!, [...x.shape]);

const reduction = (op: string): Rule =>
  rule<'x', Reduction>((graph, { x }, { axis, keepDims }) =>
    computed(
      graph,
      numeric(x.dtype),
      [x],
      ([y]) => reduce(graph, op, y!, axesOf(y!, axis), keepDims ?? false),
      numeric(x.dtype),
    ),
  );

/** Max and Min, which onnxruntime finds without regard to what is not a number; the sum tells of that. */
const extreme = (op: string): Rule =>
  rule<'x', Reduction>((graph, { x }, { axis, reductionIndices, keepDims }) =>
    computed(graph, numeric(x.dtype), [x], ([y]) => {
      const fold = (by: string) => reduce(graph, by, y!, axesOf(y!, axis ?? reductionIndices), keepDims ?? false);
      const found = fold(op);
      if (!isFloat(y!)) return found;
      const sum = fold('ReduceSum');
      return where(graph, emit(graph, 'IsNaN', [sum], sum.shape, {}, 'bool'), sum, found);
    }),
  );

/** All and Any, as the least of 0 and 1 and as their sum. */
const logical = (op: string): Rule =>
  rule<'x', Reduction>((graph, { x }, { axis, keepDims }) => {
    const bits = cast(graph, x, 'int32');
    return cast(graph, reduce(graph, op, bits, axesOf(x, axis), keepDims ?? false), 'bool');
  });

/** Where the extreme is. What is not a number is never the extreme: `least` takes its place. */
const arg = (op: string, least: number): Rule =>
  rule<'x', { axis: number }>((graph, { x }, { axis }) => {
    const [at] = axesOf(x, axis);
    const shape = x.shape.filter((_, i) => i !== at);
    const numbers = x.dtype === 'float32' ? withoutNaN(graph, x, least) : cast(graph, x, 'int32');
    return cast(graph, emit(graph, op, [numbers], shape, { axis: at!, keepdims: 0 }, 'int64'), 'int32');
  });

const withoutNaN = (graph: GraphBuilder, x: Value, replacement: number) =>
  where(graph, emit(graph, 'IsNaN', [x], x.shape, {}, 'bool'), scalar(graph, replacement), x);

export const reductions = {
  Sum: reduction('ReduceSum'),
  Mean: rule<'x', Reduction>((graph, { x }, { axis, keepDims }) =>
    reduce(graph, 'ReduceMean', cast(graph, x, 'float32'), axesOf(x, axis), keepDims ?? false),
  ),
  Max: extreme('ReduceMax'),
  Min: extreme('ReduceMin'),
  Prod: reduction('ReduceProd'),
  All: logical('ReduceMin'),
  Any: logical('ReduceSum'),
  ArgMax: arg('ArgMax', Number.NEGATIVE_INFINITY),
  ArgMin: arg('ArgMin', Number.POSITIVE_INFINITY),
  Softmax: rule<'logits', { dim: number }>((graph, { logits }, { dim }) =>
    emit(graph, 'Softmax', [cast(graph, logits, 'float32')], logits.shape, { axis: dim }),
  ),
} satisfies Record<string, Rule>;
