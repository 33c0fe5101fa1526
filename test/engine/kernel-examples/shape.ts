/** Examples of kernels/shape.ts. */
import { bools, type Example, type Examples, given, normal, unary, whole } from './example.js';

const stacks = (): Example[] => [
  { inputs: [normal([2, 3]), normal([2, 3]), normal([2, 3])], attributes: { axis: 1 } },
  { inputs: [normal([4])], attributes: { axis: 0 } },
];

export const shape: Examples = {
  Identity: unary(normal([3, 4]), bools([2])),
  Reshape: [
    { inputs: { x: normal([3, 4]) }, attributes: { shape: [2, 6] } },
    { inputs: { x: normal([3, 4]) }, attributes: { shape: [-1] } },
    { inputs: { x: normal([1]) }, attributes: { shape: [] } },
  ],
  ExpandDims: [0, 2, -1, -3].map((dim) => ({ inputs: { input: normal([3, 4]) }, attributes: { dim } })),
  Transpose: [
    { inputs: { x: normal([3, 4]) }, attributes: { perm: [1, 0] } },
    { inputs: { x: whole([2, 3, 4]) }, attributes: { perm: [2, 0, 1] } },
    { inputs: { x: normal([2, 3, 2, 2]) }, attributes: { perm: [0, 3, 1, 2] } },
  ],
  Tile: [
    { inputs: { x: normal([2, 3]) }, attributes: { reps: [2, 1] } },
    { inputs: { x: normal([3]) }, attributes: { reps: [3] } },
    { inputs: { x: bools([1, 2]) }, attributes: { reps: [2, 2] } },
  ],
  Concat: [
    { inputs: [normal([2, 3]), normal([2, 1])], attributes: { axis: 1 } },
    { inputs: [normal([2, 3]), normal([4, 3]), normal([1, 3])], attributes: { axis: 0 } },
    { inputs: [whole([1, 2]), whole([1, 2])], attributes: { axis: -1 } },
  ],
  Pack: [...stacks(), { inputs: [normal([2, 3]), normal([2, 3])], attributes: { axis: -1 } }],
  Unpack: [0, 1, -1].map((axis) => ({ inputs: { value: normal([3, 2, 4]) }, attributes: { axis } })),
  SplitV: [
    { inputs: { x: normal([4, 6]) }, attributes: { numOrSizeSplits: 3, axis: 1 } },
    { inputs: { x: normal([4, 6]) }, attributes: { numOrSizeSplits: [1, 3], axis: 0 } },
    { inputs: { x: normal([4, 6]) }, attributes: { numOrSizeSplits: [2, -1, 1], axis: -1 } },
  ],
  Slice: [
    { inputs: { x: normal([4, 5]) }, attributes: { begin: [1, 2], size: [2, 3] } },
    { inputs: { x: normal([4, 5]) }, attributes: { begin: [0, 3], size: [-1, -1] } },
    { inputs: { x: normal([4, 5]) }, attributes: { begin: 2, size: 1 } },
    { inputs: { x: bools([6]) }, attributes: { begin: [4], size: [2] } },
  ],
  PadV2: [
    {
      inputs: { x: normal([2, 3]) },
      attributes: {
        paddings: [
          [1, 2],
          [0, 3],
        ],
        constantValue: 0,
      },
    },
    { inputs: { x: normal([3]) }, attributes: { paddings: [[2, 0]], constantValue: -1.5 } },
    { inputs: { x: whole([3]) }, attributes: { paddings: [[0, 2]], constantValue: 7 } },
  ],
  Reverse: [0, [1, 2], -1, []].map((dims) => ({ inputs: { x: normal([2, 3, 4]) }, attributes: { dims } })),
  GatherV2: [
    {
      inputs: { x: normal([4, 3]), indices: given([2, 0, 2], [3], 'int32') },
      attributes: { axis: 0, batchDims: 0 },
    },
    {
      inputs: { x: normal([2, 4, 3]), indices: given([1, 3, 0, 0], [2, 2], 'int32') },
      attributes: { axis: 1, batchDims: 0 },
    },
    { inputs: { x: whole([2, 4]), indices: given([3], [1], 'int32') }, attributes: { axis: -1, batchDims: 0 } },
  ],
  ZerosLike: unary(normal([2, 3]), whole([2]), bools([2]), normal([])),
  OnesLike: unary(normal([2, 3]), whole([2]), bools([2]), normal([])),
  Fill: [
    { inputs: {}, attributes: { shape: [2, 3], value: 1.5, dtype: 'float32' } },
    { inputs: {}, attributes: { shape: [], value: 4, dtype: 'int32' } },
    { inputs: {}, attributes: { shape: [2], value: 2, dtype: undefined } },
  ],
};
