/** Examples of kernels/shape.ts. */
import type { HostTensor } from '../../../src/engine/tensor.js';
import { bools, type Example, type Examples, given, normal, unary, whole } from './example.js';

const stacks = (): Example[] => [
  { inputs: [normal([2, 3]), normal([2, 3]), normal([2, 3])], attributes: { axis: 1 } },
  { inputs: [normal([4])], attributes: { axis: 0 } },
];

const noMasks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };

const strides: (Readonly<Record<string, unknown>> & { x?: HostTensor })[] = [
  { begin: [1, 0, 1], end: [4, 5, 3], strides: [1, 2, 1] },
  { begin: [3, 4, 0], end: [0, -6, 3], strides: [-1, -2, 2] },
  { begin: [1, 1], end: [3, 4], strides: [1, 1] },
  { begin: [0, -2], end: [0, 9], strides: [1, 1], beginMask: 1, endMask: 1 },
  { begin: [0, 1], end: [0, 3], strides: [1, 1], ellipsisMask: 1 },
  { begin: [2, 0, 1], end: [3, 0, 4], strides: [1, 1, 1], newAxisMask: 2, shrinkAxisMask: 1 },
  { begin: [2, 1, 0], end: [2, 3, 3], strides: [1, 1, 1] },
  { begin: [5], end: [0], strides: [-2], x: bools([6]) },
  { begin: [0], end: [0], strides: [-1], beginMask: 1, endMask: 1, x: whole([6]) },
];

export const shape: Examples = {
  Identity: unary(normal([3, 4]), bools([2]), normal([0, 2])),
  Reshape: [
    { inputs: { x: normal([3, 4]) }, attributes: { shape: [2, 6] } },
    { inputs: { x: normal([3, 4]) }, attributes: { shape: [-1] } },
    { inputs: { x: normal([1]) }, attributes: { shape: [] } },
    { inputs: { x: normal([0, 4]) }, attributes: { shape: [2, 0, 3] } },
    { inputs: { x: bools([2, 3]) }, attributes: { shape: [3, 2] } },
  ],
  ExpandDims: [0, 2, -1, -3].map((dim) => ({ inputs: { input: normal([3, 4]) }, attributes: { dim } })),
  Transpose: [
    { inputs: { x: normal([3, 4]) }, attributes: { perm: [1, 0] } },
    { inputs: { x: whole([2, 3, 4]) }, attributes: { perm: [2, 0, 1] } },
    { inputs: { x: normal([2, 3, 2, 2]) }, attributes: { perm: [0, 3, 1, 2] } },
    { inputs: { x: bools([2, 3, 1, 2, 1, 2]) }, attributes: { perm: [5, 1, 4, 0, 3, 2] } },
    { inputs: { x: normal([2, 1, 3, 2, 2]) }, attributes: { perm: [3, 0, 4, 2, 1] } },
  ],
  Tile: [
    { inputs: { x: normal([2, 3]) }, attributes: { reps: [2, 1] } },
    { inputs: { x: normal([3]) }, attributes: { reps: [3] } },
    { inputs: { x: bools([1, 2]) }, attributes: { reps: [2, 2] } },
    { inputs: { x: whole([2, 1, 2, 1, 3]) }, attributes: { reps: [1, 2, 1, 3, 2] } },
    { inputs: { x: normal([2, 3]) }, attributes: { reps: [0, 1] } },
  ],
  Concat: [
    { inputs: [normal([2, 3]), normal([2, 1])], attributes: { axis: 1 } },
    { inputs: [normal([2, 3]), normal([4, 3]), normal([1, 3])], attributes: { axis: 0 } },
    { inputs: [whole([1, 2]), whole([1, 2])], attributes: { axis: -1 } },
    { inputs: [bools([2, 1, 3]), bools([2, 2, 3])], attributes: { axis: 1 } },
    { inputs: [normal([0, 3]), normal([2, 3])], attributes: { axis: 0 } },
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
    { inputs: { x: whole([4, 5]) }, attributes: { begin: [1, 5], size: [2, 0] } },
    { inputs: { x: normal([3, 1, 2, 1, 2, 3]) }, attributes: { begin: [1, 0, 1, 0, 0, 1], size: [2, 1, 1, 1, 2, 2] } },
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
    { inputs: { x: bools([3]) }, attributes: { paddings: [[1, 2]], constantValue: 1 } },
  ],
  Reverse: [0, [1, 2], -1, [], [0, 2]].flatMap((dims) =>
    [normal([2, 3, 4]), bools([2, 3, 4]), whole([3, 2, 2])].map((x) => ({ inputs: { x }, attributes: { dims } })),
  ),
  StridedSlice: strides.map((attributes) => ({
    inputs: { x: attributes.x ?? normal([4, 5, 3]) },
    attributes: { ...noMasks, ...attributes },
  })),
  Diag: [{ inputs: { x: normal([4]) } }, { inputs: { x: bools([3]) } }, { inputs: { x: whole([2, 3]) } }],
  BroadcastArgs: [
    { inputs: { s0: given([4, 1, 3], [3], 'int32'), s1: given([5, 1], [2], 'int32') } },
    { inputs: { s0: given([1], [1], 'int32'), s1: given([3, 7], [2], 'int32') } },
  ],
  Range: [
    { start: 0, stop: 5, step: 1, dtype: 'float32' },
    { start: 7, stop: 2, step: 1, dtype: 'int32' },
    { start: 1, stop: 4, step: 0.75, dtype: 'float32' },
    { start: 5, stop: -4, step: -3, dtype: 'int32' },
    { start: 2, stop: 2, step: 1, dtype: 'int32' },
    { start: 2, stop: 5, step: -1, dtype: 'float32' },
  ].map((attributes) => ({ inputs: {}, attributes })),
  LinSpace: [
    { start: -1, stop: 2, num: 7 },
    { start: 3, stop: 1, num: 2 },
    { start: 4, stop: 9, num: 1 },
  ].map((attributes) => ({ inputs: {}, attributes })),
  ZerosLike: unary(normal([2, 3]), whole([2]), bools([2]), normal([])),
  OnesLike: unary(normal([2, 3]), whole([2]), bools([2]), normal([])),
  Fill: [
    { inputs: {}, attributes: { shape: [2, 3], value: 1.5, dtype: 'float32' } },
    { inputs: {}, attributes: { shape: [], value: 4, dtype: 'int32' } },
    { inputs: {}, attributes: { shape: [2], value: 2, dtype: undefined } },
    { inputs: {}, attributes: { shape: [2], value: true, dtype: undefined } },
    { inputs: {}, attributes: { shape: [3, 0], value: 2, dtype: 'float32' } },
  ],
};
