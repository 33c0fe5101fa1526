/**
 * Normal noise inside a network: added to each number, or appended as further ones (the 2014 code's NoiseCat). Goodfellow
 * et al. 2014 give noise to the bottom layer of G alone; this is what they left out.
 */
import { Type } from '@sinclair/typebox';
import type { Shape } from '../../engine/tensor.js';
import { tf } from '../../engine/tf.js';
import { nonNegative, positiveInteger } from '../../registry/fields.js';
import { Misfit } from '../../registry/problem.js';
import { defineLayer, type Layer, type Mode } from '../layer.js';
import { stateless } from '../stateless.js';
import { isOn, type When, whenField } from '../when.js';

export interface NoiseOptions {
  readonly deviation: number;
  readonly when: When;
  /** Numbers appended along the last axis; absent where noise is added. */
  readonly append?: number;
}

const normal = (deviation: number, { source, scope }: Mode, shape: Shape) =>
  source.noise(`${scope}.noise`, { kind: 'normal', mean: 0, deviation }, shape);

/** [batch, ...inputShape] -> the same, or with `append` more numbers along the last axis. */
export const noiseLayer =
  ({ deviation, when, append }: NoiseOptions) =>
  (inputShape: Shape): Layer => {
    if (append === undefined)
      return stateless(inputShape, inputShape, (x, mode) =>
        isOn(when, mode) ? tf.add(x, normal(deviation, mode, x.shape)) : x,
      );
    const widened = (shape: Shape, by: number) => [...shape.slice(0, -1), by];
    return stateless(inputShape, widened(inputShape, inputShape.at(-1)! + append), (x, mode) =>
      tf.concat([x, normal(deviation, mode, widened(x.shape, append))], -1),
    );
  };

export const noise = defineLayer({
  name: 'noise',
  summary: 'Adds normal noise to each number, or appends numbers that are noise; in sampling too, unless told.',
  config: Type.Object(
    {
      deviation: nonNegative('Standard deviation of the noise.', 1),
      append: Type.Optional(
        positiveInteger('Numbers of noise to append along the last axis, rather than add to each.'),
      ),
      when: whenField('always'),
    },
    { additionalProperties: false },
  ),
  build(options, { inputShape }) {
    if (options.append !== undefined && options.when === 'training')
      throw new Misfit(
        'numbers that are appended in training alone would change the shape of what follows.',
        'Set when to always, or remove append.',
        'when',
      );
    return noiseLayer(options)(inputShape);
  },
});
