/**
 * Layers one after another, as one layer: this is all a network is. Threads values and moving statistics through and
 * gives each child its own names: `1-maxout` in paths of variables, in names of noise and in scopes.
 */
import { scoped } from '../engine/scope.js';
import type { Shape } from '../engine/tensor.js';
import { sameShape } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Layer, Mode, Variables } from './layer.js';
import { reshapeLayer } from './layers/reshape.js';

export interface Link {
  /** Names the link beside its index. */
  readonly type: string;
  readonly layer: Layer;
}

/** How a link is made once the shape it receives is known. */
export type Part = readonly [type: string, make: (inputShape: Shape) => Layer];

/** Makes each part for the output shape of the one before. @throws Misfit from the part that cannot take its input */
export function assemble(inputShape: Shape, parts: readonly Part[]): Link[] {
  const links: Link[] = [];
  for (const [type, make] of parts) links.push({ type, layer: make(lastShape(inputShape, links)) });
  return links;
}

/** The shape that leaves the last link. */
export const lastShape = (inputShape: Shape, links: readonly Link[]): Shape =>
  links.at(-1)?.layer.outputShape ?? inputShape;

/** A chain whose output has `outputShape`: of equal size but another form it is reshaped. @throws Misfit */
export function chainTo(outputShape: Shape, inputShape: Shape, links: readonly Link[]): Layer {
  const shape = lastShape(inputShape, links);
  if (sameShape(shape, outputShape)) return chain(inputShape, links);
  return chain(inputShape, [...links, { type: 'reshape', layer: reshapeLayer(outputShape)(shape) }]);
}

/** Children without variables have no branch in the trees. */
export function chain(inputShape: Shape, links: readonly Link[]): Layer {
  const children = links.map(({ type, layer }, i) => ({ name: `${i}-${type}`, layer }));
  return {
    inputShape,
    outputShape: lastShape(inputShape, links),
    couplesBatch: links.some(({ layer }) => layer.couplesBatch),
    variables: gather(children.map(({ name, layer }) => [name, layer.variables])),
    parts: children,
    init: (context, name) =>
      gather(children.map((child) => [child.name, child.layer.init(context, join(name, child.name))])),
    apply: (variables, x, mode) => passed(children, variables, x, mode),
    features(variables, x, mode) {
      const last = children.findLastIndex(({ layer }) => Object.keys(layer.variables.params).length > 0);
      return passed(children.slice(0, Math.max(0, last)), variables, x, mode).output;
    },
  };
}

/** x through the children, one after another. */
function passed(children: NonNullable<Layer['parts']>, variables: Variables<Tensor>, x: Tensor, mode: Mode) {
  const stats: Record<string, Tree<Tensor>> = {};
  let output = x;
  for (const { name, layer } of children) {
    const own = { params: branch(variables.params, name), stats: branch(variables.stats, name) };
    const childMode = { ...mode, scope: join(mode.scope, name) };
    const applied = scoped(name, () => layer.apply(own, output, childMode));
    output = applied.output;
    stats[name] = applied.stats;
  }
  return { output, stats: withoutEmpty(stats) };
}

const join = (prefix: string, name: string): string => (prefix ? `${prefix}.${name}` : name);

const branch = <T>(tree: Tree<T>, name: string): Tree<T> => (tree[name] as Tree<T> | undefined) ?? {};

const withoutEmpty = <T>(branches: Record<string, Tree<T>>): Tree<T> =>
  Object.fromEntries(Object.entries(branches).filter(([, tree]) => Object.keys(tree).length > 0));

const gather = <T>(children: readonly (readonly [string, Variables<T>])[]): Variables<T> => ({
  params: withoutEmpty(Object.fromEntries(children.map(([name, { params }]) => [name, params]))),
  stats: withoutEmpty(Object.fromEntries(children.map(([name, { stats }]) => [name, stats]))),
});
