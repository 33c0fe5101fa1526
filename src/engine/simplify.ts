/**
 * Makes a graph smaller and faster without changing what it computes: equal nodes once, no-ops gone, passes over memory
 * folded into the product beside them, nothing unused. Each rewrite looks at one node and lies in `rewrites/`, by family;
 * `buildGraph` finds common subexpressions.
 */
import { type Attributes, buildGraph, type Graph, type GraphBuilder, type Node, type Value } from './graph.js';
import { mergeAxes } from './rewrites/broadcasts.js';
import { foldArithmetic, foldReshape, oneNumber } from './rewrites/constants.js';
import { eitherSide, reshapeOnce, rightSide, sameForm } from './rewrites/no-ops.js';
import { addIntoGemm, lengthOfProduct, scaleBeforeGemm, subtractIntoGemm } from './rewrites/products.js';
import { meanByProduct, sumByProduct, sumOfSquares, sumsOfSquares } from './rewrites/reductions.js';
import { firstOf, type Rewrite } from './rewrites/rewrite.js';

const rewrites: Readonly<Record<string, Rewrite>> = {
  Reshape: firstOf(sameForm, foldReshape, reshapeOnce),
  Expand: sameForm,
  Add: firstOf(foldArithmetic, eitherSide(0), oneNumber, addIntoGemm, sumsOfSquares, mergeAxes),
  Sub: firstOf(foldArithmetic, rightSide(0), oneNumber, subtractIntoGemm, mergeAxes),
  Mul: firstOf(foldArithmetic, eitherSide(1), oneNumber, scaleBeforeGemm, mergeAxes),
  Div: firstOf(foldArithmetic, rightSide(1), oneNumber, mergeAxes),
  ReduceSum: firstOf(sumOfSquares, sumByProduct),
  ReduceSumSquare: lengthOfProduct,
  ReduceMean: meanByProduct,
  ...Object.fromEntries(
    ['Max', 'Min', 'Pow', 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'].map((op) => [op, mergeAxes]),
  ),
};

/** Rewrites until nothing is left to do: what one does may be what another waits for. */
export function simplify(graph: Graph): Graph {
  for (let current = withoutUnused(graph); ; ) {
    const { next, changed } = rewrite(current);
    if (!changed) return next;
    current = withoutUnused(next);
  }
}

function rewrite(graph: Graph): { next: Graph; changed: boolean } {
  let changed = false;
  const scope = { current: '' };
  const next = buildGraph(() => scope.current);
  const own = withConstants(next);
  const replaced = new Map<Value, Value>();
  const uses = countUses(graph);
  const translate = (value: Value) => {
    const known = replaced.get(value) ?? (value.constant ? next.constant(value.constant, value) : undefined);
    if (!known) throw new Error(`value %${value.id} is used before it is made`);
    return known;
  };
  for (const [name, value] of graph.inputs) replaced.set(value, next.input(name, value));
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(translate);
    scope.current = node.scope;
    const readers = (input: number) => uses.get(node.inputs[input]!)!;
    const simpler = rewrites[node.op]?.({ node, inputs, graph: own, readers });
    changed ||= simpler !== undefined;
    const outputs = simpler ? [simpler] : next.emit(node.op, inputs, node.attributes as Attributes, ...node.outputs);
    node.outputs.forEach((output, i) => {
      replaced.set(output, outputs[i]!);
    });
  }
  for (const [name, value] of graph.outputs) next.output(name, translate(value));
  return { next: next.finish(), changed };
}

/** Lets rules pass constants of the old graph. */
function withConstants(graph: GraphBuilder): GraphBuilder {
  const own = (value: Value) => (value.constant ? graph.constant(value.constant, value) : value);
  return {
    ...graph,
    emit: (op, inputs, attributes, ...forms) => graph.emit(op, inputs.map(own), attributes, ...forms),
  };
}

function countUses({ nodes, outputs }: Graph): Map<Value, number> {
  const counts = new Map<Value, number>();
  for (const value of [...nodes.flatMap((node) => node.inputs), ...outputs.values()])
    counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Inputs stay, even unused: they are the graph's signature. */
function withoutUnused({ nodes, inputs, outputs }: Graph): Graph {
  const needed = new Set<Value>(outputs.values());
  const kept: Node[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    kept.push(node);
    for (const value of node.inputs) needed.add(value);
  }
  return { nodes: kept.reverse(), inputs, outputs };
}
