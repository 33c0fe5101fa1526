/** Morphological dilation, the greatest sum of pixel and filter in each window, and its gradients to either. */
import type { GraphBuilder, Value } from '../graph.js';
import type { Shape } from '../tensor.js';
import { tf } from '../tf.js';
import { pickPixels, toTops } from './columns.js';
import type { Sliding } from './convolution.js';
import { reduce } from './reduction.js';
import { cast, emit, type Rule, reshape, rule } from './rule.js';
import { pixelsOf, positionsOf, range, reads, tapsOf, type Window, windowOf } from './window.js';

function dilationWindow(input: Shape, filter: Shape, { strides, pad, dilations }: Sliding): Window {
  const compute = tf.backend_util.computeDilation2DInfo as (...all: unknown[]) => any;
  return windowOf(compute(input, filter, strides, pad, 'NHWC', dilations));
}

/** What TensorFlow.js takes for less than any sum. */
const least = Number.MIN_SAFE_INTEGER;

/** [n, positions, taps, channels] */
function sums(graph: GraphBuilder, x: Value, filter: Value, window: Window): Value {
  const shape = [x.shape[0]!, positionsOf(window), tapsOf(window), x.shape[3]!];
  const pixels = reshape(graph, pickPixels(graph, cast(graph, x, 'float32'), reads(window), least), shape);
  return emit(graph, 'Add', [pixels, reshape(graph, cast(graph, filter, 'float32'), shape.slice(2))], shape);
}

type Inputs = 'x' | 'filter';

export const dilation = {
  Dilation2D: rule<Inputs, Sliding>((graph, { x, filter }, attributes) => {
    const window = dilationWindow(x.shape, filter.shape, attributes);
    const greatest = reduce(graph, 'ReduceMax', sums(graph, x, filter, window), [2], false);
    const shape = [x.shape[0]!, ...window.map(({ positions }) => positions), x.shape[3]!];
    return cast(graph, reshape(graph, greatest, shape), x.dtype);
  }),
  Dilation2DBackpropInput: rule<Inputs | 'dy', Sliding>((graph, { x, filter, dy }, attributes) => {
    const window = dilationWindow(x.shape, filter.shape, attributes);
    const all = sums(graph, x, filter, window);
    return reshape(graph, toTops(graph, all, dy, reads(window), pixelsOf(window)), x.shape);
  }),
  /** To the taps as if each position had a filter of its own, and these summed. */
  Dilation2DBackpropFilter: rule<Inputs | 'dy', Sliding>((graph, { x, filter, dy }, attributes) => {
    const window = dilationWindow(x.shape, filter.shape, attributes);
    const all = sums(graph, x, filter, window);
    const [n, positions, taps, channels] = all.shape as [number, number, number, number];
    const own = toTops(graph, all, dy, range(positions * taps), positions * taps);
    const each = reshape(graph, own, [n * positions, taps, channels]);
    return reshape(graph, reduce(graph, 'ReduceSum', each, [0], false), filter.shape);
  }),
} satisfies Record<string, Rule>;
