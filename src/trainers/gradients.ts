/** Loss, gradients and side results of a function of a parameter tree, by TensorFlow.js's autodiff. */
import { type Tensor, tf } from '../engine/tf.js';
import { flatten, mapTree, refill, type Tree } from '../engine/tree.js';
import { UserError } from '../registry/problem.js';

export interface Differentiated {
  readonly loss: Tensor;
  /** Of the form of the parameters. */
  readonly gradients: Tree<Tensor>;
  /** What the function returned beside its loss. */
  readonly aside: Tree<Tensor>;
}

/**
 * Gradients of `f`'s scalar loss with respect to every tensor of `params`, the parameters of `player`.
 * @throws UserError naming the parameters that the loss does not depend on
 */
export function differentiate(
  player: string,
  params: Tree<Tensor>,
  f: (params: Tree<Tensor>) => { readonly loss: Tensor; readonly aside: Tree<Tensor> },
): Differentiated {
  const leaves = flatten(params);
  const paths = Object.keys(leaves);
  let aside: Tree<Tensor> = {};
  const loss = () => {
    const result = f(params);
    aside = mapTree(result.aside, (tensor) => tf.keep(tensor.clone()));
    return result.loss;
  };
  // Not tf.valueAndGrads: it refuses unconnected parameters, too, but does not tell which.
  const { value, grads } = tf.engine().gradients(loss, Object.values(leaves), undefined, true);
  requireConnected(
    player,
    paths.filter((_, i) => !grads[i]),
    paths.length,
  );
  return {
    loss: value,
    gradients: refill(params, Object.fromEntries(paths.map((path, i) => [path, grads[i]!]))),
    aside: mapTree(aside, released),
  };
}

function requireConnected(player: string, unconnected: readonly string[], all: number): void {
  if (unconnected.length === 0) return;
  const few = unconnected.slice(0, 3).join(', ');
  const rest = unconnected.length > 3 ? ` and ${unconnected.length - 3} more` : '';
  const which = unconnected.length === all ? 'any parameter' : `${few}${rest}`;
  throw new UserError(
    `the ${player}'s loss does not depend on ${which} of the ${player}, so it cannot learn. ` +
      "A generator's loss must look at the fakes, a discriminator's at what it says of them, and a layer must use its parameters.",
  );
}

/** A tensor kept across the autodiff's own tidy, handed back to the caller's. */
function released(kept: Tensor): Tensor {
  const tensor = kept.clone();
  kept.dispose();
  return tensor;
}
