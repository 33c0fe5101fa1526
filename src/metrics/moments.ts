/**
 * Mean and scatter of rows in double precision, such that a part of the rows can be taken out again: what a Frechet
 * distance needs of a set, and of the set without each of its groups. No distances here.
 */
import { type HostTensor, sizeOf } from '../engine/tensor.js';

export interface Moments {
  readonly count: number;
  /** [dim] */
  readonly mean: Float64Array;
  /** Sums of products of differences from the mean, [dim, dim], symmetric. */
  readonly scatter: Float64Array;
}

/** Of the rows [n, ...shape] from `first` on, each `step`-th of them; at least one. */
export function momentsOf({ data, shape: [n, ...shape] }: HostTensor, first = 0, step = 1): Moments {
  const dim = sizeOf(shape);
  const mean = new Float64Array(dim);
  let count = 0;
  for (let row = first; row < n!; row += step, count++) for (let i = 0; i < dim; i++) mean[i]! += data[row * dim + i]!;
  for (let i = 0; i < dim; i++) mean[i]! /= count;
  const scatter = new Float64Array(dim * dim);
  const apart = new Float64Array(dim);
  for (let row = first; row < n!; row += step) {
    for (let i = 0; i < dim; i++) apart[i] = data[row * dim + i]! - mean[i]!;
    addSquare(scatter, apart, 1);
  }
  return { count, mean, scatter };
}

/** Adds `factor` times the outer product of a vector [dim] with itself. */
function addSquare(scatter: Float64Array, vector: Float64Array, factor: number): void {
  const dim = vector.length;
  for (let i = 0; i < dim; i++) {
    const value = factor * vector[i]!;
    if (value !== 0) for (let j = 0; j < dim; j++) scatter[i * dim + j]! += value * vector[j]!;
  }
}

/** Of all rows but those of `part`, which are among them (Chan, Golub, LeVeque 1979, turned round). */
export function without(all: Moments, part: Moments): Moments {
  const count = all.count - part.count;
  const mean = all.mean.map((value, i) => (all.count * value - part.count * part.mean[i]!) / count);
  const scatter = all.scatter.map((value, i) => value - part.scatter[i]!);
  const apart = part.mean.map((value, i) => value - mean[i]!);
  addSquare(scatter, apart, (-count * part.count) / all.count);
  return { count, mean, scatter };
}

/** The sample covariance, with n - 1 below the line: [dim, dim]. */
export const covariance = ({ scatter, count }: Moments): Float64Array => scatter.map((value) => value / (count - 1));
