/** The length of a tree of tensors, for clipping gradients and for reporting them. */
import { type Tensor, tf } from './tf.js';
import { flatten, type Tree } from './tree.js';

/** Euclidean length of all leaves taken as one vector: scalar. */
export function globalNorm(tree: Tree<Tensor>): Tensor {
  const squares = Object.values(flatten(tree)).map((leaf) => tf.sum(tf.square(leaf)));
  return tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square), tf.scalar(0)));
}
