/** What Gemm does for free: its C takes a sum, its smaller side a factor. Each saves passes over the larger product. */
import type { Attributes, Value } from '../graph.js';
import { emit, indices } from '../kernels/rule.js';
import { sameShape, sizeOf } from '../tensor.js';
import type { Rewrite, Site } from './rewrite.js';

/** The Gemm behind an input that only this node reads. */
function ownGemm({ inputs, readers }: Site, side: 0 | 1) {
  const { producer } = inputs[side]!;
  return producer?.op === 'Gemm' && readers(side) === 1 ? producer : undefined;
}

/** Gemm(A, B) + c -> Gemm(A, B, c), where c fits the product's rows. */
function intoC(site: Site, side: 0 | 1, attributes: Attributes = {}): Value | undefined {
  const gemm = ownGemm(site, side);
  const output = site.node.outputs[0]!;
  const c = site.inputs[1 - side]!;
  if (!gemm || gemm.inputs.length > 2 || !sameShape(gemm.outputs[0]!.shape, output.shape)) return undefined;
  if (c.shape.length > 2 || c.shape.at(-1) !== output.shape[1]) return undefined;
  return site.graph.emit('Gemm', [...gemm.inputs, c], { ...gemm.attributes, ...attributes }, output)[0];
}

export const addIntoGemm: Rewrite = (site) => intoC(site, 0) ?? intoC(site, 1);

/** c - Gemm(A, B) -> Gemm(A, B, c) with alpha = -1 */
export const subtractIntoGemm: Rewrite = (site) => intoC(site, 1, { alpha: { float: -1 } });

/** Gemm(A, B) s -> Gemm(A s, B), for a number s and whichever of A and B is much smaller than the product. */
export const scaleBeforeGemm: Rewrite = (site) => scaled(site, 0) ?? scaled(site, 1);

function scaled(site: Site, side: 0 | 1): Value | undefined {
  const gemm = ownGemm(site, side);
  const factor = site.inputs[1 - side]!;
  const output = site.node.outputs[0]!;
  if (!gemm || gemm.inputs.length > 2 || sizeOf(factor.shape) !== 1 || factor.shape.length > 2) return undefined;
  const [a, b] = gemm.inputs as [Value, Value];
  const smaller = sizeOf(a.shape) < sizeOf(b.shape) ? 0 : 1;
  const small = gemm.inputs[smaller]!;
  if (2 * sizeOf(small.shape) > sizeOf(output.shape)) return undefined;
  const product = emit(site.graph, 'Mul', [small, factor], small.shape);
  const sides = smaller === 0 ? [product, b] : [a, product];
  return site.graph.emit('Gemm', sides, gemm.attributes, output)[0];
}

/**
 * The squared length of a gradient A^T B from what A and B say of each pair of examples, as in Goodfellow's "Efficient
 * per-example gradient computations" (2015): sum (A^T B)^2 = sum (A A^T) (B B^T). Where one other node reads the product,
 * that node can then take it into its own; worth it where examples are few.
 */
export const lengthOfProduct: Rewrite = ({ node, inputs: [x], graph, readers }) => {
  const gemm = x!.producer;
  if (gemm?.op !== 'Gemm' || gemm.inputs.length > 2 || readers(0) !== 2 || node.outputs[0]!.shape.length > 0)
    return undefined;
  const [a, b] = gemm.inputs as [Value, Value];
  if (gemm.attributes.transA !== 1 || gemm.attributes.transB === 1) return undefined;
  const [examples, m, n] = [a.shape[0]!, a.shape[1]!, b.shape[1]!];
  if (examples ** 2 * (m + n) > fewOperations * m * n) return undefined;
  const pairs = (side: Value) => emit(graph, 'Gemm', [side, side], [examples, examples], { transB: 1 });
  const both = emit(graph, 'Mul', [pairs(a), pairs(b)], [examples, examples]);
  return emit(graph, 'ReduceSum', [both, indices(graph, [0, 1])], [], { keepdims: 0 });
};

/** Multiplications per number of the product that take less time than reading and writing it thrice. */
const fewOperations = 24;
