/** Uniform on the sphere where a high-dimensional normal lives anyway: a normal, rescaled to length sqrt(dim). */
import { Type } from '@sinclair/typebox';
import { tf } from '../engine/tf.js';
import { definePrior } from './prior.js';

export const spherical = definePrior({
  name: 'spherical',
  summary: 'Uniform on the sphere of radius sqrt(dim).',
  config: Type.Object({}, { additionalProperties: false }),
  build: ({ dim }) => ({
    dim,
    sample(source, name, count) {
      const normal = source.noise(name, { kind: 'normal', mean: 0, deviation: 1 }, [count, dim]);
      const meanSquare = tf.mean(tf.square(normal), 1, true); // [count, 1]
      return tf.div(normal, tf.sqrt(meanSquare));
    },
  }),
});
