/**
 * Convolution of each channel by filters of its own, and its two gradients: the pixels under the filter are gathered,
 * multiplied and summed. Channels that have several filters are repeated first, so that each copy has one.
 */
import { UserError } from '../../registry/problem.js';
import type { GraphBuilder, Value } from '../graph.js';
import type { Shape } from '../tensor.js';
import { tf } from '../tf.js';
import { byPhase, pick, pickPixels, withinWindow } from './columns.js';
import type { Sliding } from './convolution.js';
import { type FusedActivation, finish } from './matmul.js';
import { reduce } from './reduction.js';
import { emit, gather, indices, type Rule, reshape, rule } from './rule.js';
import { positionsOf, range, reads, tapsOf, type Window, windowOf } from './window.js';

type Four = [number, number, number, number];

function depthwiseWindow(input: Shape, filter: Shape, attributes: Sliding): Window {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = attributes;
  if (dataFormat === 'NCHW')
    throw new UserError(
      'the compiled engine convolves channels one by one in NHWC images only, this one is NCHW. ' +
        'Transpose it to NHWC, which is the default.',
    );
  return windowOf(
    tf.backend_util.computeConv2DInfo(
      input as Four,
      filter as Four,
      strides as number,
      (dilations ?? 1) as number,
      pad as 'same',
      dimRoundingMode,
      true,
    ),
  );
}

/** Each channel `times` over: a a b b */
const repeated = (graph: GraphBuilder, x: Value, times: number): Value => {
  const channels = range(x.shape.at(-1)! * times).map((copy) => Math.floor(copy / times));
  return times === 1 ? x : gather(graph, x, indices(graph, channels), x.shape.length - 1);
};

/** What each position sees: [n * positions, taps, channels] */
const columns = (graph: GraphBuilder, x: Value, window: Window) =>
  reshape(graph, pickPixels(graph, x, reads(window)), [
    x.shape[0]! * positionsOf(window),
    tapsOf(window),
    x.shape.at(-1)!,
  ]);

/** a and b multiplied, and the products summed over `axis`. */
const productSum = (graph: GraphBuilder, a: Value, b: Value, axis: number): Value =>
  reduce(graph, 'ReduceSum', emit(graph, 'Mul', [a, b], a.shape), [axis], false);

function convolve(graph: GraphBuilder, x: Value, filter: Value, attributes: Sliding): Value {
  const window = depthwiseWindow(x.shape, filter.shape, attributes);
  const [, , channels, times] = filter.shape as Four;
  const weights = reshape(graph, filter, [tapsOf(window), channels * times]);
  const sums = productSum(graph, columns(graph, repeated(graph, x, times), window), weights, 1);
  return reshape(graph, sums, [x.shape[0]!, ...window.map(({ positions }) => positions), channels * times]);
}

export const depthwise = {
  DepthwiseConv2dNative: rule<'x' | 'filter', Sliding>((graph, { x, filter }, attributes) =>
    convolve(graph, x, filter, attributes),
  ),
  FusedDepthwiseConv2D: rule<'x' | 'filter' | 'bias' | 'preluActivationWeights', Sliding & FusedActivation>(
    (graph, { x, filter, bias, preluActivationWeights }, attributes) =>
      finish(graph, convolve(graph, x, filter, attributes), bias, preluActivationWeights, attributes),
  ),
  DepthwiseConv2dNativeBackpropInput: rule<'dy' | 'filter', Sliding & { inputShape: Shape }>(
    (graph, { dy, filter }, attributes) => {
      const window = depthwiseWindow(attributes.inputShape, filter.shape, attributes);
      const [, , channels, times] = filter.shape as Four;
      const weights = reshape(graph, filter, [1, tapsOf(window), channels * times]);
      const copies = byPhase(graph, dy, window, channels * times, (read, taps) => {
        const rows = read.shape[0]! * (read.shape[1]! / taps.length);
        const patches = reshape(graph, read, [rows, taps.length, channels * times]);
        return productSum(graph, patches, pick(graph, weights, taps), 1);
      });
      const split = reshape(graph, copies, [...attributes.inputShape, times]);
      return times === 1 ? copies : reduce(graph, 'ReduceSum', split, [4], false);
    },
  ),
  DepthwiseConv2dNativeBackpropFilter: rule<'x' | 'dy', Sliding & { filterShape: Shape }>(
    (graph, { x, dy }, attributes) => {
      const window = depthwiseWindow(x.shape, attributes.filterShape, attributes);
      const seen = columns(graph, repeated(graph, x, attributes.filterShape[3]!), window);
      const slopes = reshape(graph, withinWindow(graph, dy, window), [seen.shape[0]!, 1, seen.shape[2]!]);
      return reshape(graph, productSum(graph, seen, slopes, 0), attributes.filterShape);
    },
  ),
} satisfies Record<string, Rule>;
