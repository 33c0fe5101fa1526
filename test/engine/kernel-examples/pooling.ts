/** Examples of kernels/pooling.ts and kernels/dilation.ts. */
import { type HostTensor, type Shape, sizeOf } from '../../../src/engine/tensor.js';
import { type Example, type Examples, given, normal, whole } from './example.js';

interface Pool {
  readonly x: Shape;
  readonly filterSize: number | readonly number[];
  readonly strides: number | readonly number[];
  readonly pad: 'same' | 'valid' | number | readonly (readonly number[])[];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  /** Of the result. */
  readonly y: Shape;
}

const planes: readonly Pool[] = [
  { x: [2, 6, 4, 3], filterSize: 2, strides: 2, pad: 'valid', y: [2, 3, 2, 3] },
  { x: [2, 5, 4, 2], filterSize: [3, 2], strides: 1, pad: 'same', y: [2, 5, 4, 2] },
  { x: [1, 7, 6, 2], filterSize: [2, 3], strides: [3, 2], pad: 'same', y: [1, 3, 3, 2] },
  { x: [1, 8, 5, 1], filterSize: [3, 2], strides: [1, 2], pad: 'valid', y: [1, 6, 2, 1] },
  /** TensorFlow.js takes the vertical stride for both when it counts; the last windows hold nothing. */
  { x: [1, 5, 7, 2], filterSize: 3, strides: [2, 3], pad: 1, y: [1, 3, 4, 2] },
  { x: [1, 4, 5, 2], filterSize: [1, 2], strides: [2, 1], pad: 'valid', y: [1, 2, 4, 2] },
  { x: [2, 3, 4, 2], filterSize: 1, strides: 1, pad: 'valid', y: [2, 3, 4, 2] },
  {
    x: [1, 4, 5, 2],
    filterSize: 3,
    strides: 1,
    pad: [
      [0, 0],
      [2, 1],
      [0, 1],
      [0, 0],
    ],
    y: [1, 5, 4, 2],
  },
];

/** With the last positions of a rounding up, which gradients overlook. */
const roundedUp: Pool = {
  x: [1, 6, 5, 2],
  filterSize: 2,
  strides: [3, 2],
  pad: 0,
  dimRoundingMode: 'ceil',
  y: [1, 3, 3, 2],
};

/** The first windows from above and the last to the right hold nothing. */
const outlying: Pool = {
  x: [1, 3, 4, 2],
  filterSize: 2,
  strides: 1,
  pad: [
    [0, 0],
    [3, 0],
    [0, 2],
    [0, 0],
  ],
  y: [1, 5, 5, 2],
};

/** The corners' windows hold nothing. */
const empty: Pool = { x: [1, 2, 2, 3], filterSize: 1, strides: 2, pad: 1, y: [1, 2, 2, 3] };

/** Height and width of the filter are equal: where they are not, TensorFlow.js misplaces the maximum's gradient. */
const spaces: readonly Pool[] = [
  { x: [2, 4, 6, 2, 2], filterSize: [1, 2, 2], strides: [1, 2, 2], pad: 'valid', y: [2, 4, 3, 1, 2] },
  { x: [1, 4, 3, 5, 2], filterSize: [3, 2, 2], strides: 1, pad: 'same', y: [1, 4, 3, 5, 2] },
  { x: [1, 5, 6, 4, 1], filterSize: 2, strides: [3, 1, 2], pad: 'valid', y: [1, 2, 5, 2, 1] },
  { x: [1, 3, 4, 5, 1], filterSize: [2, 3, 3], strides: [2, 1, 3], pad: 1, y: [1, 2, 4, 2, 1] },
];

const windowing = ({ filterSize, strides, pad, dimRoundingMode }: Pool) => ({
  filterSize,
  strides,
  pad,
  ...(dimRoundingMode && { dimRoundingMode }),
});

/** Of few values, many of them equal. */
const coarse = (shape: Shape): HostTensor => given(Array.from(whole(shape).data), shape);

/** No two alike and none near another. */
const waves = (shape: Shape): HostTensor =>
  given(
    Array.from({ length: sizeOf(shape) }, (_, i) => ((37 * i) % 101) / 10 - 5),
    shape,
  );

/** Some are not numbers, never all of a window. */
const withHoles = ({ data, shape }: HostTensor): HostTensor =>
  given(
    Array.from(data, (x, i) => (i % 7 === 3 ? Number.NaN : x)),
    shape,
  );
