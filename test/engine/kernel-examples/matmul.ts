/** Examples of kernels/matmul.ts. */
import type { HostTensor, Shape } from '../../../src/engine/tensor.js';
import { activations, type Example, type Examples, given, normal, whole } from './example.js';

const products: readonly (readonly [Shape, Shape, transposeA: boolean, transposeB: boolean])[] = [
  [[2, 3], [3, 4], false, false],
  [[3, 2], [3, 4], true, false],
  [[2, 3], [4, 3], false, true],
  [[3, 2], [4, 3], true, true],
  [[5, 2, 3], [5, 3, 4], false, false],
  [[5, 3, 2], [5, 3, 4], true, false],
  [[5, 2, 3], [5, 4, 3], false, true],
  [[5, 3, 2], [5, 4, 3], true, true],
  [[5, 2, 3], [1, 3, 4], false, false],
  [[1, 2, 3], [1, 3, 4], false, false],
  [[2, 2, 2, 3], [2, 2, 3, 1], false, false],
];

const matMuls = (make: (shape: Shape) => HostTensor): Example[] =>
  products.map(([a, b, transposeA, transposeB]) => ({
    inputs: { a: make(a), b: make(b) },
    attributes: { transposeA, transposeB },
  }));

const sums: readonly (readonly [equation: string, ...Shape[]])[] = [
  ['ij,jk->ik', [2, 3], [3, 4]],
  ['ij, kj -> ki', [2, 3], [4, 3]],
  ['bij,bjk->kib', [2, 3, 4], [2, 4, 5]],
  ['ijk->ki', [2, 3, 4]],
  ['ij->', [2, 3]],
  ['i,j->ji', [3], [3]],
  ['ij,ij->j', [2, 3], [2, 3]],
];

const fusedMatMuls = (): Example[] => [
  ...activations.map((activation) => ({
    inputs: {
      a: normal([4, 3]),
      b: normal([3, 5]),
      bias: normal([5]),
      ...(activation === 'prelu' && { preluActivationWeights: normal([1, 5]) }),
    },
    attributes: { transposeA: false, transposeB: false, activation, leakyreluAlpha: 0.3 },
  })),
  {
    inputs: { a: normal([2, 3, 4]), b: normal([2, 5, 3]) },
    attributes: { transposeA: true, transposeB: true, activation: 'relu' },
  },
  {
    inputs: { a: given([2, -1], [2, 1]), b: given([4, 0.5], [1, 2]), bias: given([1, 0.25]) },
    attributes: { transposeA: false, transposeB: false, activation: 'relu6' },
  },
];

export const matmul: Examples = {
  BatchMatMul: [
    ...matMuls(normal),
    ...matMuls(whole),
    { inputs: { a: normal([2, 0]), b: normal([0, 3]) }, attributes: { transposeA: false, transposeB: false } },
  ],
  Einsum: [normal, whole].flatMap((make) =>
    sums.map(([equation, ...shapes]) => ({ inputs: shapes.map(make), attributes: { equation } })),
  ),
  _FusedMatMul: fusedMatMuls(),
};
