/** The hinge loss of Lim and Ye 2017 and Miyato et al. 2018, eq. 16 and 17: D learns only within the margin of 1. */
import { Type } from '@sinclair/typebox';
import { tf } from '../engine/tf.js';
import { defineLoss } from './loss.js';

export const hinge = defineLoss({
  name: 'hinge',
  summary: 'D is pushed past +1 on data and -1 on fakes and no further; G raises the output of D.',
  config: Type.Object({}, { additionalProperties: false }),
  build: () => ({
    discriminator: (real, fake) => tf.add(tf.mean(tf.relu(tf.sub(1, real))), tf.mean(tf.relu(tf.add(fake, 1)))),
    generator: (fake) => tf.neg(tf.mean(fake)),
  }),
});
