/**
 * Batch normalization (Ioffe and Szegedy 2015) over every axis but the last, so per feature of [batch, features] and per
 * channel of [batch, height, width, channels]. Training uses the batch's own statistics and moves the moving ones.
 */
import { Type } from '@sinclair/typebox';
import { full, type Shape, zeros } from '../../engine/tensor.js';
import { type Tensor, tf } from '../../engine/tf.js';
import { probability } from '../../registry/fields.js';
import { defineLayer, type Layer } from '../layer.js';
import { affineAfter, normalizationFields } from '../normalization.js';
import { spec } from '../weights.js';

export interface BatchNormOptions {
  /** Share of the old moving statistic that stays, per batch. */
  readonly momentum: number;
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
}

/** PyTorch's defaults (there momentum 0.1 is the share of the new). Variances are biased, as Keras keeps them. */
export const batchNormDefaults: BatchNormOptions = { momentum: 0.9, epsilon: 1e-5, center: true, scale: true };

export const batchNormLayer =
  ({ momentum, epsilon, center, scale }: BatchNormOptions) =>
  (inputShape: Shape): Layer => {
    const features = [inputShape.at(-1)!];
    const axes = inputShape.map((_, axis) => axis); // the batch's and all but the last
    const affine = affineAfter(features, { center, scale });
    const moved = (old: Tensor, now: Tensor): Tensor => tf.add(tf.mul(old, momentum), tf.mul(now, 1 - momentum));
    return {
      inputShape,
      outputShape: inputShape,
      couplesBatch: true,
      variables: {
        params: affine.params,
        stats: { mean: spec(features), variance: spec(features) },
      },
      init: () => ({ params: affine.init(), stats: { mean: zeros(features), variance: full(features, 1) } }),
      apply({ params, stats }, x, { training }) {
        const moving = stats as Readonly<Record<'mean' | 'variance', Tensor>>;
        const mean: Tensor = training ? tf.mean(x, axes) : moving.mean; // [features]
        const centred = tf.sub(x, mean);
        const variance: Tensor = training ? tf.mean(tf.square(centred), axes) : moving.variance;
        const output = affine.apply(params, centred, variance, epsilon);
        if (!training) return { output, stats };
        return { output, stats: { mean: moved(moving.mean, mean), variance: moved(moving.variance, variance) } };
      },
    };
  };

export const batchNorm = defineLayer({
  name: 'batch-norm',
  summary: 'Normalizes each feature or channel by its mean and variance over the batch, then scales and shifts it.',
  config: Type.Object(
    {
      momentum: probability(
        'Share of the old moving statistic that stays at each batch (PyTorch counts the other share).',
        batchNormDefaults.momentum,
      ),
      ...normalizationFields,
    },
    { additionalProperties: false },
  ),
  build: (config, { inputShape }) => batchNormLayer(config)(inputShape),
});
