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

const every = () => [normal, whole, bools].flatMap((make) => reduced(make([2, 3, 4])));
const scalars = (): Example[] =>
  [normal([]), bools([])].map((x) => ({ inputs: { x }, attributes: { axis: null, keepDims: false } }));
const empty = (): Example => ({ inputs: { x: whole([2, 0, 3]) }, attributes: { axis: 1, keepDims: false } });

/** What is no number, at the beginning and further on, and infinity. */
const holed = given(
  [Number.NaN, 1, 2, 1, Number.NaN, 3, 4, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  [3, 3],
);
const holes = (): Example[] => [0, 1].map((axis) => ({ inputs: { x: holed }, attributes: { axis, keepDims: false } }));

export const reduction: Examples = {
  Sum: [...every(), ...scalars(), empty()],
  Mean: [...every(), ...scalars(), empty()],
  Max: [...every(), ...scalars(), ...holes()].map(renamed),
  Min: [...every(), ...scalars(), ...holes()],
  Prod: [
    ...every(),
    ...scalars(),
    empty(),
    { inputs: { x: given([1, 1, 1], [3], 'bool') }, attributes: { axis: 0, keepDims: false } },
  ],
  All: reduced(bools([2, 3, 4])),
  Any: reduced(bools([2, 3, 4])),
  ArgMax: [normal([3, 4, 2]), notNumbers, bools([3, 4, 2])].flatMap(located),
  ArgMin: [whole([3, 4, 2]), notNumbers, bools([3, 4, 2])].flatMap(located),
  Softmax: [
    { inputs: { logits: normal([3, 4]) }, attributes: { dim: 1 } },
    { inputs: { logits: between(-90, 90, [2, 3, 4]) }, attributes: { dim: 2 } },
  ],
};
