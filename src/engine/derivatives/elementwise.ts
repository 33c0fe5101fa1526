/** Gradients of kernels that look at one element at a time, of one input or of several that broadcast. */
import { tf } from '../tensorflow.js';
import { type Gradients, indicator, run, summedTo } from './gradient.js';

// Klambauer et al. 2017, as TensorFlow.js has them.
const seluAlpha = 1.7580993408473768; // times the scale
const seluScale = 1.0507009873554805;

export const elementwise: Gradients = {
  /** The slope is y + 1 below zero, so that no exponential is computed, nor one of a large number multiplied by zero. */
  EluGrad: {
    inputsToSave: ['dy', 'y'],
    gradFunc: (ddx, [dy, y]) => ({
      dy: () => run('EluGrad', { dy: ddx, y: y! }, {}),
      y: () => tf.mul(tf.mul(ddx, dy!), indicator(tf.less(y!, 0))),
    }),
  },
  Selu: {
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({
      x: () => tf.mul(dy, tf.where(tf.greater(y!, 0), tf.fill(y!.shape, seluScale), tf.add(y!, seluAlpha))),
    }),
  },
  LeakyRelu: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { alpha }) => ({ x: () => tf.mul(dy, tf.step(x!, alpha)) }),
  },
  /** Without the powers and logarithms of zero whose product with zero is no number. */
  Pow: {
    inputsToSave: ['a', 'b'],
    outputsToSave: [true],
    gradFunc: (dy, [a, b, y]) => ({
      a: () => {
        const less = tf.where(tf.equal(b!, 0), tf.onesLike(b!), tf.sub(b!, 1));
        return summedTo(tf.mul(dy, tf.mul(b!, tf.pow(a!, less))), a!.shape);
      },
      b: () => {
        const logarithm = tf.log(tf.where(tf.greater(a!, 0), a!, tf.onesLike(a!)));
        return summedTo(tf.mul(dy, tf.mul(y!, logarithm)), b!.shape);
      },
    }),
  },
  /** Constant wherever it has a derivative. */
  FloorDiv: {
    inputsToSave: ['a', 'b'],
    gradFunc: (_, [a, b]) => ({ a: () => tf.zeros(a!.shape), b: () => tf.zeros(b!.shape) }),
  },
  Maximum: {
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => summedTo(tf.mul(dy, indicator(tf.greaterEqual(a!, b!))), a!.shape),
      b: () => summedTo(tf.mul(dy, indicator(tf.less(a!, b!))), b!.shape),
    }),
  },
  Minimum: {
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => summedTo(tf.mul(dy, indicator(tf.lessEqual(a!, b!))), a!.shape),
      b: () => summedTo(tf.mul(dy, indicator(tf.greater(a!, b!))), b!.shape),
    }),
  },
  SquaredDifference: {
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => summedTo(tf.mul(dy, tf.mul(tf.sub(a!, b!), 2)), a!.shape),
      b: () => summedTo(tf.mul(dy, tf.mul(tf.sub(b!, a!), 2)), b!.shape),
    }),
  },
};
