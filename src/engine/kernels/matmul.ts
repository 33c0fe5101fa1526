/** Products of matrices, Gemm where both sides are matrices and FusedMatMul where a batch remains, and of more axes. */
import type { GraphBuilder, Value } from '../graph.js';
import { describeShape, type Shape, sizeOf } from '../tensor.js';
import { tf } from '../tf.js';
import { computed, numeric } from './arithmetic.js';
import { activations } from './elementwise.js';
import { broadcast, cast, emit, filled, type Rule, reshape, rule, transpose } from './rule.js';

const isMatrix = (shape: Shape) => sizeOf(shape.slice(0, -2)) === 1;

const asMatrix = (graph: GraphBuilder, x: Value) => (x.shape.length === 2 ? x : reshape(graph, x, x.shape.slice(-2)));

/** a: [..., m, k] x b: [..., k, n] -> [..., m, n], either side transposed on request. */
export function matMul(graph: GraphBuilder, a: Value, b: Value, transA = false, transB = false): Value {
  requireFit(a.shape, b.shape, transA, transB);
  const m = a.shape.at(transA ? -1 : -2)!;
  const n = b.shape.at(transB ? -2 : -1)!;
  const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (a.shape.at(transA ? -2 : -1) === 0) return filled(graph, [...batch, m, n], 0, a.dtype); // onnxruntime leaves it unset
  if (a.dtype !== 'float32')
    return wholeMatMul(graph, swapped(graph, a, transA), swapped(graph, b, transB), [...batch, m, n]);
  const attributes = { transA: transA ? 1 : 0, transB: transB ? 1 : 0 };
  if (!isMatrix(a.shape) || !isMatrix(b.shape))
    return emit(graph, 'com.microsoft.FusedMatMul', [a, b], [...batch, m, n], attributes);
  const product = emit(graph, 'Gemm', [asMatrix(graph, a), asMatrix(graph, b)], [m, n], attributes);
  return batch.length ? reshape(graph, product, [...batch, m, n]) : product;
}

function requireFit(a: Shape, b: Shape, transA: boolean, transB: boolean): void {
  const fits = a.length >= 2 && b.length >= 2 && a.at(transA ? -2 : -1) === b.at(transB ? -1 : -2);
  const form = (shape: Shape, transposed: boolean) => `${describeShape(shape)}${transposed ? ' transposed' : ''}`;
  tf.util.assert(fits, () => `matMul: ${form(a, transA)} does not fit ${form(b, transB)}`);
}

/** Of whole numbers, which Gemm and FusedMatMul do not take. */
const wholeMatMul = (graph: GraphBuilder, a: Value, b: Value, shape: Shape) =>
  cast(graph, emit(graph, 'MatMul', [cast(graph, a, 'int32'), cast(graph, b, 'int32')], shape), a.dtype);

/** The last two axes exchanged, on request. */
function swapped(graph: GraphBuilder, x: Value, transposed: boolean): Value {
  const axes = x.shape.map((_, axis) => axis);
  return transposed ? transpose(graph, x, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]) : x;
}

function einsum(graph: GraphBuilder, inputs: readonly Value[], equation: string): Value {
  const { allDims, summedDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, inputs.length);
  tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, inputs as never); // only their shapes are read
  const extent = (dim: number) => inputs.flatMap(({ shape }, i) => shape[idDims[i]!.indexOf(dim)] ?? [])[0]!;
  const shape = allDims.slice(0, allDims.length - summedDims.length).map((_, dim) => extent(dim));
  return emit(graph, 'Einsum', inputs, shape, { equation: equation.replaceAll(' ', '') });
}

interface Transposition {
  transposeA: boolean;
  transposeB: boolean;
}

export interface FusedActivation {
  activation?: keyof typeof activations | 'linear';
  leakyreluAlpha?: number;
}

/** Bias and activation, as TensorFlow.js's fused kernels have them after their product. */
export function finish(
  graph: GraphBuilder,
  product: Value,
  bias: Value | undefined,
  weights: Value | undefined,
  { activation, leakyreluAlpha }: FusedActivation,
): Value {
  const sum = bias ? emit(graph, 'Add', [product, bias], product.shape) : product;
  if (!activation || activation === 'linear') return sum;
  const apply = activations[activation] as (graph: GraphBuilder, x: Value, alpha: unknown) => Value;
  return apply(graph, sum, activation === 'prelu' ? weights : (leakyreluAlpha ?? 0.2));
}

export const matmuls = {
  BatchMatMul: rule<'a' | 'b', Transposition>((graph, { a, b }, { transposeA, transposeB }) =>
    matMul(graph, a, b, transposeA, transposeB),
  ),
  _FusedMatMul: rule<'a' | 'b' | 'bias' | 'preluActivationWeights', Transposition & FusedActivation>(
    (graph, { a, b, bias, preluActivationWeights }, attributes) =>
      finish(
        graph,
        matMul(graph, a, b, attributes.transposeA, attributes.transposeB),
        bias,
        preluActivationWeights,
        attributes,
      ),
  ),
  Einsum: (graph: GraphBuilder, inputs: Record<string, Value>, { equation }: { equation: string }) => {
    const terms = Object.values(inputs);
    const dtype = numeric(terms[0]!.dtype);
    return computed(graph, dtype, terms, (numbers) => einsum(graph, numbers, equation), dtype);
  },
} satisfies Record<string, Rule>;
