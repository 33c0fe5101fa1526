/** The greatest of each window of an image, channel by channel. A pixel of padding is never the greatest. */
import { Type } from '@sinclair/typebox';
import type { Shape } from '../../engine/tensor.js';
import { tf } from '../../engine/tf.js';
import { choice, positiveInteger } from '../../registry/fields.js';
import { Misfit } from '../../registry/problem.js';
import { imageShape, requireFit } from '../images.js';
import { defineLayer, type Layer } from '../layer.js';
import { stateless } from '../stateless.js';

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
    return stateless(inputShape, [extent(height), extent(width), channels], (x) =>
      tf.maxPool(x as tf.Tensor4D, size, strides, 0, rounding),
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
