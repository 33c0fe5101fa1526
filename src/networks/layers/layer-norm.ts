/** Layer normalization (Ba, Kiros and Hinton 2016): each example by its own mean and variance, over all its numbers. */
import { type Static, Type } from '@sinclair/typebox';
import type { Shape } from '../../engine/tensor.js';
import { tf } from '../../engine/tf.js';
import { defineLayer, type Layer } from '../layer.js';
import { affineAfter, normalizationFields } from '../normalization.js';

const config = Type.Object(normalizationFields, { additionalProperties: false });

/** gamma and beta have the shape of an example. */
export const layerNormLayer =
  ({ epsilon, center, scale }: Static<typeof config>) =>
  (inputShape: Shape): Layer => {
    const affine = affineAfter(inputShape, { center, scale });
    const axes = inputShape.map((_, i) => i + 1);
    return {
      inputShape,
      outputShape: inputShape,
      couplesBatch: false,
      variables: { params: affine.params, stats: {} },
      init: () => ({ params: affine.init(), stats: {} }),
      apply({ params }, x) {
        const centred = tf.sub(x, tf.mean(x, axes, true)); // the means are [batch, 1, ...]
        const variance = tf.mean(tf.square(centred), axes, true);
        return { output: affine.apply(params, centred, variance, epsilon), stats: {} };
      },
    };
  };

export const layerNorm = defineLayer({
  name: 'layer-norm',
  summary: 'Normalizes each example by the mean and variance of its own numbers, then scales and shifts it.',
  config,
  build: (options, { inputShape }) => layerNormLayer(options)(inputShape),
});
