/** The loss that Goodfellow et al. 2014 train with (section 3): G maximizes log D(G(z)), steep where D is sure. */
import { Type } from '@sinclair/typebox';
import { defineLoss } from './loss.js';
import { costsFrom, crossEntropy, fromField } from './probability.js';

export const nonSaturating = defineLoss({
  name: 'non-saturating',
  summary: 'Cross-entropy for D; G minimizes -log D(G(z)), as the 2014 experiments did.',
  config: Type.Object({ from: fromField }, { additionalProperties: false }),
  build({ from }) {
    const costs = costsFrom(from);
    return { discriminator: crossEntropy(costs), generator: costs.ofReal };
  },
});
