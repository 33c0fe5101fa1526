/**
 * Pooling over two or three axes and its gradients, one axis after the other: the greatest of a window is the greatest of
 * its rows' greatest, and averages are those of averages. onnxruntime pools an axis where its paddings suffice.
 */
import type { GraphBuilder, Value } from '../graph.js';
import { type Shape, sizeOf } from '../tensor.js';
import { tf } from '../tf.js';
import { pick, pickPixels, topOf, toTops, withinWindow } from './columns.js';
import type { Sliding } from './convolution.js';
import { reduce } from './reduction.js';
import { cast, emit, gather, indices, type Rule, reshape, rule, scalar } from './rule.js';
import { outside, positionsOf, range, readers, reads, type Slide, tapsOf, type Window, windowOf } from './window.js';

interface Pooling extends Sliding {
  filterSize: number | number[];
}

/** The window over an image of four axes or, with depth, of five. */
function poolWindow(input: Shape, { filterSize, strides, pad, dimRoundingMode }: Pooling): Window {
  const { computePool2DInfo, computePool3DInfo } = tf.backend_util;
  const compute = (input.length === 4 ? computePool2DInfo : computePool3DInfo) as (...all: unknown[]) => any;
  return windowOf(compute(input, filterSize, strides, 1, pad, dimRoundingMode));
}

/** The last axis first: of equal elements the first row's counts, and in it the first. Axis 0 is the batch. */
const alongAxes = (window: Window, x: Value, step: (x: Value, slide: Slide, axis: number) => Value): Value =>
  window.reduceRight((sofar, slide, i) => step(sofar, slide, i + 1), x);

/** One axis of x as `reads` see it, `count` of them together: [outer, groups, count, inner] */
function grouped(graph: GraphBuilder, x: Value, axis: number, reads: readonly number[], count: number, fill = 0) {
  const [outer, inner] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis + 1))];
  const picked = pick(graph, reshape(graph, x, [outer, x.shape[axis]!, inner]), reads, fill);
  return reshape(graph, picked, [outer, reads.length / count, count, inner]);
}

const withExtent = (x: Value, axis: number, extent: number): Shape =>
  x.shape.map((old, i) => (i === axis ? extent : old));

/** Each group of `grouped` as one element of x's axis. */
function folded(graph: GraphBuilder, op: string, groups: Value, x: Value, axis: number): Value {
  const folds = groups.shape[2] === 1 ? groups : reduce(graph, op, groups, [2], false);
  return reshape(graph, folds, withExtent(x, axis, groups.shape[1]!));
}

/** Pixels of padding that the last window needs. */
const endOf = ({ size, positions, taps, stride, before }: Slide) =>
  Math.max(0, (positions - 1) * stride + taps - before - size);

/** Whether onnxruntime has such windows: as many as fit, and none of them begins or ends with padding alone. */
function poolable(x: Value, slide: Slide): boolean {
  const { size, positions, taps, stride, before } = slide;
  const fitting = Math.floor((size + before + endOf(slide) - taps) / stride) + 1;
  return x.dtype === 'float32' && before >= 0 && before < taps && endOf(slide) < taps && positions === fitting;
}

/** onnxruntime's pooling of one axis of x, as that of images of one channel, whose columns are all that follows the axis. */
function pooled(graph: GraphBuilder, op: 'MaxPool' | 'AveragePool', x: Value, slide: Slide, axis: number): Value {
  const { size, positions, taps, stride, before } = slide;
  const [outer, inner] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis + 1))];
  const attributes = { kernel_shape: [taps, 1], strides: [stride, 1], pads: [before, 0, endOf(slide), 0] };
  const images = reshape(graph, x, [outer, 1, size, inner]);
  const result = emit(graph, op, [images], [outer, 1, positions, inner], attributes);
  return reshape(graph, result, withExtent(x, axis, positions));
}

// --- the greatest ---

/** Taps outside read the nearest pixel inside, which changes no maximum; those of windows all outside stay there. */
const inward = ({ size, positions, taps, stride, before }: Slide): number[] =>
  range(positions).flatMap((position) => {
    const first = position * stride - before;
    const empty = first + taps <= 0 || first >= size;
    return range(taps).map((tap) => (empty ? outside : Math.min(Math.max(first + tap, 0), size - 1)));
  });

/** In TensorFlow.js no maximum is NaN. */
const withoutNaN = (graph: GraphBuilder, x: Value): Value =>
  x.dtype === 'float32'
    ? emit(
        graph,
        'Where',
        [emit(graph, 'IsNaN', [x], x.shape, {}, 'bool'), scalar(graph, Number.NEGATIVE_INFINITY), x],
        x.shape,
        {},
        'float32',
      )
    : x;

const axisWindows = (graph: GraphBuilder, x: Value, slide: Slide, axis: number) =>
  grouped(graph, x, axis, inward(slide), slide.taps, Number.NEGATIVE_INFINITY);

const axisMaximum = (graph: GraphBuilder) => (x: Value, slide: Slide, axis: number) =>
  poolable(x, slide)
    ? pooled(graph, 'MaxPool', x, slide, axis)
    : folded(graph, 'ReduceMax', axisWindows(graph, x, slide, axis), x, axis);

const maximum = (graph: GraphBuilder, x: Value, window: Window): Value =>
  alongAxes(window, withoutNaN(graph, x), axisMaximum(graph));

/** Hands the gradient of one axis' maxima to the elements of x they came from. */
function axisMaximumGradient(
  graph: GraphBuilder,
  dy: Value,
  x: Value,
  slide: Slide,
  axis: number,
  last: boolean,
): Value {
  const windows = axisWindows(graph, x, slide, axis);
  return reshape(graph, toTops(graph, windows, dy, inward(slide), slide.size, last), x.shape);
}

