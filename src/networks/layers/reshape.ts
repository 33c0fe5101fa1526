/** The same numbers in another shape. */
import { Type } from '@sinclair/typebox';
import { describeShape, type Shape, sizeOf } from '../../engine/tensor.js';
import { tf } from '../../engine/tf.js';
import { positiveInteger } from '../../registry/fields.js';
import { Misfit } from '../../registry/problem.js';
import { defineLayer, type Layer } from '../layer.js';
import { stateless } from '../stateless.js';

export const reshapeLayer =
  (shape: Shape) =>
  (inputShape: Shape): Layer => {
    if (sizeOf(inputShape) !== sizeOf(shape)) throw otherSize(inputShape, shape);
    return stateless(inputShape, shape, (x) => tf.reshape(x, [x.shape[0]!, ...shape]));
  };

function otherSize(inputShape: Shape, shape: Shape): Misfit {
  const size = sizeOf(inputShape);
  const last = size / sizeOf(shape.slice(0, -1));
  return new Misfit(
    `the shape ${describeShape(shape)} holds ${sizeOf(shape)} numbers, but the input ${describeShape(inputShape)} has ${size}.`,
    Number.isInteger(last)
      ? `Set shape to ${describeShape([...shape.slice(0, -1), last])}.`
      : `Choose a shape of ${size} numbers.`,
    'shape',
  );
}

export const reshape = defineLayer({
  name: 'reshape',
  summary: 'Gives each example another shape of equal size.',
  config: Type.Object(
    {
      shape: Type.Array(positiveInteger('An extent.'), {
        minItems: 1,
        description: 'Shape of one example, without the batch, such as [7, 7, 64].',
      }),
    },
    { additionalProperties: false },
  ),
  build: ({ shape }, { inputShape }) => reshapeLayer(shape)(inputShape),
});
