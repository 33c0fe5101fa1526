/** Trees of named tensors: nested records whose leaves have a `shape`. Pure; a tree is never changed in place. */

export type Tree<T> = { readonly [name: string]: T | Tree<T> };

type Leaf = { readonly shape: readonly number[] };

const isLeaf = <T extends Leaf>(node: T | Tree<T>): node is T => Array.isArray((node as Leaf).shape);

/** Leaves by dotted path, in the tree's own order. */
export function flatten<T extends Leaf>(tree: Tree<T>, prefix = ''): Record<string, T> {
  const leaves: Record<string, T> = {};
  for (const [name, node] of Object.entries(tree)) {
    if (isLeaf(node)) leaves[prefix + name] = node;
    else Object.assign(leaves, flatten(node, `${prefix}${name}.`));
  }
  return leaves;
}

/** A tree of the same form, each leaf replaced by `f(leaf, path)`. Empty branches stay. */
export function mapTree<T extends Leaf, U>(tree: Tree<T>, f: (leaf: T, path: string) => U, prefix = ''): Tree<U> {
  const mapped: Record<string, U | Tree<U>> = {};
  for (const [name, node] of Object.entries(tree))
    mapped[name] = isLeaf(node) ? f(node, prefix + name) : mapTree(node, f, `${prefix}${name}.`);
  return mapped;
}

/** The form of `tree`, filled with the leaves of the same paths. @throws Error naming a path that is missing. */
export function refill<T extends Leaf, U>(tree: Tree<T>, leaves: Readonly<Record<string, U>>): Tree<U> {
  return mapTree(tree, (_, path) => {
    const leaf = leaves[path];
    if (leaf === undefined) throw new Error(`no tensor named "${path}"`);
    return leaf;
  });
}
