/** The weighted mean of the non-saturating and the saturating loss of G: `blend_obj` in the code of the 2014 paper. */
import { Type } from '@sinclair/typebox';
import { tf } from '../engine/tf.js';
import { nonNegative } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import { defineLoss } from './loss.js';
import { costsFrom, crossEntropy, fromField } from './probability.js';

export const blend = defineLoss({
  name: 'blend',
  summary: 'Cross-entropy for D; G minimizes a weighted mean of the non-saturating and the minimax loss.',
  config: Type.Object(
    {
      nonSaturating: nonNegative("Weight of -log D(G(z)); the authors' zurich_coeff.", 1),
      minimax: nonNegative("Weight of log(1 - D(G(z))); the authors' minimax_coeff.", 1),
      from: fromField,
    },
    { additionalProperties: false },
  ),
  build({ nonSaturating, minimax, from }) {
    const sum = nonSaturating + minimax;
    if (sum === 0) throw new Misfit('both weights are 0, so G would learn nothing.', 'Give at least one a weight.');
    const costs = costsFrom(from);
    return {
      discriminator: crossEntropy(costs),
      generator: (fake) =>
        tf.sub(tf.mul(costs.ofReal(fake), nonSaturating / sum), tf.mul(costs.ofFake(fake), minimax / sum)),
    };
  },
});
