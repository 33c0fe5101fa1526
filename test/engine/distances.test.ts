/** Squared distances against a loop in double precision. */
import { describe, expect, it } from 'vitest';
import { eachDistance, nearestRows } from '../../src/engine/distances.js';
import { stream } from '../../src/engine/random.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';

const cloud = (n: number, dim: number, name: string, mean = 0): HostTensor =>
  float32(stream(1, name).fillNormal(new Float32Array(n * dim), mean, 1), [n, dim]);

const slow = (a: HostTensor, b: HostTensor, i: number, j: number): number => {
  const dim = a.shape[1]!;
  let sum = 0;
  for (let k = 0; k < dim; k++) sum += (a.data[i * dim + k]! - b.data[j * dim + k]!) ** 2;
  return sum;
};

async function visited(a: HostTensor, b: HostTensor) {
  const rows: (readonly [number, Float32Array])[] = [];
  await eachDistance(a, b, (row, squares) => rows.push([row, squares.slice()]));
  return rows;
}

/** The greatest difference from the loop, over |a|^2 + |b|^2 as measured from the mean of b. */
async function error(a: HostTensor, b: HostTensor, scale: number): Promise<number> {
  let worst = 0;
  for (const [i, squares] of await visited(a, b))
    squares.forEach((square, j) => {
      worst = Math.max(worst, Math.abs(square - slow(a, b, i, j)));
    });
  return worst / scale;
}

describe('each row is visited once, in order, with its distances to all rows', () => {
  it.each([
    [1, 1, 1],
    [7, 5, 3],
    [40, 33, 100],
    [2, 60, 784],
  ])('%d rows to %d of %d numbers', async (n, m, dim) => {
    const [a, b] = [cloud(n, dim, 'a'), cloud(m, dim, 'b')];
    const rows = await visited(a, b);
    expect(rows.map(([row]) => row)).toEqual(Array.from({ length: n }, (_, i) => i));
    expect(rows.every(([, squares]) => squares.length === m)).toBe(true);
    expect(await error(a, b, 2 * dim)).toBeLessThan(1e-6);
  });

  it('in several blocks, the last of them smaller', async () => {
    const [a, b] = [cloud(43, 1, 'a'), cloud(400_000, 1, 'b')]; // of 400,000 distances each, 41 rows fill a block
    let [next, worst] = [0, 0];
    await eachDistance(a, b, (row, squares) => {
      expect(row).toBe(next++);
      for (const j of [0, 1, 199_999, 399_999]) worst = Math.max(worst, Math.abs(squares[j]! - slow(a, b, row, j)));
    });
    expect(next).toBe(43);
    expect(worst).toBeLessThan(1e-5);
  });

  it('and shapes are those of images as well', async () => {
    const [a, b] = [cloud(3, 8, 'a'), cloud(4, 8, 'b')];
    const images = (points: HostTensor) => float32(points.data as Float32Array, [points.shape[0]!, 2, 4, 1]);
    expect(await visited(images(a), images(b))).toEqual(await visited(a, b));
  });
});

describe('precision', () => {
  it('does not suffer from data far from 0', async () => {
    const [a, b] = [cloud(30, 50, 'a', 100), cloud(30, 50, 'b', 100)];
    expect(await error(a, b, 100)).toBeLessThan(1e-6);
    // control: |a|^2 - 2 ab + |b|^2 of these numbers as they are, in float32, is off by far more
    const product = (x: HostTensor, y: HostTensor, i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k < 50; k++) sum = Math.fround(sum + Math.fround(x.data[i * 50 + k]! * y.data[j * 50 + k]!));
      return sum;
    };
    const naive = (i: number, j: number) => product(a, a, i, i) - 2 * product(a, b, i, j) + product(b, b, j, j);
    expect(Math.abs(naive(0, 1) - slow(a, b, 0, 1)) / 100).toBeGreaterThan(1e-5);
  });

  it('a row is as good as 0 from itself, never below', async () => {
    const a = cloud(64, 784, 'a');
    for (const [i, squares] of await visited(a, a)) {
      expect(squares[i]!).toBeLessThan(2e-3); // of 784 numbers of size 1
      expect(Math.min(...squares)).toBeGreaterThanOrEqual(0);
    }
  });

  it('NaN stays NaN', async () => {
    const a = cloud(3, 4, 'a');
    a.data[4] = Number.NaN;
    const [first, second] = await visited(a, cloud(5, 4, 'b'));
    expect(first![1].every(Number.isFinite)).toBe(true);
    expect(second![1].every(Number.isNaN)).toBe(true);
  });
});

it('the nearest of all, and how far it is', async () => {
  const [a, b] = [cloud(50, 3, 'a'), cloud(70, 3, 'b')];
  const { rows, squares } = await nearestRows(a, b);
  for (let i = 0; i < 50; i++) {
    const all = Array.from({ length: 70 }, (_, j) => slow(a, b, i, j));
    expect(rows[i]).toBe(all.indexOf(Math.min(...all)));
    expect(squares[i]).toBeCloseTo(Math.min(...all), 5);
  }
});
