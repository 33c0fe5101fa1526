/** Least-squares GAN of Mao et al. 2017, eq. 2: D's output is regressed onto labels, so distance is felt however sure D is. */
import { Type } from '@sinclair/typebox';
import { type Tensor, tf } from '../engine/tf.js';
import { defineLoss } from './loss.js';

/** mean (output - label)^2 / 2. Outputs [batch, 1] -> scalar. */
const halfSquare = (outputs: Tensor, label: number): Tensor => tf.mul(tf.mean(tf.square(tf.sub(outputs, label))), 0.5);

export const leastSquares = defineLoss({
  name: 'least-squares',
  summary: 'LSGAN: half the squared distance of D from a label for fakes (a), for data (b), and from what G wants (c).',
  config: Type.Object(
    {
      a: Type.Number({ default: 0, description: "D's label for fakes." }),
      b: Type.Number({ default: 1, description: "D's label for data." }),
      c: Type.Number({
        default: 1,
        description:
          'What G wants D to say of fakes. With b - c = 1 and b - a = 2 it minimizes the Pearson divergence.',
      }),
    },
    { additionalProperties: false },
  ),
  build: ({ a, b, c }) => ({
    discriminator: (real, fake) => tf.add(halfSquare(real, b), halfSquare(fake, a)),
    generator: (fake) => halfSquare(fake, c),
  }),
});
