/** A fully connected layer: activation(x W + b). Each example is flattened first. */
import { Type } from '@sinclair/typebox';
import { type Shape, sizeOf } from '../../engine/tensor.js';
import { type Tensor, tf } from '../../engine/tf.js';
import { positiveInteger } from '../../registry/fields.js';
import { type Activation, activationFields, activationOf } from '../activation.js';
import { defineLayer, type Layer } from '../layer.js';
import { buildWeights, type Weights, weighted, weightFields } from '../weights.js';

export interface DenseOptions extends Weights {
  readonly units: number;
  readonly activation?: Activation;
}

export const denseLayer =
  ({ units, activation = (x) => x, ...weights }: DenseOptions) =>
  (inputShape: Shape): Layer => {
    const inputs = sizeOf(inputShape);
    return {
      inputShape,
      outputShape: [units],
      couplesBatch: false,
      ...weighted({ shape: [inputs, units], fanIn: inputs, fanOut: units, unitAxis: 1 }, weights),
      apply: ({ params }, x) => ({ output: activation(affine(params, flat(x))), stats: {} }),
    };
  };

/** [batch, ...] -> [batch, numbers of an example] */
export const flat = (x: Tensor): Tensor => (x.rank === 2 ? x : tf.reshape(x, [x.shape[0]!, sizeOf(x.shape.slice(1))]));

/** x: [batch, inputs], kernel: [inputs, units], bias: [units] or none -> [batch, units] */
export function affine(params: Readonly<Record<string, unknown>>, x: Tensor): Tensor {
  const product = tf.matMul(x, params.kernel as Tensor);
  return params.bias ? tf.add(product, params.bias as Tensor) : product;
}

export const dense = defineLayer({
  name: 'dense',
  summary: 'Every unit sees every input: activation(x W + b); examples of higher rank are flattened.',
  config: Type.Object(
    {
      units: positiveInteger('Outputs.'),
      ...weightFields,
      ...activationFields('Applied to the output.', 'linear'),
    },
    { additionalProperties: false },
  ),
  build: (config, needs) =>
    denseLayer({
      units: config.units,
      ...buildWeights(config, needs),
      activation: activationOf(config.activation, config.slope),
    })(needs.inputShape),
});
