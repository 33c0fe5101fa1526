/** The loss that Goodfellow et al. 2014 train with (section 3): G maximizes log D(G(z)), steep where D is sure. */
import { Type } from '@sinclair/typebox';
import { defineLoss } from './loss.js';
import { costOfReal, crossEntropy } from './probability.js';

export const nonSaturating = defineLoss({
  name: 'non-saturating',
  summary: 'Cross-entropy for D; G minimizes -log D(G(z)), as the 2014 experiments did.',
  config: Type.Object({}, { additionalProperties: false }),
  build: () => ({ discriminator: crossEntropy, generator: costOfReal }),
});
