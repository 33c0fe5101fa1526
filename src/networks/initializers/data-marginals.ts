/** Output bias that makes an untrained generator put out the mean training example (pylearn2's `init_bias_target_marginals`). */
import { Type } from '@sinclair/typebox';
import { describeShape, sizeOf } from '../../engine/tensor.js';
import { choice } from '../../registry/fields.js';
import { UserError } from '../../registry/problem.js';
import { defineInitializer, type Initializer } from './initializer.js';

const margin = 1e-7;
const clip = (x: number, min: number, max: number) => Math.min(Math.max(x, min), max);

/** What each output activation can put out, and its inverse, kept finite as in pylearn2. */
const inverses = {
  sigmoid: { range: [0, 1], inverse: (mean: number) => logit(clip(mean, margin, 1 - margin)) },
  tanh: { range: [-1, 1], inverse: (mean: number) => Math.atanh(clip(mean, -1 + margin, 1 - margin)) },
  linear: { range: [-Infinity, Infinity], inverse: (mean: number) => mean },
} as const;

const logit = (p: number) => Math.log(p) - Math.log1p(-p);

/** @throws UserError when the bias is not one number per number of an example, or means lie outside the activation's range */
const fromMarginals =
  (activation: keyof typeof inverses): Initializer =>
  (shape, { marginals }) => {
    const means = marginals();
    const { range, inverse } = inverses[activation];
    if (sizeOf(shape) !== means.length)
      throw new UserError(
        `data-marginals has ${means.length} means, one per number of an example, but this bias is ${describeShape(shape)}. It fits the bias of a dense layer that puts out the data.`,
      );
    if (means.some((mean) => mean < range[0] || mean > range[1]))
      throw new UserError(
        `data-marginals: the data's means leave [${range.join(', ')}], which is all that ${activation} can put out. Set the data's range, or the initializer's activation to the output's.`,
      );
    return Float32Array.from(means, inverse);
  };

export const dataMarginals = defineInitializer({
  name: 'data-marginals',
  summary: "A bias from the training data's means, through the inverse of the output activation.",
  config: Type.Object(
    {
      activation: choice(
        ['sigmoid', 'tanh', 'linear'],
        'The output activation to invert: sigmoid for data in [0, 1], tanh for [-1, 1].',
        'sigmoid',
      ),
    },
    { additionalProperties: false },
  ),
  build: ({ activation }) => fromMarginals(activation),
});
