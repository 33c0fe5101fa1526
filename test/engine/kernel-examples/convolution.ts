/** Examples of kernels/convolution.ts. */
import type { Shape } from '../../../src/engine/tensor.js';
import { activations, type Example, type Examples, normal } from './example.js';

interface Convolution {
  readonly x: Shape;
  readonly filter: Shape;
  readonly strides?: number | readonly number[];
  readonly pad?: 'same' | 'valid' | number | readonly (readonly number[])[];
  readonly dilations?: number | readonly number[];
  readonly dimRoundingMode?: 'floor' | 'ceil';
  /** Of the result. */
  readonly y: Shape;
}

const undilated: readonly Convolution[] = [
  { x: [2, 5, 4, 2], filter: [3, 3, 2, 3], y: [2, 5, 4, 3] },
  { x: [2, 7, 6, 1], filter: [4, 4, 1, 2], strides: 2, y: [2, 4, 3, 2] },
  { x: [1, 7, 8, 2], filter: [3, 2, 2, 2], strides: 3, y: [1, 3, 3, 2] },
  { x: [2, 7, 5, 2], filter: [3, 3, 2, 3], pad: 'valid', y: [2, 5, 3, 3] },
  { x: [2, 8, 7, 1], filter: [5, 3, 1, 2], strides: 3, pad: 'valid', y: [2, 2, 2, 2] },
  { x: [2, 4, 3, 3], filter: [1, 1, 3, 2], y: [2, 4, 3, 2] },
  { x: [2, 5, 5, 2], filter: [1, 1, 2, 3], strides: 2, y: [2, 3, 3, 3] },
  { x: [1, 7, 7, 2], filter: [2, 2, 2, 2], strides: 3, pad: 'valid', y: [1, 2, 2, 2] },
  { x: [2, 6, 5, 2], filter: [3, 2, 2, 2], strides: [2, 1], y: [2, 3, 5, 2] },
  { x: [1, 5, 6, 2], filter: [3, 3, 2, 1], pad: 1, dimRoundingMode: 'floor', y: [1, 5, 6, 1] },
  {
    x: [1, 5, 6, 1],
    filter: [3, 3, 1, 2],
    pad: [
      [0, 0],
      [2, 0],
      [1, 2],
      [0, 0],
    ],
    y: [1, 5, 7, 2],
  },
  { x: [2, 3, 3, 2], filter: [3, 3, 2, 4], pad: 'valid', y: [2, 1, 1, 4] },
];

const dilated: readonly Convolution[] = [
  { x: [2, 7, 6, 2], filter: [3, 2, 2, 2], dilations: 2, y: [2, 7, 6, 2] },
  { x: [1, 9, 8, 1], filter: [3, 3, 1, 2], pad: 'valid', dilations: [3, 2], y: [1, 3, 4, 2] },
];

const windowing = ({ strides = 1, pad = 'same', dilations = 1, dimRoundingMode }: Convolution) => ({
  strides,
  pad,
  dilations,
  dataFormat: 'NHWC',
  ...(dimRoundingMode && { dimRoundingMode }),
});

const forward = (convolutions: readonly Convolution[]): Example[] =>
  convolutions.map((one) => ({
    inputs: { x: normal(one.x), filter: normal(one.filter) },
    attributes: windowing(one),
  }));

const fusedConvolutions = (): Example[] =>
  activations.map((activation, i) => ({
    inputs: {
      x: normal(undilated[i]!.x),
      filter: normal(undilated[i]!.filter),
      bias: normal(undilated[i]!.filter.slice(-1)),
      ...(activation === 'prelu' && { preluActivationWeights: normal([1, 1, undilated[i]!.filter[3]!]) }),
    },
    attributes: { ...windowing(undilated[i]!), activation, leakyreluAlpha: 0.1 },
  }));

const inputGradients = (convolutions: readonly Convolution[]): Example[] =>
  convolutions.map((one) => ({
    inputs: { dy: normal(one.y), filter: normal(one.filter) },
    attributes: { ...windowing(one), inputShape: one.x },
  }));

const filterGradients = (convolutions: readonly Convolution[]): Example[] =>
  convolutions.map((one) => ({
    inputs: { x: normal(one.x), dy: normal(one.y) },
    attributes: { ...windowing(one), filterShape: one.filter },
  }));

/** Shapes in the order of NCHW. */
const channelsFirst: readonly Convolution[] = [
  { x: [2, 2, 5, 4], filter: [3, 2, 2, 3], strides: [2, 1], y: [2, 3, 3, 4] },
  {
    x: [1, 2, 4, 5],
    filter: [2, 3, 2, 3],
    pad: [
      [0, 0],
      [0, 0],
      [2, 1],
      [0, 1],
    ],
    y: [1, 3, 6, 4],
  },
];

const turned = ({ attributes, ...rest }: Example): Example => ({
  ...rest,
  attributes: { ...attributes, dataFormat: 'NCHW' },
});

const channelsFirstFused = (): Example[] =>
  [[], [1], [3]].flatMap((bias) =>
    [[], [1], [3], [3, 1, 1], [3, 3, 4], [1, 3, 1]].map((weights) => ({
      inputs: {
        x: normal(channelsFirst[0]!.x),
        filter: normal(channelsFirst[0]!.filter),
        bias: normal(bias),
        preluActivationWeights: normal(weights),
      },
      attributes: { ...windowing(channelsFirst[0]!), dataFormat: 'NCHW', activation: 'prelu' },
    })),
  );

/** The last positions of a rounding up, which gradients overlook. */
const roundedUp: Convolution = {
  x: [1, 6, 5, 2],
  filter: [2, 2, 2, 3],
  strides: [3, 2],
  pad: 0,
  dimRoundingMode: 'ceil',
  y: [1, 3, 3, 3],
};

const spatial: readonly Convolution[] = [
  { x: [2, 4, 3, 5, 2], filter: [2, 3, 1, 2, 3], y: [2, 4, 3, 5, 3] },
  { x: [1, 5, 6, 4, 1], filter: [3, 2, 2, 1, 2], strides: [2, 3, 1], y: [1, 3, 2, 4, 2] },
  { x: [1, 5, 4, 6, 2], filter: [2, 1, 3, 2, 2], strides: [1, 2, 2], pad: 'valid', y: [1, 4, 2, 2, 2] },
  { x: [1, 3, 4, 4, 1], filter: [2, 2, 2, 1, 1], strides: 2, pad: 1, y: [1, 2, 3, 3, 1] },
  { x: [1, 4, 4, 4, 1], filter: [1, 1, 1, 1, 2], strides: 2, y: [1, 2, 2, 2, 2] },
];

const spatiallyDilated: Convolution = {
  x: [1, 5, 6, 7, 1],
  filter: [2, 3, 2, 1, 2],
  pad: 'valid',
  dilations: [3, 2, 1],
  y: [1, 2, 2, 6, 2],
};

export const convolution: Examples = {
  Conv2D: [
    ...forward([...undilated, ...dilated, { ...roundedUp, dimRoundingMode: 'floor' }, roundedUp]),
    ...forward(channelsFirst).map(turned),
  ],
  FusedConv2D: [...fusedConvolutions(), ...channelsFirstFused()],
  Conv2DBackpropInput: [...inputGradients(undilated), ...inputGradients(channelsFirst).map(turned)],
  Conv2DBackpropFilter: [...filterGradients(undilated), ...filterGradients(channelsFirst).map(turned)],
  Conv3D: forward([...spatial, spatiallyDilated]),
  Conv3DBackpropInputV2: inputGradients(spatial),
  Conv3DBackpropFilterV2: filterGradients(spatial),
};
