/**
 * The generator of Radford, Metz and Chintala 2016: a dense layer makes a small image of many channels, then transposed
 * convolutions double its height and width until it is as large as the data.
 */
import { type Static, Type } from '@sinclair/typebox';
import type { Shape } from '../engine/tensor.js';
import { choice, positiveInteger } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import { type Activation, activationFields, activationOf, requireUnbounded } from './activation.js';
import { assemble, chain, type Part } from './chain.js';
import { batchNormParts, dcganFields, requireImages, requireRole } from './dcgan.js';
import { constantly } from './initializers/constant.js';
import type { Initializer } from './initializers/initializer.js';
import { defineNetwork } from './layer.js';
import { activationLayer } from './layers/activation.js';
import { conv2dTransposeLayer } from './layers/conv2d-transpose.js';
import { denseLayer } from './layers/dense.js';
import { reshapeLayer } from './layers/reshape.js';

const config = Type.Object(
  {
    channels: Type.Array(positiveInteger('Channels at one size.'), {
      default: [128, 64],
      minItems: 1,
      description: 'Channels before each doubling, from the smallest image on; two entries make 28 x 28 from 7 x 7.',
    }),
    ...activationFields('Activation of the hidden layers.', 'relu'),
    output: choice(['tanh', 'sigmoid', 'linear'], 'Activation of the output: sigmoid for data in [0, 1].', 'tanh'),
    batchNorm: Type.Boolean({ default: true, description: 'Batch normalization before each hidden activation.' }),
    ...dcganFields,
  },
  { additionalProperties: false },
);

type Config = Static<typeof config>;

const zero = constantly(0);

/** The smallest image: [height, width, channels[0]]. @throws Misfit when the data cannot be halved often enough */
function smallest([height, width]: Shape, channels: readonly number[]): Shape {
  const factor = 2 ** channels.length;
  if (height! % factor === 0 && width! % factor === 0) return [height! / factor, width! / factor, channels[0]!];
  const most = Math.min(halvings(height!), halvings(width!));
  throw new Misfit(
    `${channels.length} doublings need a height and width divisible by ${factor}, but the data are ${height} x ${width}.`,
    most > 0 ? `Give at most ${most} channels.` : 'Set type to mlp or sequential, or choose images of even size.',
    'channels',
  );
}

const halvings = (extent: number): number => (extent % 2 === 0 ? 1 + halvings(extent / 2) : 0);

/** A layer is followed by normalization, which takes over its bias, and activation. */
function parts(config: Config, base: Shape, output: number, kernel: Initializer): Part[] {
  const hidden = activationOf(config.activation, config.slope);
  const bias = config.batchNorm ? undefined : zero;
  const afterwards: Part[] = [...batchNormParts(config.batchNorm), ['activation', activationLayer(hidden)]];
  const doubled = (filters: number, bias?: Initializer, activation?: Activation): Part => [
    'conv2d-transpose',
    conv2dTransposeLayer({
      filters,
      kernelSize: config.kernelSize,
      strides: 2,
      padding: 'same',
      kernel,
      bias,
      activation,
    }),
  ];
  return [
    ['dense', denseLayer({ units: base.reduce((a, b) => a * b), kernel, bias })],
    ['reshape', reshapeLayer(base)],
    ...afterwards,
    ...config.channels.slice(1).flatMap((filters) => [doubled(filters, bias), ...afterwards]),
    doubled(output, zero, activationOf(config.output, config.slope)),
  ];
}

export const dcganGenerator = defineNetwork({
  name: 'dcgan-generator',
  summary: 'Images from noise by transposed convolutions, each of which doubles the size.',
  config,
  build(config, { role, inputShape, outputShape, unbounded, build }) {
    requireRole('dcgan-generator', 'generator', role);
    requireUnbounded(config.output, unbounded);
    const [height, width, channels] = requireImages('dcgan-generator', outputShape);
    const base = smallest([height, width], config.channels);
    const kernel = build('initializer', config.kernel, {});
    return chain(inputShape, assemble(inputShape, parts(config, base, channels, kernel)));
  },
});
