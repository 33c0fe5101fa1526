/** Dropout as in pylearn2: each number is kept with probability `keep` and then multiplied by `scale`, else zero. */
import { Type } from '@sinclair/typebox';
import type { Shape } from '../../engine/tensor.js';
import { tf } from '../../engine/tf.js';
import { defineLayer, type Layer } from '../layer.js';
import { stateless } from '../stateless.js';
import { isOn, type When, whenField } from '../when.js';

export interface DropoutOptions {
  readonly keep: number;
  /** Factor of what is kept; 1 / keep leaves the mean as it was. */
  readonly scale?: number;
  readonly when?: When;
}

/** A fresh decision per number and example; the identity where `when` or `mode.dropout` says so. */
export const dropoutLayer =
  ({ keep, scale = 1 / keep, when = 'training' }: DropoutOptions) =>
  (inputShape: Shape): Layer =>
    stateless(inputShape, inputShape, (x, { dropout, ...mode }) => {
      if (!dropout || !isOn(when, mode)) return x;
      const { source, scope } = mode;
      const mask = source.noise(`${scope}.mask`, { kind: 'mask', keep }, x.shape);
      return tf.mul(x, tf.mul(tf.cast(mask, 'float32'), scale));
    });

export const keepField = (description: string, fallback?: number) =>
  Type.Number({
    exclusiveMinimum: 0,
    maximum: 1,
    description,
    ...(fallback !== undefined && { default: fallback }),
  });

export const dropout = defineLayer({
  name: 'dropout',
  summary: 'Keeps each number with probability keep, times scale, and zeroes the others; in training unless told.',
  config: Type.Object(
    {
      keep: keepField('Probability that a number is kept (not that it is dropped).', 0.5),
      scale: Type.Optional(
        Type.Number({ exclusiveMinimum: 0, description: 'Factor of what is kept; by default 1 / keep.' }),
      ),
      when: whenField('training'),
    },
    { additionalProperties: false },
  ),
  build: (options, { inputShape }) => dropoutLayer(options)(inputShape),
});
