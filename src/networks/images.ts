/** What the convolutions and pooling share: config keys, the check that their input is an image, and how windows fit in. */
import { Type } from '@sinclair/typebox';
import { describeShape, type Shape, sizeOf } from '../engine/tensor.js';
import { type Tensor, tf } from '../engine/tf.js';
import { choice, positiveInteger } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import { activationFields } from './activation.js';
import { weightFields } from './weights.js';

export interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Reads [height, width, channels]. `layer` is the name to blame. @throws Misfit for any other rank */
export function imageShape(layer: string, shape: Shape): Image {
  if (shape.length !== 3)
    throw new Misfit(
      `${layer} takes images [height, width, channels], but its input is ${describeShape(shape)}.`,
      `Put { type: reshape, shape: ${describeShape(imageOf(sizeOf(shape)))} } before it.`,
    );
  const [height, width, channels] = shape as [number, number, number];
  return { height, width, channels };
}

/** The likeliest image of `size` numbers: the square of fewest channels, above one pixel if there is such. */
function imageOf(size: number): Shape {
  for (let channels = 1; channels <= size / 4; channels++) {
    const side = Math.sqrt(size / channels);
    if (Number.isInteger(side)) return [side, side, channels];
  }
  return [1, 1, size];
}

/** Zeros around an image: as many as keep its size, none, or so many pixels on each side. */
export type Padding = 'same' | 'valid' | number;

const wordsOfPadding = ['same', 'valid'] as const;

export const paddingByWord = choice(
  wordsOfPadding,
  'same pads with zeros so that only strides change the size; valid never pads.',
  'same',
);

export const padding = Type.Unsafe<Padding>({
  anyOf: [choice(wordsOfPadding, 'By a word.'), Type.Integer({ minimum: 0, description: 'Pixels on each side.' })],
  default: 'same',
  description:
    'same pads with zeros so that only strides change the size; valid never pads; a number pads so many pixels on each side.',
});

/** How many pixels go before an image, and how many after it, in one direction. */
export type Frame = readonly [before: number, after: number];

/** x: [batch, height, width, channels] with pixels of `value` around each image. Not every backend pads in its kernels. */
export function framed(x: Tensor, height: Frame, width: Frame, value = 0): Tensor {
  if ([...height, ...width].every((pixels) => pixels === 0)) return x;
  return tf.pad(x, [[0, 0], [...height], [...width], [0, 0]], value);
}

/** Windows of `taps` pixels that fit into `size`, `strides` apart. */
export function windowsIn(size: number, taps: number, strides: number, padding: Padding): number {
  if (padding === 'same') return Math.ceil(size / strides);
  const around = padding === 'valid' ? 0 : 2 * padding;
  return Math.floor((size + around - taps) / strides) + 1;
}

/** @throws Misfit unless a window of `taps` x `taps` pixels fits in; `key` is to blame */
export function requireFit(what: string, taps: number, padding: Padding, shape: Shape, key: string): void {
  const least = Math.min(shape[0]!, shape[1]!);
  if (windowsIn(least, taps, 1, padding) >= 1) return;
  const around = typeof padding === 'number' ? padding : 0;
  const seen = `a ${what} of ${taps} x ${taps} is larger than its input, ${describeShape(shape)}`;
  throw new Misfit(
    `${seen}${around ? ` with ${around} pixels around it` : ''}.`,
    `Set ${key} to ${least + 2 * around} or less${what === 'kernel' ? ', or padding to same' : ''}.`,
    key,
  );
}

/** Keys of every convolution but padding. */
export const convolutionFields = {
  filters: positiveInteger('Channels of the output.'),
  kernelSize: positiveInteger('Height and width of the kernel, in pixels.', 3),
  strides: positiveInteger('Step between neighbouring windows, in pixels, in both directions.', 1),
  ...weightFields,
  tiedBias: Type.Boolean({
    default: true,
    description: 'Whether all pixels of a channel share one bias, or each has its own.',
  }),
};

/** Keys of conv2d and conv2d-transpose. */
export const activatedFields = { ...convolutionFields, ...activationFields('Applied to the output.', 'linear') };
