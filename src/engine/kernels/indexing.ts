/**
 * Kernels that take elements from the places that other tensors name, or put them there. Sums are taken in one order,
 * whatever the number of threads: by Gemm, or by ScatterElements, which goes one by one. ScatterND does not.
 */
import { UserError } from '../../registry/problem.js';
import type { GraphBuilder, Value } from '../graph.js';
import { type DType, type Shape, sizeOf } from '../tensor.js';
import { tf } from '../tf.js';
import { compare, computed, emitLike, isFloat, numeric, where } from './arithmetic.js';
import { matMul } from './matmul.js';
import { reduce } from './reduction.js';
import { broadcast, cast, emit, expand, filled, gather, type Rule, reshape, rule, scalar, slice } from './rule.js';

const whole = (graph: GraphBuilder, values: readonly number[], shape: Shape = [values.length]): Value =>
  graph.constant(Int32Array.from(values), { dtype: 'int32', shape });

/** Whether a place is 0, 1 and so on up to `depth`: [...] -> [..., depth]. */
const hits = (graph: GraphBuilder, places: Value, depth: number): Value =>
  compare(graph, 'Equal', reshape(graph, places, [...places.shape, 1]), whole(graph, [...Array(depth).keys()]));

type Reduction = 'none' | 'add' | 'max';

/** `onto` with `updates` at `places` along an axis; one of equal places comes after the other. */
const scatter = (
  graph: GraphBuilder,
  onto: Value,
  places: Value,
  updates: Value,
  axis: number,
  reduction: Reduction,
): Value =>
  emit(graph, 'ScatterElements', [onto, expand(graph, places, updates.shape), updates], onto.shape, {
    axis,
    reduction,
  });

/** What `updates` amount to at each of `extent` places along an axis. What goes elsewhere ends in one more place. */
function collected(
  graph: GraphBuilder,
  places: Value,
  updates: Value,
  axis: number,
  extent: number,
  reduction: Reduction = 'add',
): Value {
  const shape = (extent: number) => updates.shape.map((old, i) => (i === axis ? extent : old));
  const zeros = filled(graph, shape(extent + 1), 0, updates.dtype);
  const bounds = [scalar(graph, -1, 'int32'), scalar(graph, extent, 'int32')]; // -1 is the last place
  const inside = emit(graph, 'Clip', [places, ...bounds], places.shape);
  const sums = scatter(graph, zeros, inside, updates, axis, reduction);
  return slice(
    graph,
    sums,
    updates.shape.map(() => 0),
    shape(extent),
  );
}

/** Below this, a product with one row of zeros and ones for each segment is fastest. */
const fewSegments = 256;

/** Sums of the rows of `x` that have equal `ids`. */
function segmentSum(graph: GraphBuilder, x: Value, ids: Value, segments: number): Value {
  const width = sizeOf(x.shape.slice(1));
  const rows = reshape(graph, x, [x.shape[0]!, width]);
  const sums =
    isFloat(x) && segments <= fewSegments
      ? matMul(graph, cast(graph, hits(graph, ids, segments), 'float32'), rows, true)
      : collected(graph, reshape(graph, ids, [x.shape[0]!, 1]), rows, 0, segments);
  return reshape(graph, sums, [segments, ...x.shape.slice(1)]);
}

/** As TensorFlow.js broadcasts them: new axes come after the first. */
function unsortedSegmentSum(graph: GraphBuilder, x: Value, ids: Value, segments: number): Value {
  if (ids.shape.length === 1) return segmentSum(graph, x, ids, segments);
  const [first, ...others] = ids.shape as [number, ...number[]];
  const ones = Array<number>(x.shape.length - ids.shape.length).fill(1);
  const places = reshape(graph, ids, [first, ...ones, ...others]);
  const updates = expand(graph, x, broadcast(places.shape, x.shape));
  return collected(graph, expand(graph, places, updates.shape), updates, 0, segments);
}

