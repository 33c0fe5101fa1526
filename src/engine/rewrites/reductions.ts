/** Sums in the form that onnxruntime does fastest. */
import type { Value } from '../graph.js';
import { emit, indices } from '../kernels/rule.js';
import { sizeOf } from '../tensor.js';
import { type Rewrite, reshaped } from './rewrite.js';

const axesOf = ({ constant }: Value): number[] => Array.from(constant as BigInt64Array, Number);

/** sum(x * x) -> sum of squares, without the squares in memory */
export const sumOfSquares: Rewrite = ({ node, inputs: [x, axes], graph }) => {
  const square = x!.producer;
  if (square?.op !== 'Mul' || square.inputs[0] !== square.inputs[1]) return undefined;
  return graph.emit('ReduceSumSquare', [square.inputs[0]!, axes!], node.attributes, node.outputs[0]!)[0];
};

const smallEnough = 32_768;

/** sum of squares of a + sum of squares of b -> sum of squares of both, end to end, where copying them is cheap */
export const sumsOfSquares: Rewrite = ({ node, inputs, graph, readers }) => {
  if (
    !inputs.every(
      ({ shape, producer }, i) => shape.length === 0 && producer?.op === 'ReduceSumSquare' && readers(i) === 1,
    )
  )
    return undefined;
  const parts = inputs.map(({ producer }) => producer!.inputs[0]!);
  if (parts.some(({ shape }) => sizeOf(shape) > smallEnough)) return undefined;
  const flats = parts.flatMap((part) =>
    isJoin(part) ? part.producer!.inputs : [reshaped(graph, part, [sizeOf(part.shape)])],
  );
  const size = flats.reduce((sum, { shape }) => sum + shape[0]!, 0);
  const joined = emit(graph, 'Concat', flats, [size], { axis: 0 });
  return graph.emit('ReduceSumSquare', [joined, indices(graph, [0])], { keepdims: 0 }, node.outputs[0]!)[0];
};

const isJoin = ({ producer, shape }: Value) => producer?.op === 'Concat' && shape.length === 1;

const manyNumbers = 1024;

/**
 * The sum of many rows as a product with ones. onnxruntime gives each thread some columns of a sum over rows, which on
 * two threads takes 16 times as long as on one.
 */
const sumOfRows =
  (factor: (rows: number) => number): Rewrite =>
  ({ node, inputs: [x, axes], graph }) => {
    const count = axesOf(axes!).length;
    const leading = axesOf(axes!).every((axis, i) => axis === i);
    const rows = sizeOf(x!.shape.slice(0, count));
    const columns = sizeOf(x!.shape.slice(count));
    if (!leading || x!.dtype !== 'float32' || columns < 2 || rows * columns < manyNumbers) return undefined;
    const weights = graph.constant(new Float32Array(rows).fill(factor(rows)), { dtype: 'float32', shape: [1, rows] });
    const sum = emit(graph, 'Gemm', [weights, reshaped(graph, x!, [rows, columns])], [1, columns]);
    return reshaped(graph, sum, node.outputs[0]!.shape);
  };

export const sumByProduct = sumOfRows(() => 1);
export const meanByProduct = sumOfRows((rows) => 1 / rows);
