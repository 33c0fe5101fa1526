import { describe, expect, it } from 'vitest';
import { nearestRow, pickRows } from '../../src/data/nearest.js';
import { streams } from '../../src/engine/random.js';
import type { Table } from '../../src/engine/source.js';

const rows = 500;
const width = 130; // more than two looks, and no whole number of them

function randomTable(bytes: boolean): Table {
  const noise = streams(1)('table').fillUniform(new Float32Array(rows * width), 0, 256);
  const data = bytes ? Uint8Array.from(noise) : noise;
  return { data, rows, shape: [13, 10], scale: -2 / 255, shift: 1 };
}

const valueAt = ({ data, scale, shift }: Table, row: number, i: number) => data[row * width + i]! * scale + shift;

/** Every distance in full. */
function reference(table: Table, query: Float32Array) {
  const distances = Array.from({ length: rows }, (_, row) =>
    query.reduce((sum, value, i) => sum + (value - valueAt(table, row, i)) ** 2, 0),
  );
  const distance = Math.min(...distances);
  return { row: distances.indexOf(distance), distance };
}

describe.each([true, false])('nearest row, bytes: %s', (bytes) => {
  const table = randomTable(bytes);

  it.each([0, 1, 2, 3, 4])('agrees with every distance in full (%i)', (n) => {
    const query = streams(2)('query', n).fillUniform(new Float32Array(width), -1, 1);
    const { row, distance } = nearestRow(table, query);
    const expected = reference(table, query);
    expect(row).toBe(expected.row);
    expect(distance).toBeCloseTo(expected.distance, 5);
  });

  it('finds a row itself', () => {
    const query = pickRows(table, [77]).data as Float32Array;
    expect(nearestRow(table, query)).toMatchObject({ row: 77 });
    expect(nearestRow(table, query).distance).toBeLessThan(1e-8);
  });
});

it('picks rows in the data range', () => {
  const table: Table = { data: Uint8Array.of(0, 255, 51, 0), rows: 2, shape: [2], scale: 1 / 255, shift: -0.5 };
  const picked = pickRows(table, [1, 0]);
  expect(picked.shape).toEqual([2, 2]);
  expect([...picked.data].map((value) => Number(value.toFixed(6)))).toEqual([-0.3, -0.5, -0.5, 0.5]);
});

it('takes the first of equals', () => {
  const table: Table = { data: Float32Array.of(1, 1, 1), rows: 3, shape: [1], scale: 1, shift: 0 };
  expect(nearestRow(table, [0])).toEqual({ row: 0, distance: 1 });
});
