/** What a rewrite of one node is, and the few words rewrites share. Which there are is in `simplify.ts`. */
import type { GraphBuilder, Node, Value } from '../graph.js';
import { indices } from '../kernels/rule.js';
import { type Shape, sameShape } from '../tensor.js';

/** A node of the old graph, with its inputs already translated. */
export interface Site {
  readonly node: Node;
  readonly inputs: readonly Value[];
  readonly graph: GraphBuilder;
  /** How many nodes and outputs read this node's i-th input, itself among them. */
  readers(input: number): number;
}

/** What replaces the node's only output, or undefined to keep the node. */
export type Rewrite = (site: Site) => Value | undefined;

/** The first that applies. */
export const firstOf =
  (...rewrites: readonly Rewrite[]): Rewrite =>
  (site) => {
    for (const rewrite of rewrites) {
      const value = rewrite(site);
      if (value) return value;
    }
    return undefined;
  };

export function reshaped(graph: GraphBuilder, x: Value, shape: Shape): Value {
  const origin = x.producer?.op === 'Reshape' ? x.producer.inputs[0]! : x;
  if (sameShape(origin.shape, shape)) return origin;
  return graph.emit('Reshape', [origin, indices(graph, shape)], {}, { dtype: x.dtype, shape })[0]!;
}