const holed = (shape: Shape) => withHoles(normal(shape));
const holedWaves = (shape: Shape) => withHoles(waves(shape));

const forward = (pools: readonly Pool[], make: (shape: Shape) => HostTensor): Example[] =>
  pools.map((pool) => ({ inputs: { x: make(pool.x) }, attributes: windowing(pool) }));

const backward = (pools: readonly Pool[], make: (shape: Shape) => HostTensor, slopes = normal): Example[] =>
  pools.map((pool) => ({
    inputs: { dy: slopes(pool.y), input: make(pool.x), output: slopes(pool.y) },
    attributes: windowing(pool),
  }));

const withArgmax = (): Example[] =>
  [false, true].flatMap((includeBatchInIndex) =>
    [
      ...forward(planes.slice(0, 4), normal),
      ...forward(planes.slice(0, 3), coarse),
      ...forward(planes.slice(1, 2), holed),
    ].map(({ inputs, attributes }) => ({ inputs, attributes: { ...attributes, includeBatchInIndex } })),
  );

const roundedSpace: Pool = {
  x: [1, 6, 3, 5, 1],
  filterSize: 2,
  strides: [3, 1, 2],
  pad: 0,
  dimRoundingMode: 'ceil',
  y: [1, 3, 2, 3, 1],
};
const emptySpace: Pool = { x: [1, 1, 1, 1, 1], filterSize: 2, strides: 1, pad: 2, y: [1, 4, 4, 4, 1] };
const noSpace: Pool = { x: [1, 1, 1, 1, 1], filterSize: [1, 1, 3], strides: 1, pad: 'valid', y: [1, 1, 1, 0, 1] };

export const pooling: Examples = {
  MaxPool: [
    ...forward([...planes, roundedUp, empty], normal),
    ...forward([outlying], waves),
    ...forward(planes, coarse),
    ...forward(planes.slice(0, 3), whole),
    ...forward(planes.slice(0, 3), holed),
  ],
  MaxPoolGrad: [
    ...backward(planes, normal),
    ...backward(planes, coarse),
    ...backward([empty], normal),
    ...backward([outlying], waves, waves),
    ...backward(planes.slice(0, 3), holedWaves, waves),
  ],
  MaxPool3D: [
    ...forward([...spaces, emptySpace], normal),
    ...forward([roundedSpace], waves),
    ...forward(spaces.slice(1), coarse),
    ...forward(spaces, holed),
  ],
  MaxPool3DGrad: [
    ...backward(spaces, normal),
    ...backward(spaces, coarse),
    ...backward(spaces.slice(0, 2), holedWaves, waves),
  ],
  MaxPoolWithArgmax: withArgmax(),
  AvgPool: [...forward([...planes, roundedUp, empty], normal), ...forward([outlying], waves)],
  AvgPoolGrad: backward(planes, normal),
  AvgPool3D: [...forward([...spaces, emptySpace, noSpace], normal), ...forward([roundedSpace], waves)],
  AvgPool3DGrad: backward(spaces, normal),
};

interface Dilation extends Omit<Pool, 'filterSize'> {
  readonly filter: Shape;
  readonly dilations: number | readonly number[];
}

const dilations: readonly Dilation[] = [
  { x: [2, 5, 4, 3], filter: [3, 2, 3], strides: 1, pad: 'same', dilations: 1, y: [2, 5, 4, 3] },
  { x: [1, 6, 5, 2], filter: [2, 3, 2], strides: [2, 1], pad: 'valid', dilations: 1, y: [1, 3, 3, 2] },
  { x: [1, 6, 7, 2], filter: [2, 2, 2], strides: [1, 1], pad: 'same', dilations: [2, 3], y: [1, 6, 7, 2] },
];

const dilating = ({ strides, pad, dilations }: Dilation) => ({ strides, pad, dilations });

const dilationGradients = (make: (shape: Shape) => HostTensor): Example[] =>
  dilations.map((one) => ({
    inputs: { x: make(one.x), filter: make(one.filter), dy: normal(one.y) },
    attributes: dilating(one),
  }));

export const dilation: Examples = {
  Dilation2D: [normal, whole].flatMap((make) =>
    dilations.map((one) => ({ inputs: { x: make(one.x), filter: make(one.filter) }, attributes: dilating(one) })),
  ),
  Dilation2DBackpropInput: [...dilationGradients(normal), ...dilationGradients(coarse)],
  Dilation2DBackpropFilter: [...dilationGradients(normal), ...dilationGradients(coarse)],
};
