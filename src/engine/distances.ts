/**
 * Squared Euclidean distances from each row of one set to all rows of another: |a - b|^2 = |a|^2 - 2 ab + |b|^2, of which
 * the products are had by matrix products of the engine, a block of rows at a time. What becomes of the distances, such
 * as the nearest or a sum of kernels, is the visitor's affair; no more of them than a block are there at once.
 */
import { createExecutor } from './engine.js';
import type { Executor, PreparedCall } from './executor.js';
import { float32, type HostTensor, sizeOf } from './tensor.js';
import { type Tensor, tf } from './tf.js';

/** Given each row's number and its squared distances to all rows of `b`, in their order; the array is used again for the next row. */
export type VisitRow = (row: number, squares: Float32Array) => void;

/**
 * Visits the rows of `a`: float32 [n, ...shape], in order, with their squared distances to those of `b`: [m, ...shape].
 * Products are float32, the rest float64, about the mean of `b`: the error of a square is some 1e-7 of |a|^2 + |b|^2 as
 * measured from that mean, so a row is not exactly 0 from its like, and never less. NaN where a row holds NaN.
 */
export async function eachDistance(a: HostTensor, b: HostTensor, visit: VisitRow): Promise<void> {
  const [n, m] = [a.shape[0]!, b.shape[0]!];
  const width = sizeOf(b.shape.slice(1));
  if (n === 0 || m === 0) return;
  const centre = meanOf(b, width);
  const targets = centred(b, 0, m, m, centre);
  const targetSquares = squaresOf(targets.data as Float32Array, width);
  const block = blockRows(n, m);
  const products = await productsOf(block, m, width);
  const squares = new Float32Array(m);
  for (let start = 0; start < n; start += block) {
    const rows = Math.min(block, n - start);
    const points = centred(a, start, rows, block, centre);
    const pointSquares = squaresOf(points.data as Float32Array, width);
    const { products: found } = (await products.run({ a: points, b: targets })) as { products: HostTensor };
    for (let row = 0; row < rows; row++) {
      const from = row * m;
      for (let i = 0; i < m; i++) {
        const square = pointSquares[row]! + targetSquares[i]! - 2 * found.data[from + i]!;
        squares[i] = square < 0 ? 0 : square;
      }
      visit(start + row, squares);
    }
  }
}

/** Of each row of `a`, the number of the row of `b` that is nearest, and the squared distance: n of each. */
export async function nearestRows(a: HostTensor, b: HostTensor) {
  const rows = new Int32Array(a.shape[0]!);
  const squares = new Float32Array(a.shape[0]!).fill(Number.NaN);
  await eachDistance(a, b, (row, distances) => {
    let nearest = 0;
    for (let i = 1; i < distances.length; i++) if (distances[i]! < distances[nearest]!) nearest = i;
    rows[row] = nearest;
    squares[row] = distances[nearest]!;
  });
  return { rows, squares };
}

/** Distances in a block, at most: 64 MB of them. */
const most = 2 ** 24;

/** Rows of a block, such that all blocks are about equally large. */
const blockRows = (n: number, m: number): number => Math.ceil(n / Math.ceil(n / Math.max(1, Math.floor(most / m))));

/** [width], in float64. */
function meanOf({ data, shape }: HostTensor, width: number): Float64Array {
  const sums = new Float64Array(width);
  for (let start = 0; start < data.length; start += width) for (let i = 0; i < width; i++) sums[i]! += data[start + i]!;
  return sums.map((sum) => sum / shape[0]!);
}

/** `rows` of the rows from `start` on, as seen from `centre`, with rows of zeros up to `total`: [total, width] */
function centred({ data }: HostTensor, start: number, rows: number, total: number, centre: Float64Array): HostTensor {
  const width = centre.length;
  const seen = new Float32Array(total * width);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < width; i++) seen[row * width + i] = data[(start + row) * width + i]! - centre[i]!;
  return float32(seen, [total, width]);
}

/** |x|^2 of each row. */
function squaresOf(data: Float32Array, width: number): Float64Array {
  const squares = new Float64Array(data.length / width);
  for (let row = 0; row < squares.length; row++) {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += data[i]! * data[i]!;
    squares[row] = sum;
  }
  return squares;
}

let executor: Promise<Executor> | undefined;
const prepared = new Map<string, Promise<PreparedCall>>();

/** a: [rows, width], b: [columns, width] -> products: [rows, columns]. Kept, as released sessions leak. */
async function productsOf(rows: number, columns: number, width: number): Promise<PreparedCall> {
  executor ??= createExecutor({ executor: 'auto', threads: 0, device: 'cpu', seed: 0 }, () => {});
  const engine = await executor;
  const key = `${rows} ${columns} ${width}`;
  const matrix = (count: number) => ({ dtype: 'float32', shape: [count, width] }) as const;
  const known =
    prepared.get(key) ??
    engine.call(({ a, b }) => ({ products: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true) as Tensor }), {
      a: matrix(rows),
      b: matrix(columns),
    });
  prepared.set(key, known);
  return known;
}
