/** Examples of kernels/indexing.ts. */
import type { HostTensor } from '../../../src/engine/tensor.js';
import { bools, type Example, type Examples, given, normal, places, whole } from './example.js';

const table = (rows: readonly (readonly number[])[]): HostTensor =>
  given(rows.flat(), [rows.length, rows[0]!.length], 'int32');

/** Values put, or added, at some places of a shape: single elements and whole rows. */
const scattered = (make: (shape: readonly number[]) => HostTensor) => [
  { places: given([4, 1, 6], [3, 1], 'int32'), values: make([3]), shape: [8] },
  { places: given([2, 0], [2, 1], 'int32'), values: make([2, 3, 2]), shape: [4, 3, 2] },
  { places: table([[0, 2], [3, 1], [1, 0]]), values: make([3]), shape: [4, 3] }, // biome-ignore format: rows
  { places: table([[0, 2], [3, 1]]), values: make([2, 2]), shape: [4, 3, 2] }, // biome-ignore format: rows
];

const twice = { places: given([2, 0, 2, 2], [4, 1], 'int32'), values: normal([4, 3]), shape: [3, 3] };

/** Indices that are no lists of coordinates: each names a row. */
const flat = {
  places: given([0, 4, 2], [3], 'int32'),
  values: given([1, 2, 3, 4, 5, 6], [3, 2], 'int32'),
  shape: [5, 2],
};

const tens = given([30, -70, 120, 50, -10, 80, 200, -40, 90, 60], [5, 2], 'int32');

const segmented = (): Example[] =>
  [
    { inputs: { data: normal([5, 2, 3]), indices: given([3, 0, 4, 0], [4], 'int32') } },
    { inputs: { data: whole([5, 2]), indices: given([1, 4, 2, 3], [4], 'int32') } },
    { inputs: { data: tens, indices: given([1, 4, 2, 3], [4], 'int32') } },
  ].map((example) => ({ ...example, constants: { segmentIds: given([0, 0, 1, 3], [4], 'int32') } }));

export const indexing: Examples = {
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
    { inputs: { x: bools([4, 2]), indices: places(4, [3]) }, attributes: { axis: 0, batchDims: 0 } },
    { inputs: { x: normal([2, 4, 3]), indices: places(4, [2, 5]) }, attributes: { axis: 1, batchDims: 1 } },
    { inputs: { x: normal([3, 2, 4]), indices: places(4, [3, 1, 2]) }, attributes: { axis: 2, batchDims: 1 } },
    { inputs: { x: whole([2, 3, 4, 2]), indices: places(4, [2, 3, 2]) }, attributes: { axis: 2, batchDims: 2 } },
    { inputs: { x: normal([4, 3]), indices: places(4, []) }, attributes: { axis: 0, batchDims: 0 } },
  ],
  GatherNd: [
    { inputs: { params: normal([4, 3, 2]), indices: table([[3], [0], [3]]) } }, // biome-ignore format: rows
    { inputs: { params: normal([4, 3, 2]), indices: table([[3, 1], [0, 2]]) } }, // biome-ignore format: rows
    { inputs: { params: whole([4, 3]), indices: given([3, 1, 0, 2, 2, 0, 1, 1], [2, 2, 2], 'int32') } },
    { inputs: { params: bools([5]), indices: table([[3], [0], [4]]) } }, // biome-ignore format: rows
    { inputs: { params: normal([4, 3]), indices: given([2], [1], 'int32') } },
  ],
  ScatterNd: [...scattered(normal), ...scattered(whole), twice, flat].map(({ places, values, shape }) => ({
    inputs: { indices: places, updates: values },
    attributes: { shape },
  })),
  TensorScatterUpdate: [...scattered(normal), ...scattered(whole), ...scattered(bools), twice].map(
    ({ places, values, shape }) => ({
      inputs: {
        tensor: { float32: normal, int32: whole, bool: bools }[values.dtype](shape),
        indices: places,
        updates: values,
      },
    }),
  ),
  SparseToDense: [
    ...[...scattered(normal).slice(0, 1), ...scattered(whole).slice(2, 3), ...scattered(bools).slice(2, 3)].map(
      ({ places, values, shape }) => ({
        inputs: { sparseIndices: places, sparseValues: values, defaultValue: given([1], [], values.dtype) },
        attributes: { outputShape: shape },
      }),
    ),
    {
      inputs: {
        sparseIndices: given([4, 1], [2], 'int32'),
        sparseValues: given([2.5], []),
        defaultValue: given([-1], []),
      },
      attributes: { outputShape: [6] },
    },
    {
      inputs: { sparseIndices: given([4], [], 'int32'), sparseValues: given([2.5], []), defaultValue: given([-1], []) },
      attributes: { outputShape: [6] },
    },
  ],
  UnsortedSegmentSum: [
    {
      inputs: { x: normal([5, 2, 3]), segmentIds: given([2, 0, 2, 1, 0], [5], 'int32') },
      attributes: { numSegments: 4 },
    },
    { inputs: { x: normal([5]), segmentIds: given([2, 0, 2, -1, -2], [5], 'int32') }, attributes: { numSegments: 3 } },
    {
      inputs: { x: normal([4, 2]), segmentIds: given([299, -1, 7, 299], [4], 'int32') },
      attributes: { numSegments: 300 },
    },
    {
      inputs: { x: whole([6, 2]), segmentIds: given([1, 2, 1, 0, 7, -1], [6], 'int32') },
      attributes: { numSegments: 3 },
    },
    { inputs: { x: whole([3, 2]), segmentIds: places(3, [3, 2]) }, attributes: { numSegments: 3 } },
    { inputs: { x: tens, segmentIds: given([299, -1, 299, 400, 0], [5], 'int32') }, attributes: { numSegments: 300 } },
    {
      inputs: { x: tens, segmentIds: given([2, -1, 2, 9, 1, 0, 0, 0, 0, 0], [5, 2], 'int32') },
      attributes: { numSegments: 3 },
    },
  ],
  SparseSegmentSum: segmented(),
  SparseSegmentMean: segmented(),
  OneHot: [
    { indices: places(4, [3]), dtype: 'float32', depth: 4, onValue: 1, offValue: 0 },
    { indices: given([1, -1, 5, 2, 0, 3], [2, 3], 'int32'), dtype: 'int32', depth: 3, onValue: 1, offValue: 0 },
    { indices: places(3, [2, 2]), dtype: 'float32', depth: 5, onValue: 2.5, offValue: -1 },
    { indices: places(3, []), dtype: 'bool', depth: 3, onValue: 0, offValue: 1 },
  ].map(({ indices, ...attributes }) => ({ inputs: { indices }, attributes })),
  Bincount: [normal([6]), whole([6]), given([], [0])].map((weights) => ({
    inputs: { x: given([1, 4, 1, 0, 9, 1], [6], 'int32'), weights },
    attributes: { size: 5 },
  })),
  DenseBincount: [normal([2, 3]), whole([2, 3]), given([], [0, 0])]
    .flatMap((weights) =>
      [false, true].map((binaryOutput) => ({
        inputs: { x: given([1, 4, 1, 0, 9, 0], [2, 3], 'int32'), weights },
        attributes: { size: 5, binaryOutput },
      })),
    )
    .concat([{ inputs: { x: places(4, [6]), weights: normal([6]) }, attributes: { size: 3, binaryOutput: true } }]),
};
