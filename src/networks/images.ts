/** What the convolutions share: their config keys and the check that their input is an image. */
import { Type } from '@sinclair/typebox';
import { describeShape, type Shape, sizeOf } from '../engine/tensor.js';
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

/** Keys of conv2d and conv2d-transpose. */
export const convolutionConfig = Type.Object(
  {
    filters: positiveInteger('Channels of the output.'),
    kernelSize: positiveInteger('Height and width of the kernel, in pixels.', 3),
    strides: positiveInteger('Step between neighbouring windows, in pixels, in both directions.', 1),
    padding: choice(
      ['same', 'valid'],
      'same pads with zeros so that only strides change the size; valid never pads.',
      'same',
    ),
    ...weightFields,
    ...activationFields('Applied to the output.', 'linear'),
  },
  { additionalProperties: false },
);
