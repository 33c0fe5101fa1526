/**
 * The squared Frechet distance of two normal distributions, which is their squared Wasserstein distance W_2 too:
 *
 *     |m1 - m2|^2 + Tr(S1 + S2 - 2 (S1 S2)^(1/2))   (Dowson, Landau 1982)
 *
 * S1 S2 is not symmetric, but has the eigenvalues of R S2 R with R = S1^(1/2), which is: so the trace of its root is had by
 * two symmetric eigendecompositions, without the complex numbers that a general matrix root may wander into.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { covariance, type Moments } from './moments.js';

/** What does not depend on the other distribution. */
export interface Prepared {
  readonly mean: Float64Array;
  readonly trace: number;
  /** The root of the covariance. */
  readonly root: Matrix;
}

export function prepared(moments: Moments): Prepared {
  const spread = matrixOf(moments);
  const { realEigenvalues, eigenvectorMatrix: vectors } = decomposed(spread);
  const roots = Matrix.diag(realEigenvalues.map(rootOf));
  return { mean: moments.mean, trace: spread.trace(), root: vectors.mmul(roots).mmul(vectors.transpose()) };
}

/** In squared units of the numbers; NaN where there is one among them. At least 0, but for rounding. */
export function frechetDistance(known: Prepared, other: Moments): number {
  const spread = matrixOf(other);
  const trace = spread.trace();
  // The decomposition does not end on NaN.
  if (!Number.isFinite(trace) || !Number.isFinite(known.trace)) return Number.NaN;
  const { realEigenvalues } = decomposed(symmetric(known.root.mmul(spread).mmul(known.root)));
  const shared = realEigenvalues.reduce((sum, value) => sum + rootOf(value), 0);
  const apart = known.mean.reduce((sum, value, i) => sum + (value - other.mean[i]!) ** 2, 0);
  return apart + known.trace + trace - 2 * shared;
}

function matrixOf(moments: Moments): Matrix {
  const dim = moments.mean.length;
  return Matrix.from1DArray(dim, dim, covariance(moments));
}

const decomposed = (matrix: Matrix) => new EigenvalueDecomposition(matrix, { assumeSymmetric: true });

/** Without what rounding has made of it. */
const symmetric = (matrix: Matrix): Matrix => Matrix.add(matrix, matrix.transpose()).mul(0.5);

/** Eigenvalues of a covariance are never negative, but for rounding. */
const rootOf = (eigenvalue: number): number => Math.sqrt(Math.max(0, eigenvalue));
