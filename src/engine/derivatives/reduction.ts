/** Gradients of kernels that fold axes away or run along one. */
import { type Tensor, tf } from '../tensorflow.js';
import { type Gradients, kept } from './gradient.js';

/** The product of all elements but its own, along the last axis; right where some are zero, unlike product / element. */
function productOfOthers(x: Tensor): Tensor {
  const axis = x.rank - 1;
  return tf.mul(tf.cumprod(x, axis, true, false), tf.cumprod(x, axis, true, true));
}

export const reductions: Gradients = {
  /** Along whichever axis, the same sum from the other end; TensorFlow.js transposes it unless the axis is the last. */
  Cumsum: {
    gradFunc: (dy, _, { axis, exclusive, reverse }) => ({ x: () => tf.cumsum(dy, axis, exclusive, !reverse) }),
  },
  Prod: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => ({
      x: () => {
        const axes = tf.util.parseAxisParam(axis, x!.shape);
        const others = x!.shape.map((_, i) => i).filter((i) => !axes.includes(i));
        const order = [...others, ...axes];
        const folded = tf.transpose(x!, order);
        const flat = tf.reshape(folded, [...others.map((i) => x!.shape[i]!), -1]);
        const slopes = tf.reshape(productOfOthers(flat), folded.shape);
        const back = order.map((_, i) => order.indexOf(i));
        return tf.mul(tf.reshape(dy, kept(x!.shape, axes)), tf.transpose(slopes, back));
      },
    }),
  },
  /** Row i of a square holds the factors of product i, and ones for the rest. */
  Cumprod: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis, exclusive, reverse }) => ({
      x: () => {
        const at = tf.util.parseAxisParam(axis, x!.shape)[0]!;
        const size = x!.shape[at]!;
        const order = [...x!.shape.map((_, i) => i).filter((i) => i !== at), at];
        const back = order.map((_, i) => order.indexOf(i));
        const last = tf.transpose(x!, order);
        const square = [...last.shape.slice(0, -1), size, size];
        const factors = tf.tile(
          tf.expandDims(last, -2),
          square.map((_, i) => (i === square.length - 2 ? size : 1)),
        );
        const isFactor = tf.tile(
          tf.reshape(
            triangle(size, exclusive, reverse),
            square.map((extent, i) => (i < square.length - 2 ? 1 : extent)),
          ),
          square.map((extent, i) => (i < square.length - 2 ? extent : 1)),
        );
        const slopes = productOfOthers(tf.where(isFactor, factors, tf.onesLike(factors)));
        const used = tf.where(isFactor, slopes, tf.zerosLike(slopes));
        return tf.transpose(tf.sum(tf.mul(tf.expandDims(tf.transpose(dy, order), -1), used), -2), back);
      },
    }),
  },
};

/** [i, j]: whether element j is a factor of the running product i. */
function triangle(size: number, exclusive: boolean, reverse: boolean): Tensor {
  const within = (i: number, j: number) => (reverse ? j - i : i - j) >= (exclusive ? 1 : 0);
  return tf.tensor2d(
    Uint8Array.from({ length: size * size }, (_, k) => (within(Math.floor(k / size), k % size) ? 1 : 0)),
    [size, size],
    'bool',
  );
}
