/**
 * A prior's noise, laid out evenly instead of drawn: what a prior would make of its own quantiles. For pictures of what a
 * generator does to z of one dimension, without chance in them.
 */
import { leavingNothing, toHost } from '../engine/eager.js';
import type { Source } from '../engine/source.js';
import type { HostTensor } from '../engine/tensor.js';
import { tf } from '../engine/tf.js';
import { withBackend } from '../engine/trace.js';
import type { Prior } from '../priors/prior.js';
import { quantileOf } from './noise-quantile.js';

/** z of one dimension at the quantiles (i + 1/2) / count, ascending: [count, 1] */
export const evenNoise = (prior: Prior, count: number): HostTensor =>
  withBackend('cpu', () => leavingNothing(() => toHost(prior.sample(even, 'even', count))));

const even: Source = {
  batch: () => refuse('data'),
  scalar: () => refuse('scalars'),
  noise(_, noise, shape) {
    const [count] = shape as [number];
    return tf.tensor(
      Float32Array.from({ length: count }, (_, i) => quantileOf(noise, (i + 0.5) / count)),
      [...shape],
    );
  },
};

function refuse(what: string): never {
  throw new Error(`a prior asks for ${what}`);
}