/** Reads indices of any rank as rows of a table: the row that each of them names, how many rows there are and how long. */
function rowsAt(graph: GraphBuilder, places: Value, shape: Shape): { at: Value; rows: number; width: number } {
  const form = (of: Shape) => ({ shape: [...of] }) as never; // only its shape is read
  const { sliceRank, numUpdates, sliceSize, strides } = tf.backend_util.calculateShapes(form([]), form(places.shape), [
    ...shape,
  ]);
  const table = { rows: sizeOf(shape.slice(0, sliceRank)), width: sliceSize };
  if (sliceRank === 1) return { at: reshape(graph, places, [numUpdates]), ...table };
  const parts = emitLike(graph, 'Mul', reshape(graph, places, [numUpdates, sliceRank]), whole(graph, strides));
  return { at: reduce(graph, 'ReduceSum', parts, [1], false), ...table };
}

/** `onto` with `updates` in the places that `indices` name by as many of its axes as they have columns. */
function scatterNd(graph: GraphBuilder, onto: Value, places: Value, updates: Value, reduction: Reduction): Value {
  const { at, rows, width } = rowsAt(graph, places, onto.shape);
  const [count] = at.shape as [number];
  const table = reshape(graph, onto, [rows, width]);
  const put = updates.shape.length ? reshape(graph, updates, [count, width]) : expand(graph, updates, [count, width]);
  return reshape(graph, scatter(graph, table, reshape(graph, at, [count, 1]), put, 0, reduction), onto.shape);
}

/** Gathers along an axis, of each batch what its own indices name: from one axis that holds all batches. */
function gatherBatches(graph: GraphBuilder, x: Value, places: Value, axis: number, batchDims: number): Value {
  const form = (value: Value) => ({ shape: [...value.shape] }) as never; // only its shape is read
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } =
    tf.backend_util.segment_util.collectGatherOpShapeInfo(form(x), form(places), axis, batchDims);
  const starts = Array.from({ length: batchSize * outerSize }, (_, i) => i * dimSize);
  const at = emitLike(
    graph,
    'Add',
    reshape(graph, places, [batchSize, 1, sizeOf(places.shape) / batchSize]),
    whole(graph, starts, [batchSize, outerSize, 1]),
  );
  const table = reshape(graph, x, [batchSize * outerSize * dimSize, sliceSize]);
  return reshape(graph, gather(graph, table, at, 0), outputShape);
}

const weightsOf = (graph: GraphBuilder, weights: Value, shape: Shape): Value =>
  sizeOf(weights.shape) ? reshape(graph, weights, shape) : filled(graph, shape, 1, weights.dtype);

function requireSorted(ids: readonly number[], segments: number): void {
  const { backend_util: words } = tf;
  tf.util.assert(segments >= 0 && ids.at(-1) !== -1, words.getSparseSegmentReductionNegativeSegmentIdsErrorMessage);
  ids.forEach((id, i) => {
    const outside = () => words.getSparseSegmentReductionSegmentIdOutOfRangeErrorMessage(id, segments);
    tf.util.assert(id >= 0 && id < segments, outside);
    const before = ids[i - 1] ?? 0;
    tf.util.assert(id >= before, words.getSparseSegmentReductionNonIncreasingSegmentIdsErrorMessage);
  });
}

/** Places that are constants are looked at while recording; others are found wrong when the program runs. */
function requirePlaces(places: Value, extent: number, refusal: (at: number, place: number, extent: number) => string) {
  Array.from(places.constant ?? [], Number).forEach((place, at) => {
    tf.util.assert(place >= 0 && place < extent, () => refusal(at, place, extent));
  });
}

/** The sums over segments whose number is known, since their ids are; by the mean if asked for. */
const sparseSegments = (mean: boolean): Rule =>
  rule<'data' | 'indices' | 'segmentIds'>((graph, { data, indices, segmentIds }) => {
    if (!segmentIds.constant)
      throw new UserError(
        'the compiled engine sums sparse segments only where their ids are constants, since the shape of the result ' +
          'depends on them. Use tf.unsortedSegmentSum, or set engine.executor: eager.',
      );
    const ids = Array.from(segmentIds.constant, Number);
    const segments = ids.length ? ids.at(-1)! + 1 : 0;
    requireSorted(ids, segments);
    requirePlaces(indices, data.shape[0]!, tf.backend_util.getSparseSegmentReductionIndicesOutOfRangeErrorMessage);
    const sums = segmentSum(graph, gather(graph, data, indices, 0), segmentIds, segments);
    if (!mean) return sums;
    const counts = Array.from({ length: segments }, (_, i) => Math.max(1, ids.filter((id) => id === i).length));
    const divisors = whole(graph, counts, [segments, ...data.shape.slice(1).map(() => 1)]);
    return emitLike(graph, 'Div', sums, cast(graph, divisors, data.dtype));
  });

