/**
 * Terms of the losses that read D(x) = sigmoid(logit) as a probability. Taken from logits, so that nothing overflows at
 * +-100; or, where a config asks for it, from the float32 probability itself, as programs do whose D ends in a sigmoid.
 */
import { type Tensor, tf } from '../engine/tf.js';
import { choice } from '../registry/fields.js';

/** Each a scalar, of logits [batch, 1]. */
export interface Costs {
  /** -mean log D: the cost of not being called real. */
  readonly ofReal: (logits: Tensor) => Tensor;
  /** -mean log(1 - D): the cost of not being called fake. */
  readonly ofFake: (logits: Tensor) => Tensor;
}

export const fromField = choice(
  ['logits', 'probabilities'],
  'What logarithms are taken from. probabilities: log(sigmoid(a)) as it is written, unclipped, so that losses are infinite and gradients NaN where D is sure: above logits of about 17, below -88.',
  'logits',
);

const fromLogits: Costs = {
  ofReal: (logits) => tf.mean(tf.softplus(tf.neg(logits))),
  ofFake: (logits) => tf.mean(tf.softplus(logits)),
};

/**
 * 1 / (1 + exp(-a)), with the gradient that TensorFlow gives to a sigmoid, p (1 - p). Not tf.sigmoid, which onnxruntime
 * approximates: it is 0 below -18 there.
 */
const sigmoid = tf.customGrad((...[logits, save]: any[]) => {
  const p = tf.div(1, tf.add(tf.exp(tf.neg(logits)), 1));
  save([p]);
  return { value: p, gradFunc: (dy: Tensor, [p]: Tensor[]) => tf.mul(dy, tf.mul(p!, tf.sub(1, p!))) };
});

const fromProbabilities: Costs = {
  ofReal: (logits) => tf.neg(tf.mean(tf.log(sigmoid(logits)))),
  ofFake: (logits) => tf.neg(tf.mean(tf.log(tf.sub(1, sigmoid(logits))))),
};

export const costsFrom = (from: 'logits' | 'probabilities'): Costs =>
  from === 'logits' ? fromLogits : fromProbabilities;

/** -mean log D(x) - mean log(1 - D(G(z))), Goodfellow et al. 2014, eq. 1; 2 log 2 where D is 1/2 everywhere. */
export const crossEntropy =
  (costs: Costs) =>
  (real: Tensor, fake: Tensor): Tensor =>
    tf.add(costs.ofReal(real), costs.ofFake(fake));
