/**
 * Convolution over two or three axes and its two gradients, channels last and without a transpose: gather the patches
 * each output looks at as rows ("columns"), then one Gemm. Positions outside the image read a row of zeros added to it.
 * The filter's gradient uses the same columns as the forward pass, which are then computed once.
 */
import type { GraphBuilder, Value } from '../graph.js';
import type { Shape } from '../tensor.js';
import { tf } from '../tf.js';
import { byPhase, pick, pickPixels, withinWindow } from './columns.js';
import { type FusedActivation, finish, matMul } from './matmul.js';
import { type Rule, reshape, rule, transpose } from './rule.js';
import { positionsOf, reads, tapsOf, type Window, windowOf } from './window.js';

export interface Sliding {
  strides: number | number[];
  pad: 'same' | 'valid' | number | [number, number][];
  dilations?: number | number[] | null;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: string;
}

/** The window of a two-dimensional filter. Shapes and explicit paddings are in the order of the data format. */
export const planeWindow = (
  input: Shape,
  filter: Shape,
  { strides, pad, dilations, dimRoundingMode, dataFormat }: Sliding,
) =>
  windowOf(
    tf.backend_util.computeConv2DInfo(
      input as [number, number, number, number],
      filter as [number, number, number, number],
      strides as number,
      (dilations ?? 1) as number,
      pad as 'same',
      dimRoundingMode,
      false,
      dataFormat === 'NCHW' ? 'channelsFirst' : 'channelsLast',
    ),
  );

const spaceWindow = (input: Shape, filter: Shape, { strides, pad, dilations }: Sliding) =>
  windowOf(
    tf.backend_util.computeConv3DInfo(
      input as [number, number, number, number, number],
      filter as [number, number, number, number, number],
      strides as number,
      (dilations ?? 1) as number,
      pad as 'same',
    ),
  );

/** The rows of a product: for each position, the channels of all its taps. */
const columns = (graph: GraphBuilder, x: Value, window: Window) =>
  reshape(graph, pickPixels(graph, x, reads(window)), [
    x.shape[0]! * positionsOf(window),
    tapsOf(window) * x.shape.at(-1)!,
  ]);

function convolve(graph: GraphBuilder, x: Value, filter: Value, window: Window): Value {
  const channels = filter.shape.at(-1)!;
  const weights = reshape(graph, filter, [tapsOf(window) * x.shape.at(-1)!, channels]);
  const product = matMul(graph, columns(graph, x, window), weights);
  return reshape(graph, product, [x.shape[0]!, ...window.map(({ positions }) => positions), channels]);
}

function filterGradient(graph: GraphBuilder, x: Value, dy: Value, filterShape: Shape, window: Window): Value {
  const rows = [x.shape[0]! * positionsOf(window), dy.shape.at(-1)!];
  const slopes = reshape(graph, withinWindow(graph, dy, window), rows);
  return reshape(graph, matMul(graph, columns(graph, x, window), slopes, true, false), filterShape);
}

/**
 * Input gradient (and forward pass of a transposed convolution): each phase of the stride sees its own subset of the
 * filter's taps, as a dense product.
 */
function inputGradient(graph: GraphBuilder, dy: Value, filter: Value, window: Window): Value {
  const [c, o] = filter.shape.slice(-2) as [number, number];
  return byPhase(graph, dy, window, c, (read, taps) => {
    const patches = reshape(graph, read, [read.shape[0]! * (read.shape[1]! / taps.length), taps.length * o]);
    const flat = reshape(graph, filter, [1, tapsOf(window), c * o]);
    const some = reshape(graph, pick(graph, flat, taps), [taps.length, c, o]);
    return matMul(graph, patches, reshape(graph, transpose(graph, some, [0, 2, 1]), [taps.length * o, c]));
  });
}

const isNchw = ({ dataFormat }: Sliding) => dataFormat === 'NCHW';

const toLast = (graph: GraphBuilder, x: Value, attributes: Sliding) =>
  isNchw(attributes) ? transpose(graph, x, [0, 2, 3, 1]) : x;

const fromLast = (graph: GraphBuilder, y: Value, attributes: Sliding) =>
  isNchw(attributes) ? transpose(graph, y, [0, 3, 1, 2]) : y;

export const convolutions = {
  Conv2D: rule<'x' | 'filter', Sliding>((graph, { x, filter }, attributes) => {
    const window = planeWindow(x.shape, filter.shape, attributes);
    return fromLast(graph, convolve(graph, toLast(graph, x, attributes), filter, window), attributes);
  }),
  /** Bias and weights of one axis belong to the channels in either format; weights of three are images. */
  FusedConv2D: rule<'x' | 'filter' | 'bias' | 'preluActivationWeights', Sliding & FusedActivation>(
    (graph, { x, filter, bias, preluActivationWeights: weights }, attributes) => {
      const window = planeWindow(x.shape, filter.shape, attributes);
      const product = convolve(graph, toLast(graph, x, attributes), filter, window);
      const turned = weights?.shape.length === 3 && isNchw(attributes) ? transpose(graph, weights, [1, 2, 0]) : weights;
      return fromLast(graph, finish(graph, product, bias, turned, attributes), attributes);
    },
  ),
  Conv2DBackpropInput: rule<'dy' | 'filter', Sliding & { inputShape: Shape }>((graph, { dy, filter }, attributes) => {
    const window = planeWindow(attributes.inputShape, filter.shape, attributes);
    return fromLast(graph, inputGradient(graph, toLast(graph, dy, attributes), filter, window), attributes);
  }),
  Conv2DBackpropFilter: rule<'x' | 'dy', Sliding & { filterShape: Shape }>((graph, { x, dy }, attributes) => {
    const window = planeWindow(x.shape, attributes.filterShape, attributes);
    const [image, slopes] = [toLast(graph, x, attributes), toLast(graph, dy, attributes)];
    return filterGradient(graph, image, slopes, attributes.filterShape, window);
  }),
  Conv3D: rule<'x' | 'filter', Sliding>((graph, { x, filter }, attributes) =>
    convolve(graph, x, filter, spaceWindow(x.shape, filter.shape, attributes)),
  ),
  Conv3DBackpropInputV2: rule<'dy' | 'filter', Sliding & { inputShape: Shape }>((graph, { dy, filter }, attributes) =>
    inputGradient(graph, dy, filter, spaceWindow(attributes.inputShape, filter.shape, attributes)),
  ),
  Conv3DBackpropFilterV2: rule<'x' | 'dy', Sliding & { filterShape: Shape }>((graph, { x, dy }, attributes) => {
    const window = spaceWindow(x.shape, attributes.filterShape, attributes);
    return filterGradient(graph, x, dy, attributes.filterShape, window);
  }),
} satisfies Record<string, Rule>;
