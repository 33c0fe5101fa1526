/**
 * Makes one graph for every batch size out of the traces of two: where only shapes of Reshape tell them apart, those can
 * be left for the runtime to work out. Whether the result is right is for its user to try.
 */
import type { Graph, Node, Value } from './graph.js';
import { sameShape } from './tensor.js';

/** Undefined where something else depends on the batch, such as a mean over it. Shapes in it are those of batch 2. */
export function forAnyBatch(traceAt: (batch: number) => Graph): Graph | undefined {
  const [two, three] = [traceAt(2), traceAt(3)];
  if (two.nodes.length !== three.nodes.length) return undefined;
  const shapes = createShapes();
  const nodes: Node[] = [];
  for (const [i, node] of two.nodes.entries()) {
    const general = generalNode(node, three.nodes[i]!, shapes);
    if (!general) return undefined;
    nodes.push(general);
  }
  return { ...two, nodes };
}

type Shapes = (value: Value, unknown: number) => Value;

/** Shape constants with one extent left open, each made once. Their ids are negative, so that they are new to any graph. */
function createShapes(): Shapes {
  const known = new Map<string, Value>();
  return (value, unknown) => {
    const key = `${value.id} ${unknown}`;
    const shape = (value.constant as BigInt64Array).slice();
    shape[unknown] = -1n; // ONNX: this extent follows from the size
    const general = known.get(key) ?? { ...value, id: -1 - known.size, constant: shape };
    known.set(key, general);
    return general;
  };
}

/** A node that does the work of both. */
function generalNode(node: Node, other: Node, shapes: Shapes): Node | undefined {
  if (node.op !== other.op || node.inputs.length !== other.inputs.length) return undefined;
  if (JSON.stringify(node.attributes) !== JSON.stringify(other.attributes)) return undefined;
  const inputs: Value[] = [];
  for (const [i, value] of node.inputs.entries()) {
    const unknown = difference(value, other.inputs[i]!);
    if (unknown === undefined || (unknown !== none && node.op !== 'Reshape')) return undefined;
    inputs.push(unknown === none ? value : shapes(value, unknown));
  }
  return { ...node, inputs };
}

const none = -1;

/** The one place where two constants differ, `none`, or undefined where they differ in more than that. */
function difference(value: Value, other: Value): number | undefined {
  const [a, b] = [value.constant, other.constant];
  if (!a && !b) return none;
  if (!a || !b || value.dtype !== other.dtype || !sameShape(value.shape, other.shape)) return undefined;
  const places = [...a.keys()].filter((i) => !Object.is(a[i], b[i]));
  return places.length > 1 ? undefined : (places[0] ?? none);
}
