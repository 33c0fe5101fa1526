/** Nearest neighbours by brute force, quick enough for every row of a table to be looked at. */
import type { Table } from '../engine/source.js';
import { float32, type HostTensor, sizeOf } from '../engine/tensor.js';

export interface Neighbour {
  readonly row: number;
  /** Squared Euclidean distance, in the data's range. */
  readonly distance: number;
}

/** The row nearest to `query`, which has as many numbers as a row; the first of several equally near. */
export function nearestRow({ data, rows, shape, scale, shift }: Table, query: ArrayLike<number>): Neighbour {
  const width = sizeOf(shape);
  // In the table's own numbers, which spares mapping every row: |scale x + shift - q| = |scale| |x - (q - shift) / scale|.
  const target = Float64Array.from(query, (value) => (value - shift) / scale);
  let row = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let candidate = 0; candidate < rows; candidate++) {
    const distance = distanceBelow(least, data, candidate * width, target);
    if (distance < least) [row, least] = [candidate, distance];
  }
  return { row, distance: least * scale * scale };
}

/** Numbers between looks at whether a row is out of the running: most rows are after the first few. */
const stride = 49;

/** The squared distance, or anything at least `limit` once it is sure to be no less. */
function distanceBelow(limit: number, data: Table['data'], start: number, target: Float64Array): number {
  let sum = 0;
  for (let from = 0; from < target.length && sum < limit; from += stride) {
    const to = Math.min(target.length, from + stride);
    for (let i = from; i < to; i++) {
      const difference = data[start + i]! - target[i]!;
      sum += difference * difference;
    }
  }
  return sum;
}

/** Rows of a table in the data's range: [rows.length, ...shape]. */
export function pickRows({ data, shape, scale, shift }: Table, rows: readonly number[]): HostTensor {
  const width = sizeOf(shape);
  const picked = new Float32Array(rows.length * width);
  rows.forEach((row, r) => {
    for (let i = 0; i < width; i++) picked[r * width + i] = data[row * width + i]! * scale + shift;
  });
  return float32(picked, [rows.length, ...shape]);
}
