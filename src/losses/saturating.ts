/** The minimax game of Goodfellow et al. 2014, eq. 1: G minimizes what D maximizes, and stalls where D is sure. */
import { Type } from '@sinclair/typebox';
import { tf } from '../engine/tf.js';
import { defineLoss } from './loss.js';
import { costsFrom, crossEntropy, fromField } from './probability.js';

export const saturating = defineLoss({
  name: 'saturating',
  summary: 'The minimax game: cross-entropy for D; G minimizes log(1 - D(G(z))).',
  config: Type.Object({ from: fromField }, { additionalProperties: false }),
  build({ from }) {
    const costs = costsFrom(from);
    return { discriminator: crossEntropy(costs), generator: (fake) => tf.neg(costs.ofFake(fake)) };
  },
});
