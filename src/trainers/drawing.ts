/** How a trained generator draws outside training: on fresh noise of the prior, or on given z. Knows no trainer. */
import type { Source } from '../engine/source.js';
import { type Tensor, tf } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Mode } from '../networks/layer.js';
import type { Prior } from '../priors/prior.js';
import type { Trainer } from './trainer.js';

/** `generate`: from z [count, dim] to examples [count, ...shape], with the weights of a state. */
export function drawing(
  prior: Prior,
  generate: (state: Tree<Tensor>, z: Tensor, mode: Mode) => Tensor,
): Required<Pick<Trainer, 'sample' | 'generate'>> {
  const mode = (source: Source, name: string): Mode => ({
    training: false,
    dropout: true,
    source,
    scope: `generator.${name}`,
  });
  return {
    sample: (state, source, name, count) => generate(state, prior.sample(source, name, count), mode(source, name)),
    generate: (state, z, source) => generate(state, z, mode(forAllAlike(source), 'given')),
  };
}

/** Noise of one example given to all of a batch, so that what a generator makes of a z depends on nothing but z. */
const forAllAlike = (source: Source): Source => ({
  ...source,
  noise: (name, noise, shape) => tf.broadcastTo(source.noise(name, noise, [1, ...shape.slice(1)]), [...shape]),
});
