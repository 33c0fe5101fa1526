/** Walks parameters, gradients and slots together. Knows nothing of what is computed on them. */
import { type HostTensor, zeros } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import { flatten, mapTree, refill, type Tree } from '../engine/tree.js';

/** `f` of the leaves of equal path in all `trees`; its `results`, by name, as trees of the same form. */
export function mapTogether<I extends string, O extends string>(
  results: readonly O[],
  trees: Readonly<Record<I, Tree<Tensor>>>,
  f: (leaves: Readonly<Record<I, Tensor>>, path: string) => Readonly<Partial<Record<O, Tensor>>>,
): Record<O, Tree<Tensor>> {
  const names = Object.keys(trees) as I[];
  const form = trees[names[0]!];
  const leaves = names.map((name) => [name, flatten(trees[name])] as const);
  const mapped = Object.keys(flatten(form)).map((path) => {
    const here = Object.fromEntries(leaves.map(([name, all]) => [name, all[path]!])) as Record<I, Tensor>;
    return [path, f(here, path)] as const;
  });
  const column = (name: O) => refill(form, Object.fromEntries(mapped.map(([path, made]) => [path, made[name]!])));
  return Object.fromEntries(results.map((name) => [name, column(name)])) as Record<O, Tree<Tensor>>;
}

/** The slots of that name, one for each parameter. */
export const branch = (slots: Tree<Tensor>, name: string): Tree<Tensor> => slots[name] as Tree<Tensor>;

export const zerosLike = (params: Tree<HostTensor>): Tree<HostTensor> => mapTree(params, ({ shape }) => zeros(shape));

/** Whether a parameter is a layer's kernel: biases and the gains of normalization are neither decayed nor bounded. */
export const isKernel = (path: string, { shape }: Tensor): boolean =>
  shape.length >= 2 && (path === 'kernel' || path.endsWith('.kernel'));
