/**
 * The variational autoencoder (Kingma and Welling 2014): the encoder tells a normal for each example's code, a code is
 * drawn from it by their reparameterization, and the loss is minus the evidence lower bound, one draw an example.
 */
import { Type } from '@sinclair/typebox';
import type { Source } from '../engine/source.js';
import { type Tensor, tf } from '../engine/tf.js';
import type { Prior } from '../priors/prior.js';
import { scheduled } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import { coder, coderFields } from './coder.js';
import { fromCodes, toNormal } from './forms.js';
import { defineTrainer } from './trainer.js';

export const vae = defineTrainer({
  name: 'vae',
  summary:
    'The encoder and the generator maximize the evidence lower bound; samples are made of z drawn from the prior.',
  config: Type.Object(
    {
      klWeight: scheduled(
        'Weight of the Kullback-Leibler divergence from the prior: 1 is the bound itself; a linear schedule from 0 warms up.',
        1,
      ),
      ...coderFields,
    },
    { additionalProperties: false },
  ),
  uses: {
    prior: true,
    loss: false,
    networks: { encoder: toNormal, generator: fromCodes },
    path: 'G(E(x))',
  },
  build({ klWeight, ...config }, needs) {
    const { normal } = needs.prior;
    if (!normal)
      throw new Misfit(
        'its divergence from the prior is known in closed form where that is normal.',
        'Set prior.type to normal.',
      );
    const weight = needs.build('schedule', klWeight, {});
    return coder(config, needs, {
      weight,
      code(output, source) {
        const [mean, logVariance] = tf.split(output, 2, 1) as [Tensor, Tensor];
        return { code: drawn(mean, logVariance, source), cost: divergence(mean, logVariance, normal) };
      },
    });
  },
});

/** mean + deviation * epsilon, which has gradients by both: [batch, dim]. */
function drawn(mean: Tensor, logVariance: Tensor, source: Source): Tensor {
  const epsilon = source.noise('code', { kind: 'normal', mean: 0, deviation: 1 }, mean.shape);
  return tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVariance)), epsilon));
}

/** KL of a diagonal normal from the prior, in nats: [batch, dim] twice -> [batch]. Appendix B of the paper, for any normal. */
export function divergence(mean: Tensor, logVariance: Tensor, prior: NonNullable<Prior['normal']>): Tensor {
  const relative = tf.sub(logVariance, 2 * Math.log(prior.deviation)); // log of the ratio of variances
  const away = tf.square(tf.div(tf.sub(mean, prior.mean), prior.deviation));
  return tf.mul(0.5, tf.sum(tf.sub(tf.add(tf.exp(relative), away), tf.add(relative, 1)), 1));
}
