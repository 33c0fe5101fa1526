/** Examples of kernels/convolution.ts. */
import type { Shape } from '../../../src/engine/tensor.js';
import { activations, type Example, type Examples, normal } from './example.js';

interface Convolution {
  readonly x: Shape;
  readonly filter: Shape;
  readonly strides?: number | readonly [number, number];
  readonly pad?: 'same' | 'valid' | number | readonly (readonly number[])[];
  readonly dilations?: number | readonly [number, number];
  readonly dimRoundingMode?: 'floor';
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

const convolutions = (): Example[] =>
  [...undilated, ...dilated].map((one) => ({
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

const inputGradients = (): Example[] =>
  undilated.map((one) => ({
    inputs: { dy: normal(one.y), filter: normal(one.filter) },
    attributes: { ...windowing(one), inputShape: one.x },
  }));

const filterGradients = (): Example[] =>
  undilated.map((one) => ({
    inputs: { x: normal(one.x), dy: normal(one.y) },
    attributes: { ...windowing(one), filterShape: one.filter },
  }));

export const convolution: Examples = {
  Conv2D: convolutions(),
  FusedConv2D: fusedConvolutions(),
  Conv2DBackpropInput: inputGradients(),
  Conv2DBackpropFilter: filterGradients(),
};
