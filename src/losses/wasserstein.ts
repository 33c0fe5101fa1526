/** The loss of Arjovsky et al. 2017: D is a critic whose outputs are compared by their means. */
import { Type } from '@sinclair/typebox';
import { tf } from '../engine/tf.js';
import { defineLoss } from './loss.js';

export const wasserstein = defineLoss({
  name: 'wasserstein',
  summary: 'WGAN: difference of the mean outputs. D must be kept from growing steep, as by `gradientPenalty: 10`.',
  config: Type.Object({}, { additionalProperties: false }),
  build: () => ({
    discriminator: (real, fake) => tf.sub(tf.mean(fake), tf.mean(real)),
    generator: (fake) => tf.neg(tf.mean(fake)),
  }),
});