export const indexing = {
  GatherV2: rule<'x' | 'indices', { axis: number; batchDims?: number }>(
    (graph, { x, indices }, { axis, batchDims }) => {
      const at = tf.util.parseAxisParam(axis, [...x.shape])[0]!;
      const extent = x.shape[at]!;
      requirePlaces(indices, extent, (_, place) => `GatherV2: the index value ${place} is not in [0, ${extent - 1}]`);
      return batchDims ? gatherBatches(graph, x, indices, at, batchDims) : gather(graph, x, indices, at);
    },
  ),
  GatherNd: rule<'params' | 'indices'>((graph, { params, indices }) => {
    const form = ({ shape, dtype }: Value) => ({ shape: [...shape], dtype }) as never; // only these are read
    const [shape] = tf.backend_util.prepareAndValidate(form(params), form(indices));
    return emit(graph, 'GatherND', [params, cast(graph, indices, 'int64')], shape);
  }),
  ScatterNd: rule<'indices' | 'updates', { shape: number[] }>((graph, { indices, updates }, { shape }) =>
    computed(graph, numeric(updates.dtype), [updates], ([numbers]) =>
      scatterNd(graph, filled(graph, shape, 0, numbers!.dtype), indices, numbers!, 'add'),
    ),
  ),
  TensorScatterUpdate: rule<'tensor' | 'indices' | 'updates'>((graph, { tensor, indices, updates }) =>
    scatterNd(graph, tensor, indices, updates, 'none'),
  ),
  SparseToDense: rule<'sparseIndices' | 'sparseValues' | 'defaultValue', { outputShape: number[] }>(
    (graph, { sparseIndices, sparseValues, defaultValue }, { outputShape }) => {
      const start = expand(graph, cast(graph, defaultValue, sparseValues.dtype), outputShape);
      return scatterNd(graph, start, sparseIndices, sparseValues, 'none');
    },
  ),
  UnsortedSegmentSum: rule<'x' | 'segmentIds', { numSegments: number }>((graph, { x, segmentIds }, { numSegments }) =>
    unsortedSegmentSum(graph, cast(graph, x, 'float32'), segmentIds, numSegments),
  ),
  SparseSegmentSum: sparseSegments(false),
  SparseSegmentMean: sparseSegments(true),
  OneHot: rule<'indices', { depth: number; onValue: number; offValue: number; dtype: DType }>(
    (graph, { indices }, { depth, onValue, offValue, dtype }) => {
      const hit = hits(graph, indices, depth);
      if (onValue === 1 && offValue === 0) return cast(graph, hit, dtype);
      return where(graph, hit, scalar(graph, onValue, dtype), scalar(graph, offValue, dtype));
    },
  ),
  Bincount: rule<'x' | 'weights', { size: number }>((graph, { x, weights }, { size }) => {
    const flat = [sizeOf(x.shape)];
    return collected(graph, reshape(graph, x, flat), weightsOf(graph, weights, flat), 0, size);
  }),
  DenseBincount: rule<'x' | 'weights', { size: number; binaryOutput: boolean }>(
    (graph, { x, weights }, { size, binaryOutput }) => {
      const binary = binaryOutput && x.shape.length === 2; // of a vector, TensorFlow.js counts all the same
      const updates = binary ? filled(graph, x.shape, 1, weights.dtype) : weightsOf(graph, weights, x.shape);
      return collected(graph, x, updates, x.shape.length - 1, size, binary ? 'max' : 'add');
    },
  ),
} satisfies Record<string, Rule>;
