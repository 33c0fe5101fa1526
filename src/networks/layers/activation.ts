/** An activation function as a layer of its own, for instance after batch normalization. */
import { Type } from '@sinclair/typebox';
import type { Shape } from '../../engine/tensor.js';
import { choice } from '../../registry/fields.js';
import { type Activation, activationNames, activationOf, slopeField } from '../activation.js';
import { defineLayer, type Layer } from '../layer.js';
import { stateless } from '../stateless.js';

export const activationLayer =
  (f: Activation) =>
  (inputShape: Shape): Layer =>
    stateless(inputShape, inputShape, f);

export const activation = defineLayer({
  name: 'activation',
  summary: 'Applies one function to each number.',
  config: Type.Object(
    { function: choice(activationNames, 'The function.'), slope: slopeField },
    { additionalProperties: false },
  ),
  build: (config, { inputShape }) => activationLayer(activationOf(config.function, config.slope))(inputShape),
});
