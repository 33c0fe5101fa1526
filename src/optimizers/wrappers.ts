/** What every optimizer can be wrapped in, each an optimizer made from another. Which ones is decided by the config. */
import { globalNorm } from '../engine/norm.js';
import { type Tensor, tf } from '../engine/tf.js';
import { mapTree, type Tree } from '../engine/tree.js';
import { isKernel } from './leaves.js';
import type { Optimizer } from './optimizer.js';

export type Wrapper = (optimizer: Optimizer) => Optimizer;

/** Changes gradients before the optimizer sees them. */
const onGradients =
  (change: (gradients: Tree<Tensor>) => Tree<Tensor>): Wrapper =>
  (optimizer) => ({
    ...optimizer,
    update: (given) => optimizer.update({ ...given, gradients: change(given.gradients) }),
  });

/** Each number of the gradients is brought into [-limit, limit]. */
export const clipValue = (limit: number): Wrapper =>
  onGradients((gradients) => mapTree(gradients, (gradient) => tf.clipByValue(gradient, -limit, limit)));

/** All gradients of the player are scaled together so that their joint length is at most `limit` (Pascanu et al. 2013). */
export const clipNorm = (limit: number): Wrapper =>
  onGradients((gradients) => {
    const factor = tf.div(limit, tf.maximum(globalNorm(gradients), limit));
    return mapTree(gradients, (gradient) => tf.mul(gradient, factor));
  });

/** Kernels shrink by learning rate times `rate` before each update (AdamW: Loshchilov and Hutter 2019). */
export const weightDecay =
  (rate: number): Wrapper =>
  (optimizer) => ({
    ...optimizer,
    update(given) {
      const kept = tf.sub(1, tf.mul(given.hyper.learningRate!, rate));
      const shrink = (param: Tensor, path: string) => (isKernel(path, param) ? tf.mul(param, kept) : param);
      return optimizer.update({ ...given, params: mapTree(given.params, shrink) });
    },
  });

/** Keeps each kernel's columns, the weights into one unit, no longer than `limit`; after each update and before the first. */
export const maxColumnNorm =
  (limit: number): Wrapper =>
  (optimizer) => {
    const constrain = (params: Tree<Tensor>) =>
      mapTree(optimizer.constrain?.(params) ?? params, (param, path) =>
        isKernel(path, param) ? boundColumns(param, limit) : param,
      );
    return {
      ...optimizer,
      constrain,
      update(given) {
        const { params, slots } = optimizer.update(given);
        return { params: constrain(params), slots };
      },
    };
  };

/** Columns run along all axes but the last. The 1e-7 is pylearn2's, so even a column within bounds shrinks by that little. */
function boundColumns(kernel: Tensor, limit: number): Tensor {
  const axes = kernel.shape.slice(0, -1).map((_, axis) => axis);
  const norms = tf.sqrt(tf.sum(tf.square(kernel), axes, true)); // [1, ..., units]
  return tf.mul(kernel, tf.div(tf.minimum(norms, limit), tf.add(norms, 1e-7)));
}
