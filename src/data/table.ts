/** What can be asked of a table of rows: some of them, and their means. Labels as a table too. */
import type { Table } from '../engine/source.js';
import { sizeOf } from '../engine/tensor.js';
import { unchanged } from './range.js';

/** Rows `start` to `end` (exclusive), sharing memory with `table`. */
export function rowsOf(table: Table, start: number, end: number): Table {
  const width = sizeOf(table.shape);
  return { ...table, data: table.data.subarray(start * width, end * width), rows: end - start };
}

/** One number a row, of shape []. */
export const labelTable = (labels: ArrayLike<number>): Table => ({
  data: Float32Array.from(labels),
  rows: labels.length,
  shape: [],
  ...unchanged,
});

/** Mean of each number of a row over all rows, in the data's range: as many numbers as a row has. */
export function marginals({ data, rows, shape, scale, shift }: Table): Float32Array {
  const width = sizeOf(shape);
  const sums = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    for (let i = 0; i < width; i++) sums[i]! += data[start + i]!;
  }
  return Float32Array.from(sums, (sum) => (sum / rows) * scale + shift);
}
