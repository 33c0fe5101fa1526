/**
 * Maxout over the channels of a convolution (Goodfellow et al. 2013): each channel of the output is, pixel by pixel, the
 * largest of several linear pieces. Filter p * filters + f of the kernel is piece p of channel f, as in `maxout`. Pooling,
 * which pylearn2's MaxoutConvC01B has in the same layer, is `max-pool2d` after it.
 */
import { Type } from '@sinclair/typebox';
import type { Shape } from '../../engine/tensor.js';
import { tf } from '../../engine/tf.js';
import { positiveInteger } from '../../registry/fields.js';
import { convolutionFields, padding } from '../images.js';
import { defineLayer, type Layer } from '../layer.js';
import { buildWeights } from '../weights.js';
import { type ConvolutionOptions, conv2dLayer } from './conv2d.js';

export interface MaxoutConvolutionOptions extends Omit<ConvolutionOptions, 'activation'> {
  readonly pieces: number;
}

export const maxoutConv2dLayer =
  ({ filters, pieces, ...options }: MaxoutConvolutionOptions) =>
  (inputShape: Shape): Layer => {
    const linear = conv2dLayer({ ...options, filters: filters * pieces })(inputShape);
    const [height, width] = linear.outputShape as [number, number, number];
    return {
      ...linear,
      outputShape: [height, width, filters],
      apply(variables, x, mode) {
        const { output, stats } = linear.apply(variables, x, mode); // [batch, height, width, pieces * filters]
        return { output: tf.max(tf.reshape(output, [x.shape[0]!, height, width, pieces, filters]), 3), stats };
      },
    };
  };

export const maxoutConv2d = defineLayer({
  name: 'maxout-conv2d',
  summary: 'Convolution of images whose channels are each the largest of several linear pieces.',
  config: Type.Object(
    { ...convolutionFields, padding, pieces: positiveInteger('Linear pieces per channel.', 2) },
    { additionalProperties: false },
  ),
  build: ({ kernel, bias, useBias, ...options }, needs) =>
    maxoutConv2dLayer({ ...options, ...buildWeights({ kernel, bias, useBias }, needs) })(needs.inputShape),
});
