/**
 * Where the codes of an autoencoder lie. Nothing makes them follow the prior, so their mean and covariance are kept as
 * they move in training, and samples are drawn from the normal distribution that has both. That is a fit, not what the
 * codes are distributed as: codes with corners or clusters are blurred by it.
 */
import { float32, type HostTensor } from '../engine/tensor.js';
import { type Tensor, tf } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';

/** Least share of a batch in the moving mean and covariance; the n-th has 1/n of them before. */
const least = 0.01;

/** Before any codes are seen: mean 0, [dim], the identity, [dim, dim], and no batches, [1]. */
export function freshCodes(dim: number): Tree<HostTensor> {
  const identity = new Float32Array(dim * dim);
  for (let i = 0; i < dim; i++) identity[i * dim + i] = 1;
  return {
    mean: float32(new Float32Array(dim), [dim]),
    covariance: float32(identity, [dim, dim]),
    batches: float32(new Float32Array(1), [1]),
  };
}

/** After a batch of codes, [batch, dim]: the mean and covariance of all codes so far, the older the lighter. */
export function movedCodes(codes: Tree<Tensor>, batch: Tensor): Tree<Tensor> {
  const { mean, covariance, batches } = codes as { mean: Tensor; covariance: Tensor; batches: Tensor };
  const count = tf.add(batches, 1);
  const share = tf.maximum(tf.div(1, count), least); // [1]
  const away = tf.sub(batch, mean); // [batch, dim]
  const step = tf.mul(share, tf.mean(away, 0)); // [dim]
  const spread = tf.div(tf.matMul(away, away, true), batch.shape[0]!); // about the old mean
  const moved = tf.add(tf.mul(covariance, tf.sub(1, share)), tf.mul(spread, share));
  const shift = tf.matMul(step.expandDims(1), step.expandDims(0));
  return { mean: tf.add(mean, step), covariance: tf.sub(moved, shift), batches: count };
}

/** z: [count, dim] of mean 0 and deviation 1 in each dimension -> of the codes' mean and covariance. */
export function codesOf(codes: Tree<Tensor>, z: Tensor): Tensor {
  const { mean, covariance } = codes as { mean: Tensor; covariance: Tensor };
  return tf.add(mean, tf.matMul(z, rootOf(covariance), false, true));
}

/** Cholesky's lower triangle L of a covariance L L', [dim, dim], a column at a time. */
export function rootOf(covariance: Tensor): Tensor {
  const [dim] = covariance.shape as [number];
  const columns: Tensor[] = [];
  let rest = covariance;
  for (let j = 0; j < dim; j++) {
    const pivot = tf.sqrt(tf.maximum(tf.slice(rest, [j, j], [1, 1]), tiny));
    const column = tf.div(tf.slice(rest, [0, j], [dim, 1]), pivot);
    columns.push(column);
    rest = tf.sub(rest, tf.matMul(column, column, false, true));
  }
  return tf.concat(columns, 1);
}

/** A direction in which the codes do not vary has no pivot but rounding errors. */
const tiny = 1e-10;
