/** What a window's taps read, gathered from the image, and the way back. Which pixels these are is `window.ts`'s affair. */
import type { GraphBuilder, Value } from '../graph.js';
import { sizeOf } from '../tensor.js';
import { reduce } from './reduction.js';
import { concat, emit, gather, indices, pad, reshape, scalar, slice } from './rule.js';
import { outside, phases, range, readers, type Window } from './window.js';

/** x: [outer, size, inner] -> [outer, reads, inner]. What is read outside is `fill`, from a row added to x. */
export function pick(graph: GraphBuilder, x: Value, reads: readonly number[], fill = 0): Value {
  const size = x.shape[1]!;
  const padded = reads.includes(outside) ? pad(graph, x, [0, 0, 0], [0, 1, 0], fill) : x;
  const picked = reads.map((pixel) => (pixel === outside ? size : pixel));
  if (picked.length === padded.shape[1] && picked.every((pixel, i) => pixel === i)) return padded;
  return gather(graph, padded, indices(graph, picked), 1);
}

/** x: [n, ...pixels, channels] -> [n, reads, channels] */
export function pickPixels(graph: GraphBuilder, x: Value, reads: readonly number[], fill = 0): Value {
  const flat = [x.shape[0]!, sizeOf(x.shape.slice(1, -1)), x.shape.at(-1)!];
  return pick(graph, reshape(graph, x, flat), reads, fill);
}

/**
 * An image of `channels`, each phase of it made by `combine` from what the phase's taps read in dy:
 * [n, pixels * taps, c] -> [n * pixels, channels]. The phases' pixels are then put in order.
 */
export function byPhase(
  graph: GraphBuilder,
  dy: Value,
  window: Window,
  channels: number,
  combine: (read: Value, taps: readonly number[]) => Value,
): Value {
  const seen = withinWindow(graph, dy, window);
  const [n] = dy.shape as [number];
  const order: number[] = []; // pixel of each row of the parts in turn
  const parts = phases(window).map(({ pixels, taps, sources }) => {
    order.push(...pixels);
    const shape = [n, pixels.length, channels];
    if (taps.length === 0) return emit(graph, 'Expand', [scalar(graph, 0), indices(graph, shape)], shape);
    return reshape(graph, combine(pickPixels(graph, seen, sources), taps), shape);
  });
  const places = Array<number>(order.length);
  order.forEach((pixel, row) => {
    places[pixel] = row;
  });
  const shape = [n, ...window.map(({ size }) => size), channels];
  if (parts.length === 0) return emit(graph, 'Expand', [scalar(graph, 0), indices(graph, shape)], shape); // no pixels
  return reshape(graph, pick(graph, concat(graph, parts, 1), places), shape);
}

/** Gradients in TensorFlow.js know of no rounding mode, and overlook the last positions of a rounding up. */
export function withinWindow(graph: GraphBuilder, dy: Value, window: Window): Value {
  const shape = [dy.shape[0]!, ...window.map(({ positions }) => positions), dy.shape.at(-1)!];
  return sizeOf(shape) === sizeOf(dy.shape) ? dy : slice(graph, dy, Array<number>(shape.length).fill(0), shape);
}

/** Which of each group is the greatest, of equal ones the first or `last`. groups: [outer, positions, taps, inner] */
export const topOf = (graph: GraphBuilder, groups: Value, last = false): Value =>
  emit(
    graph,
    'ArgMax',
    [groups],
    groups.shape.map((extent, i) => (i === 2 ? 1 : extent)),
    { axis: 2, keepdims: 1, select_last_index: last ? 1 : 0 },
    'int64',
  );

/**
 * The gradient of the groups' maxima, as that of the pixels which `reads` read into them: each goes to where its maximum
 * was found. dy: a number for each position; -> [outer, size, inner]
 */
export function toTops(
  graph: GraphBuilder,
  groups: Value,
  dy: Value,
  reads: readonly number[],
  size: number,
  last = false,
): Value {
  const [outer, positions, taps, inner] = groups.shape as [number, number, number, number];
  const numbers = reshape(graph, indices(graph, range(taps)), [taps, 1]);
  const chosen = emit(graph, 'Equal', [topOf(graph, groups, last), numbers], groups.shape, {}, 'bool');
  const slopes = reshape(graph, dy, [outer, positions, 1, inner]);
  const shares = emit(graph, 'Where', [chosen, slopes, scalar(graph, 0)], groups.shape, {}, 'float32');
  const back = readers(reads, size);
  const returned = pick(graph, reshape(graph, shares, [outer, positions * taps, inner]), back.readers);
  if (back.count === 1) return returned;
  return reduce(graph, 'ReduceSum', reshape(graph, returned, [outer, size, back.count, inner]), [2], false);
}
