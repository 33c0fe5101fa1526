/**
 * Gradients of kernels that look through a window: pooling in two or three dimensions, and dilation. Each hands what it
 * is given back to the pixels that a window sees. TensorFlow.js's own kernels for this err at borders, with rounding and
 * in three dimensions, and cannot be differentiated again.
 */
import { type Tensor, tf } from '../tensorflow.js';
import { type Gradient, type Gradients, indicator } from './gradient.js';

interface Slide {
  readonly size: number;
  readonly positions: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

interface Window {
  readonly pixels: number;
  readonly positions: number;
  readonly taps: number;
  /** For each position in turn, the pixel (row-major) that each tap reads, or `outside`. */
  readonly reads: readonly number[];
}

const outside = -1;

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** All places of a grid, the last axis fastest. */
const grid = (extents: readonly number[]): number[][] =>
  extents.reduce<number[][]>((heads, extent) => heads.flatMap((head) => range(extent).map((i) => [...head, i])), [[]]);

/** `info`: what TensorFlow.js computes of a convolution or a pooling. */
function windowOf(info: any): Window {
  const slide = (side: string, before: number): Slide => ({
    size: info[`in${side}`],
    positions: info[`out${side}`],
    taps: info[`filter${side}`],
    stride: info[`stride${side}`],
    dilation: info[`dilation${side}`],
    before,
  });
  const { front, top, left } = info.padInfo;
  const slides = [...('inDepth' in info ? [slide('Depth', front)] : []), slide('Height', top), slide('Width', left)];
  const pixelAt = (position: number[], tap: number[]) =>
    slides.reduce((pixel, { size, stride, dilation, before }, axis) => {
      const place = position[axis]! * stride + tap[axis]! * dilation - before;
      return pixel === outside || place < 0 || place >= size ? outside : pixel * size + place;
    }, 0);
  const [positions, taps] = [grid(slides.map((one) => one.positions)), grid(slides.map((one) => one.taps))];
  return {
    pixels: slides.reduce((all, { size }) => all * size, 1),
    positions: positions.length,
    taps: taps.length,
    reads: positions.flatMap((position) => taps.map((tap) => pixelAt(position, tap))),
  };
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
const unfolded = (x: Tensor, { reads, positions, taps }: Window, fill: number): Tensor =>
  tf.reshape(pick(x, reads, fill), [x.shape[0]!, positions, taps, x.shape[2]!]);

/** [n, positions, taps, channels] -> [n, pixels, channels]: for each pixel the sum over all who read it. */
function folded(seen: Tensor, { pixels, reads }: Window): Tensor {
  const readers: number[][] = range(pixels).map(() => []);
  reads.forEach((pixel, read) => {
    readers[pixel]?.push(read);
  });
  const most = Math.max(1, ...readers.map((list) => list.length));
  const all = readers.flatMap((list) => range(most).map((i) => list[i] ?? outside));
  const [n, , , channels] = seen.shape as [number, number, number, number];
  const rows = tf.reshape(seen, [n, reads.length, channels]);
  return tf.sum(tf.reshape(pick(rows, all, 0), [n, pixels, most, channels]), 2);
}

/** `folded` and, as its gradient, `unfolded`, whose gradient is `folded`. */
function fold(seen: Tensor, window: Window): Tensor {
  const custom = tf.customGrad((...[x]: any[]) => ({
    value: folded(x, window),
    gradFunc: (dy: Tensor) => unfold(dy, window),
  }));
  return custom(seen);
}

function unfold(x: Tensor, window: Window): Tensor {
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

function poolingWindow(x: Tensor, { filterSize, strides, pad, dimRoundingMode }: any): Window {
  const { computePool2DInfo, computePool3DInfo } = tf.backend_util;
  const compute = (x.rank === 4 ? computePool2DInfo : computePool3DInfo) as (...all: unknown[]) => object;
  const window = windowOf(compute(x.shape, filterSize, strides, 1, pad, dimRoundingMode));
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
      const window = windowOf(compute(x!.shape, filter!.shape, strides, pad, 'NHWC', dilations));
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
