/** A denoising autoencoder (Vincent et al. 2008): the encoder sees spoilt examples, the generator is to make whole ones. */
import { Type } from '@sinclair/typebox';
import { choice, nonNegative } from '../registry/fields.js';
import { coder, coderFields } from './coder.js';
import { corruptionOf, corruptions } from './corruption.js';
import { fromCodes, toCode } from './forms.js';
import { defineTrainer } from './trainer.js';

export const denoisingAutoencoder = defineTrainer({
  name: 'denoising-autoencoder',
  summary:
    'An autoencoder whose encoder sees examples with noise. Samples are made of codes drawn from a normal with the mean and covariance of those in training.',
  config: Type.Object(
    {
      corruption: choice(
        corruptions,
        'gaussian adds noise to every number; masking sets some to 0, salt-and-pepper some to either end of the data.',
        'masking',
      ),
      amount: nonNegative('Standard deviation of gaussian noise; else the probability that a number is spoilt.', 0.25),
      ...coderFields,
    },
    { additionalProperties: false },
  ),
  uses: {
    prior: true,
    loss: false,
    networks: { encoder: toCode, generator: fromCodes },
    path: 'G(E(x))',
  },
  build({ corruption, amount, ...config }, needs) {
    const seen = corruptionOf(corruption, amount, needs.data.range);
    return coder(config, needs, { seen, code: (code) => ({ code }) });
  },
});
