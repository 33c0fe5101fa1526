/** Initializers that scale with a unit's inputs and outputs: one formula for variance, two distributions. */
import { Type } from '@sinclair/typebox';
import { sizeOf } from '../engine/tensor.js';
import { defineInitializer, type Filling, type Initializer } from './initializers/initializer.js';

/** The variance a scheme wants. */
type Variance = (filling: Pick<Filling, 'fanIn' | 'fanOut'>) => number;

/** Glorot and Bengio 2010: activations and gradients keep their variance on average. */
export const glorot: Variance = ({ fanIn, fanOut }) => 2 / (fanIn + fanOut);

/** He et al. 2015: activations keep their variance through a ReLU. */
export const he: Variance = ({ fanIn }) => 2 / fanIn;

/** U(-a, a) has variance a^2 / 3. */
const uniform =
  (variance: Variance): Initializer =>
  (shape, filling) => {
    const range = Math.sqrt(3 * variance(filling));
    return filling.stream.fillUniform(new Float32Array(sizeOf(shape)), -range, range);
  };

/** Not truncated, so that the variance is exact. */
const normal =
  (variance: Variance): Initializer =>
  (shape, filling) =>
    filling.stream.fillNormal(new Float32Array(sizeOf(shape)), 0, Math.sqrt(variance(filling)));

const distributions = { uniform, normal };

export const fanInitializer = (name: string, summary: string, kind: keyof typeof distributions, variance: Variance) =>
  defineInitializer({
    name,
    summary,
    config: Type.Object({}, { additionalProperties: false }),
    build: () => distributions[kind](variance),
  });
