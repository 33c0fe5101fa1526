/**
 * Sliced Wasserstein distances of two sets of points, by projecting, sorting and walking along both. No tensors of any
 * backend: plain loops over float32 arrays, quick enough to be run between two steps. The metric is `sliced-wasserstein.ts`.
 */
import { streams } from '../engine/random.js';
import { type HostTensor, sizeOf } from '../engine/tensor.js';
import { groups, jackknifeError } from './jackknife.js';

/** `count` unit vectors of `dim` numbers, uniform on the sphere: [count, dim]. */
export function directions(seed: number, count: number, dim: number): Float32Array {
  const lines = streams(seed)('metric.directions').fillNormal(new Float32Array(count * dim), 0, 1);
  for (let start = 0; start < lines.length; start += dim) {
    const line = lines.subarray(start, start + dim);
    const length = Math.sqrt(line.reduce((sum, x) => sum + x * x, 0));
    for (let i = 0; i < dim; i++) line[i]! /= length;
  }
  return lines;
}

/** The rows [n, ...shape] along each of the directions [count, dim]: for each direction n numbers, in the order of the rows. */
export function project(rows: HostTensor, lines: Float32Array): Float32Array[] {
  const [n, ...shape] = rows.shape as [number, ...number[]];
  const dim = sizeOf(shape);
  const projected = Array.from({ length: lines.length / dim }, () => new Float32Array(n));
  // Four directions at a time, so that each number of a row is read a quarter as often; the last ones alone.
  let line = 0;
  for (; line + 4 <= projected.length; line += 4)
    projectFour(rows.data as Float32Array, lines, line * dim, dim, projected.slice(line, line + 4));
  for (; line < projected.length; line++)
    projectOne(rows.data as Float32Array, lines, line * dim, dim, projected[line]!);
  return projected;
}

/** Each line's numbers in ascending order. */
export const sorted = (lines: readonly Float32Array[]) => lines.map((numbers) => numbers.slice().sort());

function projectFour(x: Float32Array, lines: Float32Array, start: number, dim: number, out: readonly Float32Array[]) {
  const [a, b, c, d] = out as [Float32Array, Float32Array, Float32Array, Float32Array];
  for (let row = 0; row < a.length; row++) {
    const from = row * dim;
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let i = 0; i < dim; i++) {
      const value = x[from + i]!;
      sumA += value * lines[start + i]!;
      sumB += value * lines[start + dim + i]!;
      sumC += value * lines[start + 2 * dim + i]!;
      sumD += value * lines[start + 3 * dim + i]!;
    }
    a[row] = sumA;
    b[row] = sumB;
    c[row] = sumC;
    d[row] = sumD;
  }
}

function projectOne(x: Float32Array, lines: Float32Array, start: number, dim: number, out: Float32Array) {
  for (let row = 0; row < out.length; row++) {
    let sum = 0;
    for (let i = 0; i < dim; i++) sum += x[row * dim + i]! * lines[start + i]!;
    out[row] = sum;
  }
}

/** SW_p of two sets along the same directions, the numbers of each line in ascending order. */
export function slicedDistance(a: readonly Float32Array[], b: readonly Float32Array[], order: number): number {
  const sum = a.reduce((sum, line, i) => sum + lineDistance(line, b[i]!, order), 0);
  return (sum / a.length) ** (1 / order);
}

/** Standard error of SW_p over the samples, with directions and `target` as they are. `projected`: as `project` gives it. */
export function samplingError(
  projected: readonly Float32Array[],
  target: readonly Float32Array[],
  order: number,
): number {
  const sums = new Float64Array(groups);
  projected.forEach((line, i) => {
    withoutEachGroup(line).forEach((rest, group) => {
      sums[group]! += lineDistance(rest, target[i]!, order);
    });
  });
  return jackknifeError(sums.map((sum) => (sum / projected.length) ** (1 / order)));
}

/** For each group, the numbers of all others in ascending order; number i belongs to group i mod `groups`. One sort does for all. */
function withoutEachGroup(line: Float32Array): Float32Array[] {
  // A float32 leaves the low bits of a float64 empty, which take the group along and decide nothing but between equals.
  const tagged = Float64Array.from(line);
  const words = new Uint32Array(tagged.buffer);
  for (let i = 0; i < line.length; i++) words[2 * i + lowWord]! |= i % groups;
  tagged.sort();
  return Array.from({ length: groups }, (_, group) => {
    const rest = new Float32Array(line.length - Math.ceil((line.length - group) / groups));
    for (let i = 0, at = 0; i < line.length; i++)
      if ((words[2 * i + lowWord]! & (groups - 1)) !== group) rest[at++] = tagged[i]!;
    return rest;
  });
}

/** Of the two words of a float64, the one that holds its low bits on this machine. */
const lowWord = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 0 : 1;

/** W_p^p of two samples on a line, each in ascending order: the integral of |F^-1(q) - G^-1(q)|^p over q from 0 to 1. */
export function lineDistance(a: Float32Array, b: Float32Array, order: number): number {
  const [n, m] = [a.length, b.length];
  let [i, j, at, sum] = [0, 0, 0, 0];
  while (i < n && j < m) {
    // Quantiles in units of 1 / (n m), in which every step of either function is at a whole number.
    const end = Math.min((i + 1) * m, (j + 1) * n);
    const apart = Math.abs(a[i]! - b[j]!);
    sum += (end - at) * (order === 1 ? apart : apart * apart);
    if (end === (i + 1) * m) i++;
    if (end === (j + 1) * n) j++;
    at = end;
  }
  return sum / (n * m);
}