/** Of equal elements the first has the gradient, in three dimensions the last. */
function maximumGradient(graph: GraphBuilder, dy: Value, x: Value, window: Window): Value {
  /** That of x, when the axes after `axis` are pooled already. */
  const gradient = (x: Value, axis: number): Value => {
    const slide = window[axis - 1]!;
    const slopes =
      axis === 1 ? withinWindow(graph, dy, window) : gradient(axisMaximum(graph)(x, slide, axis), axis - 1);
    return axisMaximumGradient(graph, slopes, x, slide, axis, window.length === 3);
  };
  return gradient(withoutNaN(graph, x), window.length);
}

/** Where the maxima are: the number of each among the elements of its image, or of the whole batch. */
function maximumPlaces(graph: GraphBuilder, x: Value, window: Window, wholeBatch: boolean): Value {
  const [n, channels] = [x.shape[0]!, x.shape.at(-1)!];
  const [positions, taps] = [positionsOf(window), tapsOf(window)];
  const pixels = reads(window);
  const windows = pickPixels(graph, withoutNaN(graph, x), pixels, Number.NEGATIVE_INFINITY);
  const top = topOf(graph, reshape(graph, windows, [n, positions, taps, channels]));
  const add = (a: Value, offsets: readonly number[], shape: Shape) =>
    emit(graph, 'Add', [a, reshape(graph, indices(graph, offsets), shape)], [n, positions, channels]);
  const entries = add(
    reshape(graph, top, [n, positions, channels]),
    range(positions).map((position) => position * taps),
    [positions, 1],
  );
  const rows = gather(
    graph,
    indices(
      graph,
      pixels.map((pixel) => pixel * channels),
    ),
    entries,
    0,
  );
  const images = range(wholeBatch ? n : 1).map((image) => (image * sizeOf(x.shape)) / n);
  const elements = add(
    rows,
    images.flatMap((image) => range(channels).map((channel) => image + channel)),
    [images.length, 1, channels],
  );
  const shape = [n, ...window.map((slide) => slide.positions), channels];
  return reshape(graph, cast(graph, elements, 'int32'), shape);
}

// --- the average ---

/** Over what of each window lies inside. A window outside has none: not a number, or in three dimensions nought. */
function average(graph: GraphBuilder, x: Value, window: Window): Value {
  const least = window.length === 3 ? 1 : 0;
  return alongAxes(window, x, (x, slide, axis) => {
    if (poolable(x, slide)) return pooled(graph, 'AveragePool', x, slide, axis);
    const all = reads([slide]);
    const sums = folded(graph, 'ReduceSum', grouped(graph, x, axis, all, slide.taps), x, axis);
    const inside = (position: number) =>
      range(slide.taps).filter((tap) => all[position * slide.taps + tap] !== outside).length;
    const counts = Float32Array.from(range(slide.positions), (position) => Math.max(inside(position), least));
    const shape = x.shape.map((_, i) => (i === axis ? slide.positions : 1));
    return emit(graph, 'Div', [sums, graph.constant(counts, { dtype: 'float32', shape })], sums.shape);
  });
}

/** As if every window lay inside: TensorFlow.js divides by the number of its taps. */
function averageGradient(graph: GraphBuilder, dy: Value, window: Window): Value {
  const shares = emit(graph, 'Mul', [dy, scalar(graph, 1 / tapsOf(window))], dy.shape);
  return alongAxes(window, withinWindow(graph, shares, window), (slopes, slide, axis) => {
    const back = readers(reads([slide]), slide.size);
    const positions = back.readers.map((read) => (read === outside ? outside : Math.floor(read / slide.taps)));
    return folded(graph, 'ReduceSum', grouped(graph, slopes, axis, positions, back.count), slopes, axis);
  });
}

/** TensorFlow.js takes one pixel for each pixel to be all of them, whatever the stride. */
const looksAtAll = (window: Window) => tapsOf(window) === 1 && window.every((slide) => slide.positions === slide.size);

type PoolGradient = 'dy' | 'input';

const maxPoolGradient = rule<PoolGradient, Pooling>((graph, { dy, input }, attributes) =>
  maximumGradient(graph, dy, input, poolWindow(input.shape, attributes)),
);

const averagePool = rule<'x', Pooling>((graph, { x }, attributes) => {
  const window = poolWindow(x.shape, attributes);
  return looksAtAll(window) ? x : average(graph, x, window);
});

const averagePoolGradient = rule<PoolGradient, Pooling>((graph, { dy, input }, attributes) =>
  averageGradient(graph, dy, poolWindow(input.shape, attributes)),
);

export const pooling = {
  MaxPool: rule<'x', Pooling>((graph, { x }, attributes) => {
    const window = poolWindow(x.shape, attributes);
    return looksAtAll(window) ? x : maximum(graph, x, window);
  }),
  MaxPoolGrad: maxPoolGradient,
  MaxPool3D: rule<'x', Pooling>((graph, { x }, attributes) =>
    cast(graph, maximum(graph, x, poolWindow(x.shape, attributes)), 'float32'),
  ),
  MaxPool3DGrad: maxPoolGradient,
  MaxPoolWithArgmax: rule<'x', Pooling & { includeBatchInIndex: boolean }>((graph, { x }, attributes) => {
    const window = poolWindow(x.shape, attributes);
    return [maximum(graph, x, window), maximumPlaces(graph, x, window, attributes.includeBatchInIndex)];
  }),
  AvgPool: averagePool,
  AvgPoolGrad: averagePoolGradient,
  AvgPool3D: averagePool,
  AvgPool3DGrad: averagePoolGradient,
} satisfies Record<string, Rule>;
