/** The discriminator of Radford, Metz and Chintala 2016: convolutions of stride 2, leaky ReLUs, one dense logit. */
import { type Static, Type } from '@sinclair/typebox';
import { positiveInteger } from '../registry/fields.js';
import { activationFields, activationOf } from './activation.js';
import { assemble, chain, type Part } from './chain.js';
import { batchNormParts, dcganFields, requireImages, requireRole } from './dcgan.js';
import { constantly } from './initializers/constant.js';
import type { Initializer } from './initializers/initializer.js';
import { defineNetwork } from './layer.js';
import { activationLayer } from './layers/activation.js';
import { conv2dLayer } from './layers/conv2d.js';
import { denseLayer } from './layers/dense.js';
import { dropoutLayer, keepField } from './layers/dropout.js';

const config = Type.Object(
  {
    filters: Type.Array(positiveInteger('Filters of one convolution.'), {
      default: [64, 128],
      minItems: 1,
      description: 'Filters of each convolution, from the image on; each halves height and width.',
    }),
    ...activationFields('Activation after each convolution.', 'leaky-relu'),
    batchNorm: Type.Boolean({
      default: false,
      description: 'Batch normalization after each convolution but the first, as in the DCGAN paper.',
    }),
    keep: Type.Optional(
      keepField('Dropout after each activation: the probability that a number is kept. Absent: none.'),
    ),
    ...dcganFields,
  },
  { additionalProperties: false },
);

type Config = Static<typeof config>;

const zero = constantly(0);

/** Batch normalization takes over the bias. */
function halvingParts(filters: number, first: boolean, config: Config, kernel: Initializer): Part[] {
  const normalized = config.batchNorm && !first;
  const { kernelSize } = config;
  const bias = normalized ? undefined : zero;
  const dropout: Part[] = config.keep === undefined ? [] : [['dropout', dropoutLayer({ keep: config.keep })]];
  return [
    ['conv2d', conv2dLayer({ filters, kernelSize, strides: 2, padding: 'same', kernel, bias })],
    ...batchNormParts(normalized),
    ['activation', activationLayer(activationOf(config.activation, config.slope))],
    ...dropout,
  ];
}

export const dcganDiscriminator = defineNetwork({
  name: 'dcgan-discriminator',
  summary: 'A logit from an image by convolutions, each of which halves the size.',
  config,
  build(config, { role, inputShape, build }) {
    requireRole('dcgan-discriminator', 'discriminator', role);
    requireImages('dcgan-discriminator', inputShape);
    const kernel = build('initializer', config.kernel, {});
    const hidden = config.filters.flatMap((filters, i) => halvingParts(filters, i === 0, config, kernel));
    const parts: Part[] = [...hidden, ['dense', denseLayer({ units: 1, kernel, bias: zero })]];
    return chain(inputShape, assemble(inputShape, parts));
  },
});
