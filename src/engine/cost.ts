/** What running a graph once costs: arithmetic, memory traffic, memory held. Counted from shapes; nothing is measured. */
import type { ElementType, Form, Graph, Node, Value } from './graph.js';
import { sizeOf } from './tensor.js';

export interface NodeCost {
  /** Floating point operations; a multiply-add counts two, any elementwise function one per number. */
  readonly flops: number;
  /** Bytes read and written. */
  readonly bytes: number;
}

export interface Cost extends NodeCost {
  readonly nodes: number;
  /** Most bytes of intermediate results alive at once, inputs and constants aside. */
  readonly held: number;
  readonly each: readonly NodeCost[];
}

/** How fast a machine is; `speed.ts` measures it. */
export interface Speed {
  /** In matrix products, a second. */
  readonly flops: number;
  /** Read and written by elementwise operations, a second. */
  readonly bytes: number;
  /** Seconds it takes to start one node. */
  readonly node: number;
}

export function costOf(graph: Graph): Cost {
  const each = graph.nodes.map(nodeCost);
  const sum = (key: keyof NodeCost) => each.reduce((total, cost) => total + cost[key], 0);
  return { flops: sum('flops'), bytes: sum('bytes'), nodes: each.length, held: mostHeld(graph), each };
}

/** Each node is bound by arithmetic or by memory, whichever takes longer, after its start. */
export const secondsFor = ({ each }: Cost, speed: Speed): number =>
  each.reduce((total, { flops, bytes }) => total + speed.node + Math.max(flops / speed.flops, bytes / speed.bytes), 0);

const elementBytes: Record<ElementType, number> = { float32: 4, int32: 4, int64: 8, bool: 1, uint8: 1 };

export const bytesOf = ({ dtype, shape }: Form): number => sizeOf(shape) * elementBytes[dtype];

/** Another shape for the same memory. */
const isView = ({ op }: Node): boolean => op === 'Reshape' || op === 'Identity';

/** These read only as much as they write, out of inputs that may be far larger. */
const picks = new Set(['Gather', 'Slice', 'Expand']);

/** These move numbers and compute none. */
const moves = new Set([...picks, 'Transpose', 'Concat', 'Pad', 'Cast', 'Tile', 'Split']);

function nodeCost(node: Node): NodeCost {
  if (isView(node)) return { flops: 0, bytes: 0 };
  const written = total(node.outputs, bytesOf);
  const read = picks.has(node.op) ? written : total(node.inputs, bytesOf);
  return { flops: flopsOf(node), bytes: read + written };
}

const total = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

const numbers = ({ shape }: Form): number => sizeOf(shape);

function flopsOf(node: Node): number {
  if (moves.has(node.op)) return 0;
  if (node.op === 'Gemm' || node.op.endsWith('MatMul')) return productFlops(node);
  if (/^(Reduce|Arg)/.test(node.op)) return numbers(node.inputs[0]!);
  return total(node.outputs, numbers);
}

/** a: [..., m, k] x b: [..., k, n]: 2 m n k, and m n for what is added. */
function productFlops({ inputs: [a, , c], outputs: [product], attributes }: Node): number {
  const k = a!.shape.at(attributes.transA ? -2 : -1)!;
  return numbers(product!) * (2 * k + (c ? 1 : 0));
}

/** Walks the nodes in order; a result is let go after its last reader. */
function mostHeld({ nodes, outputs }: Graph): number {
  const lastRead = new Map<Value, number>();
  nodes.forEach((node, i) => {
    for (const value of [...node.inputs, ...node.outputs]) lastRead.set(memoryOf(value), i);
  });
  for (const value of outputs.values()) lastRead.set(memoryOf(value), nodes.length);
  const freed = nodes.map(() => 0);
  let held = 0;
  let most = 0;
  nodes.forEach((node, i) => {
    for (const value of isView(node) ? [] : node.outputs) {
      held += bytesOf(value);
      const last = lastRead.get(value)!;
      if (last < nodes.length) freed[last]! += bytesOf(value);
    }
    most = Math.max(most, held);
    held -= freed[i]!;
  });
  return most;
}

/** The value whose memory this one shows. */
function memoryOf(value: Value): Value {
  const { producer } = value;
  return producer && isView(producer) ? memoryOf(producer.inputs[0]!) : value;
}
