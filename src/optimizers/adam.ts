/**
 * Adam (Kingma and Ba 2015). Instead of averages it keeps decayed sums, m' = b1 m + g and v' = b2 v + g^2, and the
 * weights these sums have gathered, c' = b c + 1: m / mWeight and v / vWeight are Kingma's bias-corrected averages.
 * Two passes over memory fewer, and float32 loses nothing in 1 - b2^t.
 */
import { Type } from '@sinclair/typebox';
import { zeros } from '../engine/tensor.js';
import { type Tensor, tf } from '../engine/tf.js';
import { scheduled } from '../registry/fields.js';
import { branch, mapTogether, zerosLike } from './leaves.js';
import { defineOptimizer, type Optimizer } from './optimizer.js';

const beta = (description: string, fallback: number) =>
  Type.Number({ minimum: 0, exclusiveMaximum: 1, default: fallback, description });

export const adam = defineOptimizer({
  name: 'adam',
  summary: 'Steps of even length: the mean gradient over the root of its mean square.',
  config: Type.Object(
    {
      learningRate: scheduled('Step size.', 0.001),
      beta1: beta('How much of the mean gradient is kept at each update; 0.5 is usual for adversarial training.', 0.9),
      beta2: beta('How much of the mean squared gradient is kept at each update.', 0.999),
      epsilon: Type.Number({
        default: 1e-8,
        exclusiveMinimum: 0,
        description: 'Added to the root, against division by 0.',
      }),
      epsilonHat: Type.Boolean({
        default: false,
        description:
          'Whether epsilon is added to the root before its bias is corrected, as TensorFlow 1 does, or after, as the paper and PyTorch do.',
      }),
    },
    { additionalProperties: false },
  ),
  build({ learningRate, beta1, beta2, epsilon, epsilonHat }, { build }): Optimizer {
    return {
      schedules: { learningRate: build('schedule', learningRate, {}) },
      init: (params) => ({ m: zerosLike(params), v: zerosLike(params), mWeight: zeros([]), vWeight: zeros([]) }),
      update({ params, gradients, slots, hyper }) {
        const mWeight = tf.add(tf.mul(slots.mWeight as Tensor, beta1), 1);
        const vWeight = tf.add(tf.mul(slots.vWeight as Tensor, beta2), 1);
        // lr (m / mWeight) / (sqrt(v / vWeight) + eps) = rate m / (sqrt(v) + small), so that only scalars are divided
        const root = tf.sqrt(vWeight);
        const rate = tf.div(tf.mul(hyper.learningRate!, root), mWeight);
        const small = epsilonHat ? epsilon / Math.sqrt(1 - beta2) : tf.mul(root, epsilon);
        const trees = { w: params, g: gradients, m: branch(slots, 'm'), v: branch(slots, 'v') };
        const next = mapTogether(['params', 'm', 'v'], trees, ({ w, g, ...last }) => {
          const m = decayed(last.m, beta1, g);
          const v = decayed(last.v, beta2, tf.square(g));
          return { params: tf.sub(w, tf.mul(tf.div(m, tf.add(tf.sqrt(v), small)), rate)), m, v };
        });
        return { params: next.params, slots: { m: next.m, v: next.v, mWeight, vWeight } };
      },
    };
  },
});

/** The next decayed sum; with nothing kept (beta1 is 0 in WGAN-GP) that is two passes over memory fewer. */
const decayed = (sum: Tensor, kept: number, term: Tensor): Tensor =>
  kept === 0 ? term : tf.add(tf.mul(sum, kept), term);
