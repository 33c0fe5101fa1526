/** Loss, gradients and side results of a function of a parameter tree, by TensorFlow.js's autodiff. */
import { type Tensor, tf } from '../engine/tf.js';
import { flatten, mapTree, refill, type Tree } from '../engine/tree.js';

export interface Differentiated {
  readonly loss: Tensor;
  /** Of the form of the parameters. */
  readonly gradients: Tree<Tensor>;
  /** What the function returned beside its loss. */
  readonly aside: Tree<Tensor>;
}

/** Gradients of `f`'s scalar loss with respect to every tensor of `params`. */
export function differentiate(
  params: Tree<Tensor>,
  f: (params: Tree<Tensor>) => { readonly loss: Tensor; readonly aside: Tree<Tensor> },
): Differentiated {
  const leaves = flatten(params);
  const paths = Object.keys(leaves);
  let aside: Tree<Tensor> = {};
  const { value, grads } = tf.valueAndGrads((...tensors: Tensor[]) => {
    const result = f(refill(params, Object.fromEntries(paths.map((path, i) => [path, tensors[i]!]))));
    aside = mapTree(result.aside, (tensor) => tf.keep(tensor.clone()));
    return result.loss as tf.Scalar;
  })(Object.values(leaves));
  return {
    loss: value,
    gradients: refill(params, Object.fromEntries(paths.map((path, i) => [path, grads[i]!]))),
    aside: mapTree(aside, released),
  };
}

/** A tensor kept across the autodiff's own tidy, handed back to the caller's. */
function released(kept: Tensor): Tensor {
  const tensor = kept.clone();
  kept.dispose();
  return tensor;
}

/** Euclidean norm of all the tensors of a tree taken together: a scalar. */
export function globalNorm(tree: Tree<Tensor>): Tensor {
  const squares = Object.values(flatten(tree)).map((tensor) => tf.sum(tf.square(tensor)));
  return tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square)));
}
