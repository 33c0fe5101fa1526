/** What batch and layer normalization share: gamma, beta and the last step of the formula. Whose moments is theirs. */
import { Type } from '@sinclair/typebox';
import { full, type HostTensor, type Shape, type Spec, zeros } from '../engine/tensor.js';
import { type Tensor, tf } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import { spec } from './weights.js';

export const normalizationFields = {
  epsilon: Type.Number({ default: 1e-5, exclusiveMinimum: 0, description: 'Added to the variance.' }),
  center: Type.Boolean({ default: true, description: 'Whether a trained beta is added.' }),
  scale: Type.Boolean({ default: true, description: 'Whether a trained gamma multiplies.' }),
};

interface Affine {
  readonly params: Tree<Spec>;
  init(): Tree<HostTensor>;
  /** gamma * centred / sqrt(variance + epsilon) + beta; `centred` is x - mean, the rest broadcasts against it. */
  apply(params: Tree<Tensor>, centred: Tensor, variance: Tensor, epsilon: number): Tensor;
}

/** Params `gamma` (starts at 1) and `beta` (starts at 0), each of `shape`, where asked for. */
export function affineAfter(shape: Shape, { center, scale }: { center: boolean; scale: boolean }): Affine {
  return {
    params: { ...(scale && { gamma: spec(shape) }), ...(center && { beta: spec(shape) }) },
    init: () => ({ ...(scale && { gamma: full(shape, 1) }), ...(center && { beta: zeros(shape) }) }),
    apply({ gamma, beta }, centred, variance, epsilon) {
      const inverse = tf.rsqrt(tf.add(variance, epsilon));
      // gamma meets the small tensor first: one pass less over the large one
      const normalized = tf.mul(centred, scale ? tf.mul(inverse, gamma as Tensor) : inverse);
      return center ? tf.add(normalized, beta as Tensor) : normalized;
    },
  };
}
