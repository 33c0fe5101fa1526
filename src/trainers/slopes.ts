/** How steep a discriminator is: the gradient of its output by its input, itself to be differentiated by its parameters. */
import type { Source } from '../engine/source.js';
import { type Tensor, tf } from '../engine/tf.js';
import type { Penalty } from '../losses/loss.js';

/** x: [batch, ...shape], `critic` of it: [batch, 1] -> the gradient's length for each example, [batch] */
export function slopesOf(critic: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const gradient = tf.grad((x) => tf.sum(critic(x)))(x);
  const axes = x.shape.slice(1).map((_, i) => i + 1);
  return tf.sqrt(tf.add(tf.sum(tf.square(gradient), axes), tiny));
}

/** The root of 0 has no derivative. */
const tiny = 1e-12;

/** Where slopes are taken; `name` is that of the noise which mixes real and fake, one number an example. */
export function pointsAt(at: Penalty['at'], real: Tensor, fake: Tensor, source: Source, name: string): Tensor {
  if (at === 'real') return real;
  if (at === 'fake') return fake;
  const shape = real.shape.map((extent, i) => (i === 0 ? extent : 1));
  const share = source.noise(name, { kind: 'uniform', min: 0, max: 1 }, shape);
  return tf.add(fake, tf.mul(share, tf.sub(real, fake)));
}
