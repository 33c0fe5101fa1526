/**
 * A penalty on the slope of the discriminator, for any loss: WGAN-GP (Gulrajani et al. 2017, equation 3) with its
 * defaults, R1 and R2 (Mescheder et al. 2018, equations 9 and 10) with `target: 0`. Where the slope is taken and
 * differentiated is the trainer's work.
 */
import { type Static, Type } from '@sinclair/typebox';
import { type Tensor, tf } from '../engine/tf.js';
import { choice, nonNegative, shorthandKeyword } from '../registry/fields.js';

export const gradientPenalty = Type.Object(
  {
    weight: Type.Number({ exclusiveMinimum: 0, default: 10, description: 'Factor of the penalty.' }),
    at: choice(
      ['between', 'real', 'fake'],
      'Where the slope is taken: at random points between a real and a fake example, at the real ones, or at the fakes.',
      'between',
    ),
    target: nonNegative(
      'The slope that costs nothing: 1 in WGAN-GP, 0 in R1 and R2 (whose weight is half their gamma).',
      1,
    ),
  },
  {
    additionalProperties: false,
    [shorthandKeyword]: 'weight',
    description:
      "Penalty on the discriminator's slope, the length of its output's gradient by its input; a number is its weight.",
  },
);

export interface Penalty {
  readonly at: 'between' | 'real' | 'fake';
  /** The discriminator's slope at each point, [batch] -> weight E[(slope - target)^2], a scalar. */
  of(slopes: Tensor): Tensor;
}

export const penaltyOf = ({ weight, at, target }: Static<typeof gradientPenalty>): Penalty => ({
  at,
  of: (slopes) => tf.mul(tf.mean(tf.square(tf.sub(slopes, target))), weight),
});
