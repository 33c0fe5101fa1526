/**
 * Two-dimensional convolution and its two gradients, in NHWC without a transpose: gather the patches each output looks
 * at as rows ("columns"), then one Gemm. Positions outside the image read a row of zeros appended to it.
 * The filter's gradient uses the same columns as the forward pass, which are then computed once.
 */
import { UserError } from '../../registry/problem.js';
import type { GraphBuilder, Value } from '../graph.js';
import { type Shape, sizeOf } from '../tensor.js';
import { tf } from '../tf.js';
import { type FusedActivation, finish, matMul } from './matmul.js';
import { emit, indices, type Rule, reshape, rule, scalar, transpose } from './rule.js';

type Info = tf.backend_util.Conv2DInfo;

interface Attributes {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | [[number, number], [number, number], [number, number], [number, number]];
  dilations?: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: 'NHWC' | 'NCHW';
}

function conv2dInfo(
  input: Shape,
  filter: Shape,
  { strides, pad, dilations, dimRoundingMode, dataFormat }: Attributes,
): Info {
  if (dataFormat === 'NCHW') throw new UserError('the compiled engine convolves NHWC images only, this one is NCHW.');
  const four = (shape: Shape) => [...shape] as [number, number, number, number];
  return tf.backend_util.computeConv2DInfo(
    four(input),
    four(filter),
    strides,
    dilations ?? 1,
    pad as 'same',
    dimRoundingMode,
  );
}

const outside = -1;

/**
 * Rows of patches. x: [n, h, w, c]; `taps` holds, for each of `positions` outputs in turn, the pixel (row-major) each
 * tap reads, or `outside`. -> [n * positions, taps per position * c]
 */
function columns(graph: GraphBuilder, x: Value, positions: number, taps: readonly number[]): Value {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const pixels = h * w;
  const flat = reshape(graph, x, [n, pixels, c]);
  const shape = [n * positions, (taps.length / positions) * c];
  if (taps.length === pixels && taps.every((pixel, i) => pixel === i)) return reshape(graph, flat, shape);
  const padded = taps.includes(outside)
    ? emit(graph, 'Pad', [flat, indices(graph, [0, 0, 0, 0, 1, 0]), scalar(graph, 0)], [n, pixels + 1, c])
    : flat;
  const picked = taps.map((pixel) => (pixel === outside ? pixels : pixel));
  return reshape(
    graph,
    emit(graph, 'Gather', [padded, indices(graph, picked)], [n, picked.length, c], { axis: 1 }),
    shape,
  );
}

/** For each output position, the input pixels under the filter. */
function forwardTaps(info: Info): number[] {
  const taps: number[] = [];
  for (let i = 0; i < info.outHeight; i++)
    for (let j = 0; j < info.outWidth; j++)
      for (let a = 0; a < info.filterHeight; a++)
        for (let b = 0; b < info.filterWidth; b++) {
          const y = i * info.strideHeight + a * info.dilationHeight - info.padInfo.top;
          const x = j * info.strideWidth + b * info.dilationWidth - info.padInfo.left;
          taps.push(pixelAt(y, x, info.inHeight, info.inWidth));
        }
  return taps;
}

const pixelAt = (y: number, x: number, height: number, width: number) =>
  y >= 0 && y < height && x >= 0 && x < width ? y * width + x : outside;

const forwardColumns = (graph: GraphBuilder, x: Value, info: Info) =>
  columns(graph, x, info.outHeight * info.outWidth, forwardTaps(info));

function convolve(graph: GraphBuilder, x: Value, filter: Value, attributes: Attributes): Value {
  const info = conv2dInfo(x.shape, filter.shape, attributes);
  const weights = reshape(graph, filter, [sizeOf(filter.shape.slice(0, 3)), info.outChannels]);
  return reshape(graph, matMul(graph, forwardColumns(graph, x, info), weights), info.outShape);
}

function filterGradient(graph: GraphBuilder, x: Value, dy: Value, filterShape: Shape, attributes: Attributes): Value {
  const info = conv2dInfo(x.shape, filterShape, attributes);
  const rows = reshape(graph, dy, [sizeOf(dy.shape.slice(0, 3)), info.outChannels]);
  return reshape(graph, matMul(graph, forwardColumns(graph, x, info), rows, true, false), filterShape);
}

