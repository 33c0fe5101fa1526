/**
 * Gradients of kernels that look through a window: pooling in two or three dimensions, and dilation. Each hands what it
 * is given back to the pixels that a window sees. TensorFlow.js's own kernels for this err at borders, with rounding and
 * in three dimensions, and cannot be differentiated again.
 */

import { outside, pixelsOf, positionsOf, range, readers, reads, tapsOf, windowOf } from '../kernels/window.js';
import { type Tensor, tf } from '../tensorflow.js';
import { type Gradient, type Gradients, indicator } from './gradient.js';

/** What a window sees, counted; the geometry is that of the kernels. */
interface View {
  readonly pixels: number;
  readonly positions: number;
  readonly taps: number;
  /** For each position in turn, the pixel (row-major) that each tap reads, or `outside`. */
  readonly reads: readonly number[];
}

/** `info`: what TensorFlow.js computes of a convolution or a pooling. */
function viewOf(info: object): View {
  const window = windowOf(info as Parameters<typeof windowOf>[0]);
  return { pixels: pixelsOf(window), positions: positionsOf(window), taps: tapsOf(window), reads: reads(window) };
}

/** The rows of x [n, rows, channels] that `reads` name, `fill` for `outside`. */
function pick(x: Tensor, reads: readonly number[], fill: number): Tensor {
  const rows = x.shape[1]!;
  const padded = tf.pad(
    x,
    [
      [0, 0],
      [0, 1],
      [0, 0],
    ],
    fill,
  );
  return tf.gather(
    padded,
    tf.tensor1d(
      reads.map((row) => (row === outside ? rows : row)),
      'int32',
    ),
    1,
  );
}

/** [n, pixels, channels] -> [n, positions, taps, channels] */
const unfolded = (x: Tensor, { reads, positions, taps }: View, fill: number): Tensor =>
  tf.reshape(pick(x, reads, fill), [x.shape[0]!, positions, taps, x.shape[2]!]);

/** [n, positions, taps, channels] -> [n, pixels, channels]: for each pixel the sum over all who read it. */
function folded(seen: Tensor, { pixels, reads }: View): Tensor {
  const { count, readers: all } = readers(reads, pixels);
  const [n, , , channels] = seen.shape as [number, number, number, number];
  const rows = tf.reshape(seen, [n, reads.length, channels]);
  return tf.sum(tf.reshape(pick(rows, all, 0), [n, pixels, count, channels]), 2);
}

/** `folded` and, as its gradient, `unfolded`, whose gradient is `folded`. */
function fold(seen: Tensor, window: View): Tensor {
  const custom = tf.customGrad((...[x]: any[]) => ({
    value: folded(x, window),
    gradFunc: (dy: Tensor) => unfold(dy, window),
  }));
  return custom(seen);
}

function unfold(x: Tensor, window: View): Tensor {
  const custom = tf.customGrad((...[x]: any[]) => ({
    value: unfolded(x, window, 0),
    gradFunc: (dy: Tensor) => fold(dy, window),
  }));
  return custom(x);
}

/** An image of any number of axes as [n, pixels, channels]. */
const flat = (x: Tensor): Tensor => tf.reshape(x, [x.shape[0]!, -1, x.shape.at(-1)!]);

/** 1 for the first of the greatest of each window, where NaN is the least. [n, positions, taps, channels] */
function greatest(seen: Tensor): Tensor {
  const numbers = tf.where(tf.isNaN(seen), tf.fill(seen.shape, Number.NEGATIVE_INFINITY), seen);
  const taps = range(seen.shape[2]!);
  return indicator(tf.equal(tf.expandDims(tf.argMax(numbers, 2), 2), tf.tensor(taps, [taps.length, 1], 'int32')));
}

/** dy at each window, for all of its taps. */
const atWindows = (dy: Tensor): Tensor => tf.expandDims(flat(dy), 2);

function poolingWindow(x: Tensor, { filterSize, strides, pad, dimRoundingMode }: any): View {
  const { computePool2DInfo, computePool3DInfo } = tf.backend_util;
  const compute = (x.rank === 4 ? computePool2DInfo : computePool3DInfo) as (...all: unknown[]) => object;
  const window = viewOf(compute(x.shape, filterSize, strides, 1, pad, dimRoundingMode));
  // In the plane, one pixel for each pixel is taken to be all of them, whatever the stride.
  const looksAtAll = x.rank === 4 && window.taps === 1 && window.positions === window.pixels;
  return looksAtAll ? { ...window, reads: range(window.pixels) } : window;
}

const maximum: Gradient = {
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => ({
    x: () => {
      const window = poolingWindow(x!, attributes);
      const tops = greatest(unfolded(flat(x!), window, Number.NEGATIVE_INFINITY));
      return tf.reshape(fold(tf.mul(atWindows(dy), tops), window), x!.shape);
    },
  }),
};

/** Over what of each window lies inside. */
const average: Gradient = {
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => ({
    x: () => {
      const window = poolingWindow(x!, attributes);
      const shares = range(window.positions).map((position) => {
        const own = window.reads.slice(position * window.taps, (position + 1) * window.taps);
        return 1 / Math.max(1, own.filter((read) => read !== outside).length);
      });
      const each = tf.mul(atWindows(dy), tf.tensor(shares, [window.positions, 1, 1]));
      return tf.reshape(fold(tf.tile(each, [1, 1, window.taps, 1]), window), x!.shape);
    },
  }),
};

export const windows: Gradients = {
  MaxPool: maximum,
  MaxPool3D: maximum,
  MaxPoolWithArgmax: maximum,
  AvgPool: average,
  AvgPool3D: average,
  Dilation2D: {
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, [x, filter], { strides, pad, dilations }) => {
      const compute = tf.backend_util.computeDilation2DInfo as (...all: unknown[]) => object;
      const window = viewOf(compute(x!.shape, filter!.shape, strides, pad, 'NHWC', dilations));
      const weights = tf.reshape(filter!, [window.taps, -1]);
      const tops = greatest(tf.add(unfolded(flat(x!), window, Number.NEGATIVE_INFINITY), weights));
      const each = tf.mul(atWindows(dy), tops);
      return {
        x: () => tf.reshape(fold(each, window), x!.shape),
        filter: () => tf.reshape(tf.sum(each, [0, 1]), filter!.shape),
      };
    },
  },
};
