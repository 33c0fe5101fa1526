/** Gradients of normalization: of a batch by given moments, and of each channel by its neighbours. */
import { type Tensor, tf } from '../tensorflow.js';
import { type Gradients, summedTo } from './gradient.js';

/** For each channel the sum over itself and its neighbours, as a product with a matrix of ones and noughts. */
function aroundSum(x: Tensor, radius: number): Tensor {
  const channels = x.shape.at(-1)!;
  const near = Float32Array.from({ length: channels * channels }, (_, i) =>
    Math.abs(Math.floor(i / channels) - (i % channels)) <= radius ? 1 : 0,
  );
  const rows = tf.reshape(x, [-1, channels]) as tf.Tensor2D;
  return tf.reshape(tf.matMul(rows, tf.tensor2d(near, [channels, channels])), x.shape);
}

export const normalizations: Gradients = {
  /** `scale` is saved last, since it may be missing. */
  FusedBatchNorm: {
    inputsToSave: ['x', 'mean', 'variance', 'scale'],
    gradFunc: (dy, [x, mean, variance, scale], { varianceEpsilon }) => {
      const inverse = tf.rsqrt(tf.add(variance!, varianceEpsilon ?? 0.001));
      const factor = scale ? tf.mul(scale, inverse) : inverse;
      const centred = tf.sub(x!, mean!);
      const cubed = tf.mul(factor, tf.mul(tf.square(inverse), -0.5));
      return {
        x: () => tf.mul(dy, factor),
        mean: () => summedTo(tf.mul(dy, tf.neg(factor)), mean!.shape),
        variance: () => summedTo(tf.mul(dy, tf.mul(centred, cubed)), variance!.shape),
        scale: () => summedTo(tf.mul(dy, tf.mul(centred, inverse)), mean!.shape),
        offset: () => summedTo(tf.clone(dy), mean!.shape),
      };
    },
  },
  LRN: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { depthRadius, bias, alpha, beta }) => ({
      x: () => {
        const norms = tf.add(tf.mul(aroundSum(tf.square(x!), depthRadius), alpha), bias);
        const own = tf.mul(dy, tf.pow(norms, -beta));
        const around = aroundSum(tf.mul(own, tf.div(x!, norms)), depthRadius);
        return tf.sub(own, tf.mul(tf.mul(x!, around), 2 * alpha * beta));
      },
    }),
  },
};
