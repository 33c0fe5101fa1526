/**
 * Maxout (Goodfellow et al. 2013): each unit is the largest of several linear pieces, each with its own bias; there is
 * no piece fixed at zero. Column p * units + u of the kernel is piece p of unit u, so that memory is read in long runs;
 * pylearn2 keeps the pieces of a unit together, which is the same layer with its columns in another order.
 */
import { Type } from '@sinclair/typebox';
import { type Shape, sizeOf } from '../../engine/tensor.js';
import { tf } from '../../engine/tf.js';
import { positiveInteger } from '../../registry/fields.js';
import { defineLayer, type Layer } from '../layer.js';
import { buildWeights, type Weights, weighted, weightFields } from '../weights.js';
import { affine, flat } from './dense.js';

export interface MaxoutOptions extends Weights {
  readonly units: number;
  readonly pieces: number;
}

export const maxoutLayer =
  ({ units, pieces, ...weights }: MaxoutOptions) =>
  (inputShape: Shape): Layer => {
    const inputs = sizeOf(inputShape);
    const columns = units * pieces;
    return {
      inputShape,
      outputShape: [units],
      couplesBatch: false,
      ...weighted({ shape: [inputs, columns], fanIn: inputs, fanOut: columns, unitAxis: 1 }, weights),
      apply({ params }, x) {
        const linear = affine(params, flat(x)); // [batch, pieces * units]
        return { output: tf.max(tf.reshape(linear, [x.shape[0]!, pieces, units]), 1), stats: {} };
      },
    };
  };

export const maxout = defineLayer({
  name: 'maxout',
  summary: 'Each unit is the largest of several linear pieces; examples of higher rank are flattened.',
  config: Type.Object(
    {
      units: positiveInteger('Outputs.'),
      pieces: positiveInteger('Linear pieces per unit.', 2),
      ...weightFields,
    },
    { additionalProperties: false },
  ),
  build: (config, needs) =>
    maxoutLayer({ units: config.units, pieces: config.pieces, ...buildWeights(config, needs) })(needs.inputShape),
});