/** Along one axis, the input positions of one phase of the stride, and the filter's taps that reach them. */
function phase(residue: number, size: number, stride: number, padding: number, filter: number) {
  const positions = range(size).filter((y) => (y + padding) % stride === residue);
  const taps = range(filter).filter((a) => a % stride === residue);
  return { positions, taps, source: (y: number, tap: number) => (y + padding - tap) / stride };
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/**
 * Input gradient (and forward pass of a transposed convolution): each phase of the stride sees its own subset of the
 * filter's taps, as a dense product; the phases' pixels are then put in order.
 */
function inputGradient(
  graph: GraphBuilder,
  dy: Value,
  filter: Value,
  inputShape: Shape,
  attributes: Attributes,
): Value {
  const info = conv2dInfo(inputShape, filter.shape, attributes);
  const parts: Value[] = [];
  const order: number[] = []; // pixel of each row of the parts in turn
  for (let r = 0; r < info.strideHeight; r++)
    for (let c = 0; c < info.strideWidth; c++) {
      const vertical = phase(r, info.inHeight, info.strideHeight, info.padInfo.top, info.filterHeight);
      const horizontal = phase(c, info.inWidth, info.strideWidth, info.padInfo.left, info.filterWidth);
      const pixels = vertical.positions.flatMap((y) => horizontal.positions.map((x) => y * info.inWidth + x));
      if (pixels.length === 0) continue;
      order.push(...pixels);
      parts.push(phaseGradient(graph, dy, filter, info, vertical, horizontal, pixels.length));
    }
  const all = parts.length === 1 ? parts[0]! : joined(graph, parts, info);
  const sorted = order.every((pixel, i) => pixel === i) ? all : inOrder(graph, all, order);
  return reshape(graph, sorted, inputShape);
}

type Phase = ReturnType<typeof phase>;

/** -> [n, positions of the phase, channels] */
function phaseGradient(
  graph: GraphBuilder,
  dy: Value,
  filter: Value,
  info: Info,
  vertical: Phase,
  horizontal: Phase,
  positions: number,
): Value {
  const shape = [info.batchSize, positions, info.inChannels];
  const filterTaps = vertical.taps.flatMap((a) => horizontal.taps.map((b) => a * info.filterWidth + b));
  if (filterTaps.length === 0) return emit(graph, 'Expand', [scalar(graph, 0), indices(graph, shape)], shape);
  const taps = vertical.positions.flatMap((y) =>
    horizontal.positions.flatMap((x) =>
      vertical.taps.flatMap((a) =>
        horizontal.taps.map((b) =>
          pixelAt(vertical.source(y, a), horizontal.source(x, b), info.outHeight, info.outWidth),
        ),
      ),
    ),
  );
  const product = matMul(graph, columns(graph, dy, positions, taps), phaseWeights(graph, filter, filterTaps));
  return reshape(graph, product, shape);
}

/** filter: [h, w, c, o], some of its taps -> [taps * o, c] */
function phaseWeights(graph: GraphBuilder, filter: Value, taps: readonly number[]): Value {
  const [h, w, c, o] = filter.shape as [number, number, number, number];
  const flat = reshape(graph, filter, [h * w, c, o]);
  const some = emit(graph, 'Gather', [flat, indices(graph, taps)], [taps.length, c, o], { axis: 0 });
  return reshape(graph, transpose(graph, some, [0, 2, 1]), [taps.length * o, c]);
}

const joined = (graph: GraphBuilder, parts: readonly Value[], info: Info) =>
  emit(graph, 'Concat', parts, [info.batchSize, info.inHeight * info.inWidth, info.inChannels], { axis: 1 });

function inOrder(graph: GraphBuilder, x: Value, order: readonly number[]): Value {
  const inverse = Array<number>(order.length);
  order.forEach((pixel, row) => {
    inverse[pixel] = row;
  });
  return emit(graph, 'Gather', [x, indices(graph, inverse)], x.shape, { axis: 1 });
}

export const convolutions = {
  Conv2D: rule<'x' | 'filter', Attributes>((graph, { x, filter }, attributes) =>
    convolve(graph, x, filter, attributes),
  ),
  FusedConv2D: rule<'x' | 'filter' | 'bias' | 'preluActivationWeights', Attributes & FusedActivation>(
    (graph, { x, filter, bias, preluActivationWeights }, attributes) =>
      finish(graph, convolve(graph, x, filter, attributes), bias, preluActivationWeights, attributes),
  ),
  Conv2DBackpropInput: rule<'dy' | 'filter', Attributes & { inputShape: Shape }>((graph, { dy, filter }, attributes) =>
    inputGradient(graph, dy, filter, attributes.inputShape, attributes),
  ),
  Conv2DBackpropFilter: rule<'x' | 'dy', Attributes & { filterShape: Shape }>((graph, { x, dy }, attributes) =>
    filterGradient(graph, x, dy, attributes.filterShape, attributes),
  ),
} satisfies Record<string, Rule>;
