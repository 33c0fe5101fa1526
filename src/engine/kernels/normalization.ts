/** Normalization of a batch by given moments, and of each channel by its neighbours. */
import type { GraphBuilder, Value } from '../graph.js';
import { sizeOf } from '../tensor.js';
import { emitLike } from './arithmetic.js';
import { matMul } from './matmul.js';
import { type Rule, reshape, rule, scalar } from './rule.js';
import { range } from './window.js';

interface Neighbours {
  depthRadius: number;
  bias: number;
  alpha: number;
  beta: number;
}

/** For each channel the sum over itself and its neighbours, as a product with a matrix of ones and noughts. */
function aroundSum(graph: GraphBuilder, x: Value, radius: number): Value {
  const channels = x.shape.at(-1)!;
  const near = range(channels).flatMap((i) => range(channels).map((j) => (Math.abs(i - j) <= radius ? 1 : 0)));
  const band = graph.constant(Float32Array.from(near), { dtype: 'float32', shape: [channels, channels] });
  const rows = reshape(graph, x, [sizeOf(x.shape.slice(0, -1)), channels]);
  return reshape(graph, matMul(graph, rows, band), x.shape);
}

/** bias + alpha times the sum of squares around each element. */
function norm(graph: GraphBuilder, x: Value, { depthRadius, bias, alpha }: Neighbours): Value {
  const squares = aroundSum(graph, emitLike(graph, 'Mul', x, x), depthRadius);
  return emitLike(graph, 'Add', emitLike(graph, 'Mul', squares, scalar(graph, alpha)), scalar(graph, bias));
}

export const normalization = {
  FusedBatchNorm: rule<'x' | 'mean' | 'variance' | 'scale' | 'offset', { varianceEpsilon?: number }>(
    (graph, { x, mean, variance, scale, offset }, { varianceEpsilon }) => {
      const deviation = emitLike(
        graph,
        'Sqrt',
        emitLike(graph, 'Add', variance, scalar(graph, varianceEpsilon ?? 0.001)),
      );
      const factor = emitLike(graph, 'Div', scale ?? scalar(graph, 1), deviation);
      const normal = emitLike(graph, 'Mul', emitLike(graph, 'Sub', x, mean), factor);
      return offset ? emitLike(graph, 'Add', normal, offset) : normal;
    },
  ),
  LRN: rule<'x', Neighbours>((graph, { x }, attributes) =>
    emitLike(graph, 'Mul', x, emitLike(graph, 'Pow', norm(graph, x, attributes), scalar(graph, -attributes.beta))),
  ),
  LRNGrad: rule<'x' | 'y' | 'dy', Neighbours>((graph, { x, y, dy }, attributes) => {
    const { alpha, beta, depthRadius } = attributes;
    const norms = norm(graph, x, attributes);
    const own = emitLike(graph, 'Mul', dy, emitLike(graph, 'Pow', norms, scalar(graph, -beta)));
    const each = emitLike(graph, 'Div', emitLike(graph, 'Mul', dy, y), norms);
    const around = emitLike(graph, 'Mul', x, aroundSum(graph, each, depthRadius));
    return emitLike(graph, 'Add', own, emitLike(graph, 'Mul', around, scalar(graph, -2 * alpha * beta)));
  }),
} satisfies Record<string, Rule>;
