/** The greatest of each window of an image, channel by channel. A pixel of padding is never the greatest. */
import { Type } from '@sinclair/typebox';
import type { Shape } from '../../engine/tensor.js';
import { tf } from '../../engine/tf.js';
import { choice, positiveInteger } from '../../registry/fields.js';
import { Misfit } from '../../registry/problem.js';
import { framed, imageShape, requireFit } from '../images.js';
import { defineLayer, type Layer } from '../layer.js';
import { stateless } from '../stateless.js';

/** Of a pixel of padding: less than any that a network makes, and finite, so that no gradient of it is NaN. */
const lowest = -3.4e38;

export interface MaxPoolOptions {
  readonly size: number;
  readonly strides?: number;
  readonly rounding: 'floor' | 'ceil';
}

export const maxPool2dLayer =
  ({ size, strides = size, rounding }: MaxPoolOptions) =>
  (inputShape: Shape): Layer => {
    const { height, width, channels } = imageShape('max-pool2d', inputShape);
    requireFit('window', size, 'valid', inputShape, 'size');
    if (rounding === 'ceil' && strides > size)
      throw new Misfit(
        `with strides ${strides} a window of ${size} could lie beyond the edge.`,
        'Set strides to size or less, or rounding to floor.',
        'strides',
      );
    const extent = (pixels: number) => Math[rounding]((pixels - size) / strides) + 1;
    const missing = (pixels: number) => [0, Math.max(0, (extent(pixels) - 1) * strides + size - pixels)] as const;
    return stateless(inputShape, [extent(height), extent(width), channels], (x) =>
      tf.maxPool(framed(x, missing(height), missing(width), lowest) as tf.Tensor4D, size, strides, 'valid'),
    );
  };

export const maxPool2d = defineLayer({
  name: 'max-pool2d',
  summary: 'The greatest of each window of images [height, width, channels], by channel.',
  config: Type.Object(
    {
      size: positiveInteger('Height and width of the window, in pixels.', 2),
      strides: Type.Optional(positiveInteger('Step between neighbouring windows; by default size.')),
      rounding: choice(
        ['floor', 'ceil'],
        'floor takes whole windows only; ceil one more where pixels are left over, which hangs over the edge (pylearn2).',
        'floor',
      ),
    },
    { additionalProperties: false },
  ),
  build: (options, { inputShape }) => maxPool2dLayer(options)(inputShape),
});
