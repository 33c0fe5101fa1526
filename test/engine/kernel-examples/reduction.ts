/** Examples of kernels/reduction.ts. */
import type { HostTensor } from '../../../src/engine/tensor.js';
import { between, bools, type Example, type Examples, given, normal, whole } from './example.js';

/** Reductions of one tensor over several choices of axes. */
const reduced = (x: HostTensor): Example[] =>
  [
    { axis: 0 },
    { axis: [1, 2], keepDims: true },
    { axis: -1, keepDims: false },
    { axis: [-3, 2], keepDims: true },
    { axis: null },
  ].map((attributes) => ({ inputs: { x }, attributes }));

/** TensorFlow.js calls the axes of Max by another name. */
function renamed({ inputs, attributes }: Example): Example {
  const { axis, ...rest } = attributes!;
  return { inputs, attributes: { ...rest, reductionIndices: axis } };
}

const located = (x: HostTensor): Example[] =>
  x.shape.map((_, axis) => ({ inputs: { x }, attributes: { axis: axis === 2 ? -1 : axis } }));

/** Not at the start, where plain JavaScript takes it for the extreme. */
const notNumbers = given([1, 4, 3, 2, 3, Number.NaN, Number.NaN, 0], [2, 4]);

export const reduction: Examples = {
  Sum: [...reduced(normal([2, 3, 4])), ...reduced(whole([2, 3, 4]))],
  Mean: [...reduced(normal([2, 3, 4])), ...reduced(whole([2, 3, 4]))],
  Max: [...reduced(normal([2, 3, 4])), ...reduced(whole([2, 3, 4]))].map(renamed),
  Min: reduced(normal([2, 3, 4])),
  Prod: [...reduced(normal([2, 3, 4])), ...reduced(whole([2, 3, 4]))],
  All: reduced(bools([2, 3, 4])),
  Any: reduced(bools([2, 3, 4])),
  ArgMax: [normal([3, 4, 2]), notNumbers, bools([3, 4, 2])].flatMap(located),
  ArgMin: [whole([3, 4, 2]), notNumbers, bools([3, 4, 2])].flatMap(located),
  Softmax: [
    { inputs: { logits: normal([3, 4]) }, attributes: { dim: 1 } },
    { inputs: { logits: between(-90, 90, [2, 3, 4]) }, attributes: { dim: 2 } },
  ],
};
