/** An autoencoder: examples are put through a code of few numbers and come out as like themselves as can be. */
import { Type } from '@sinclair/typebox';
import { coder, coderFields } from './coder.js';
import { fromCodes, toCode } from './forms.js';
import { defineTrainer } from './trainer.js';

export const autoencoder = defineTrainer({
  name: 'autoencoder',
  summary:
    'An encoder and the generator learn to reproduce examples through a code. Samples are made of codes drawn from a normal with the mean and covariance of those in training.',
  config: Type.Object(coderFields, { additionalProperties: false }),
  uses: {
    prior: true,
    loss: false,
    networks: { encoder: toCode, generator: fromCodes },
    path: 'G(E(x))',
  },
  build: (config, needs) => coder(config, needs, { code: (code) => ({ code }) }),
});
