/** Terms of the losses that read D(x) = sigmoid(logit) as a probability. From logits, so nothing overflows at +-100. */
import { type Tensor, tf } from '../engine/tf.js';

/** -mean log D: the cost of not being called real. Logits [batch, 1] -> scalar. */
export const costOfReal = (logits: Tensor): Tensor => tf.mean(tf.softplus(tf.neg(logits)));

/** -mean log(1 - D): the cost of not being called fake. Logits [batch, 1] -> scalar. */
export const costOfFake = (logits: Tensor): Tensor => tf.mean(tf.softplus(logits));

/** -mean log D(x) - mean log(1 - D(G(z))), Goodfellow et al. 2014, eq. 1; 2 log 2 where D is 1/2 everywhere. */
export const crossEntropy = (real: Tensor, fake: Tensor): Tensor => tf.add(costOfReal(real), costOfFake(fake));
