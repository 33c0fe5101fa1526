/**
 * Makes a graph smaller without changing what it computes: equal nodes once, no-ops gone, sums folded into the Gemm
 * that they follow, nothing unused. Each rule rewrites one node; `buildGraph` finds common subexpressions.
 */
import {
  type Attributes,
  buildGraph,
  type Graph,
  type GraphBuilder,
  type Node,
  scalarConstant,
  type Value,
} from './graph.js';
import { indices } from './kernels/rule.js';
import { type Shape, sameShape, sizeOf } from './tensor.js';

export function simplify(graph: Graph): Graph {
  return withoutUnused(rewrite(withoutUnused(graph)));
}

/** What replaces a node's only output, or undefined to keep the node. `uses` counts readers in the old graph. */
type Rewrite = (
  node: Node,
  inputs: readonly Value[],
  graph: GraphBuilder,
  uses: (value: Value) => number,
) => Value | undefined;

const rewrites: Readonly<Record<string, Rewrite>> = {
  Reshape: (node, [x], graph) => {
    const output = node.outputs[0]!;
    if (sameShape(x!.shape, output.shape)) return x;
    if (x!.producer?.op !== 'Reshape') return undefined;
    return graph.emit('Reshape', [x!.producer.inputs[0]!, node.inputs[1]!], {}, output)[0];
  },
  Add: (node, [a, b], graph, uses) => {
    if (scalarConstant(b!) === 0 && sameShape(a!.shape, node.outputs[0]!.shape)) return a;
    if (scalarConstant(a!) === 0 && sameShape(b!.shape, node.outputs[0]!.shape)) return b;
    return intoGemm(node, 0, a!, b!, graph, uses) ?? intoGemm(node, 1, b!, a!, graph, uses);
  },
  Sub: (node, [a, b]) => (scalarConstant(b!) === 0 && sameShape(a!.shape, node.outputs[0]!.shape) ? a : undefined),
  Mul: (node, [a, b]) => {
    if (scalarConstant(b!) === 1 && sameShape(a!.shape, node.outputs[0]!.shape)) return a;
    if (scalarConstant(a!) === 1 && sameShape(b!.shape, node.outputs[0]!.shape)) return b;
    return undefined;
  },
  Div: (node, [a, b]) => (scalarConstant(b!) === 1 && sameShape(a!.shape, node.outputs[0]!.shape) ? a : undefined),
  Expand: (node, [x]) => (sameShape(x!.shape, node.outputs[0]!.shape) ? x : undefined),
};

/** Gemm(A, B) + c -> Gemm(A, B, c), where nothing else reads the product and c fits its rows. */
function intoGemm(
  node: Node,
  side: 0 | 1,
  product: Value,
  c: Value,
  graph: GraphBuilder,
  uses: (value: Value) => number,
) {
  const gemm = product.producer;
  if (gemm?.op !== 'Gemm' || gemm.inputs.length > 2 || uses(node.inputs[side]!) > 1) return undefined;
  const output = node.outputs[0]!;
  const n = output.shape[1];
  const fits = c.shape.length <= 2 && c.shape.at(-1) === n && sameShape(product.shape, output.shape);
  return fits ? graph.emit('Gemm', [...gemm.inputs, c], gemm.attributes, output)[0] : undefined;
}

const broadcasting = new Set([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Max',
  'Min',
  'Pow',
  'Equal',
  'Greater',
  'GreaterOrEqual',
  'Less',
  'LessOrEqual',
]);

/**
 * Broadcasting operators walk memory in runs as long as the last axis; where that axis has extent 1 (grey images) they
 * crawl, at a hundredth of the speed. Axes that broadcast alike are merged into one, the output gets its shape back.
 */
function collapsed(node: Node, inputs: readonly Value[], graph: GraphBuilder): Value | undefined {
  const output = node.outputs[0]!;
  if (!broadcasting.has(node.op) || output.shape.at(-1) !== 1 || sizeOf(output.shape) === 1) return undefined;
  const shapes = mergedAxes(
    inputs.map((input) => input.shape),
    output.shape,
  );
  const ins = inputs.map((input, i) => (input.shape.length === 0 ? input : reshaped(graph, input, shapes.inputs[i]!)));
  const [flat] = graph.emit(node.op, ins, node.attributes, { dtype: output.dtype, shape: shapes.output });
  return reshaped(graph, flat!, output.shape);
}

/** The same broadcast with as few axes as it needs. */
function mergedAxes(shapes: readonly Shape[], output: Shape): { inputs: Shape[]; output: Shape } {
  const padded = shapes.map((shape) => [...Array<number>(output.length - shape.length).fill(1), ...shape]);
  const inputs: number[][] = shapes.map(() => []);
  const merged: number[] = [];
  let last = '';
  output.forEach((extent, axis) => {
    if (extent === 1) return;
    const pattern = padded.map((shape) => (shape[axis] === 1 ? '1' : 'n')).join('');
    if (pattern === last) merged[merged.length - 1]! *= extent;
    else merged.push(extent);
    padded.forEach((shape, i) => {
      if (pattern === last) inputs[i]![inputs[i]!.length - 1]! *= shape[axis]!;
      else inputs[i]!.push(shape[axis]!);
    });
    last = pattern;
  });
  return { inputs, output: merged };
}

function reshaped(graph: GraphBuilder, x: Value, shape: Shape): Value {
  const origin = x.producer?.op === 'Reshape' ? x.producer.inputs[0]! : x;
  if (sameShape(origin.shape, shape)) return origin;
  return graph.emit('Reshape', [origin, indices(graph, shape)], {}, { dtype: x.dtype, shape })[0]!;
}

function rewrite(graph: Graph): Graph {
  const scope = { current: '' };
  const next = buildGraph(() => scope.current);
  const replaced = new Map<Value, Value>();
  const counts = countUses(graph);
  const uses = (value: Value) => counts.get(value) ?? 0;
  const translate = (value: Value) => {
    const known = replaced.get(value) ?? (value.constant ? next.constant(value.constant, value) : undefined);
    if (!known) throw new Error(`value %${value.id} is used before it is made`);
    return known;
  };
  for (const [name, value] of graph.inputs) replaced.set(value, next.input(name, value));
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(translate);
    scope.current = node.scope;
    const own = withConstants(next);
    const simpler = rewrites[node.op]?.(node, inputs, own, uses) ?? collapsed(node, inputs, own);
    const outputs = simpler ? [simpler] : next.emit(node.op, inputs, node.attributes as Attributes, ...node.outputs);
    node.outputs.forEach((output, i) => {
      replaced.set(output, outputs[i]!);
    });
  }
  for (const [name, value] of graph.outputs) next.output(name, translate(value));
  return next.finish();
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
