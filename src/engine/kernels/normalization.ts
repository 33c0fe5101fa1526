/** Normalization of a batch by given moments, and of each channel by its neighbours. */
import type { GraphBuilder, Value } from '../graph.js';
import { sizeOf } from '../tensor.js';
import { matMul } from './matmul.js';
import { broadcast, emit, type Rule, reshape, rule, scalar } from './rule.js';
import { range } from './window.js';

const combined = (graph: GraphBuilder, op: string, a: Value, b: Value): Value =>
  emit(graph, op, [a, b], broadcast(a.shape, b.shape));

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
  const rows = reshape(graph, x, [sizeOf(x.shape) / channels, channels]);
  return reshape(graph, matMul(graph, rows, band), x.shape);
}

/** bias + alpha times the sum of squares around each element. */
function norm(graph: GraphBuilder, x: Value, { depthRadius, bias, alpha }: Neighbours): Value {
  const squares = aroundSum(graph, combined(graph, 'Mul', x, x), depthRadius);
  return combined(graph, 'Add', combined(graph, 'Mul', squares, scalar(graph, alpha)), scalar(graph, bias));
}

export const normalization = {
  FusedBatchNorm: rule<'x' | 'mean' | 'variance' | 'scale' | 'offset', { varianceEpsilon?: number }>(
    (graph, { x, mean, variance, scale, offset }, { varianceEpsilon }) => {
      const deviation = emit(
        graph,
        'Sqrt',
        [combined(graph, 'Add', variance, scalar(graph, varianceEpsilon ?? 0.001))],
        variance.shape,
      );
      const factor = combined(graph, 'Div', scale ?? scalar(graph, 1), deviation);
      const normal = combined(graph, 'Mul', combined(graph, 'Sub', x, mean), factor);
      return offset ? combined(graph, 'Add', normal, offset) : normal;
    },
  ),
  LRN: rule<'x', Neighbours>((graph, { x }, attributes) =>
    combined(graph, 'Mul', x, combined(graph, 'Pow', norm(graph, x, attributes), scalar(graph, -attributes.beta))),
  ),
  LRNGrad: rule<'x' | 'y' | 'dy', Neighbours>((graph, { x, y, dy }, attributes) => {
    const { alpha, beta, depthRadius } = attributes;
    const norms = norm(graph, x, attributes);
    const own = combined(graph, 'Mul', dy, combined(graph, 'Pow', norms, scalar(graph, -beta)));
    const each = combined(graph, 'Div', combined(graph, 'Mul', dy, y), norms);
    const around = combined(graph, 'Mul', x, aroundSum(graph, each, depthRadius));
    return combined(graph, 'Add', own, combined(graph, 'Mul', around, scalar(graph, -2 * alpha * beta)));
  }),
} satisfies Record<string, Rule>;
