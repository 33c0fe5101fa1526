/** Examples of kernels/depthwise.ts. */
import { type Shape, sizeOf } from '../../../src/engine/tensor.js';
import { activations, type Example, type Examples, normal } from './example.js';

interface Depthwise {
  readonly x: Shape;
  /** Its last axis: filters per channel. */
  readonly filter: Shape;
  readonly strides?: number | readonly number[];
  readonly pad?: 'same' | 'valid' | number | readonly (readonly number[])[];
  readonly dilations?: number | readonly number[] | null;
  /** Of the result. */
  readonly y: Shape;
}

const undilated: readonly Depthwise[] = [
  { x: [2, 5, 4, 3], filter: [3, 2, 3, 1], y: [2, 5, 4, 3] },
  { x: [1, 6, 5, 2], filter: [2, 3, 2, 3], strides: 2, y: [1, 3, 3, 6] },
  { x: [2, 7, 5, 2], filter: [3, 2, 2, 2], strides: [3, 2], pad: 'valid', y: [2, 2, 2, 4] },
  { x: [1, 4, 5, 1], filter: [1, 1, 1, 2], strides: [1, 2], y: [1, 4, 3, 2] },
  {
    x: [1, 4, 5, 2],
    filter: [2, 3, 2, 1],
    pad: [
      [0, 0],
      [2, 1],
      [0, 1],
      [0, 0],
    ],
    dilations: null,
    y: [1, 6, 4, 2],
  },
];

const dilated: readonly Depthwise[] = [
  { x: [1, 6, 7, 2], filter: [3, 2, 2, 2], dilations: [2, 3], y: [1, 6, 7, 4] },
  { x: [2, 6, 5, 1], filter: [2, 3, 1, 1], pad: 'valid', dilations: 2, y: [2, 4, 1, 1] },
];

const windowing = ({ strides = 1, pad = 'same', dilations = 1 }: Depthwise) => ({
  strides,
  pad,
  dilations,
  dataFormat: 'NHWC',
});

const fused = (): Example[] =>
  activations.map((activation, i) => {
    const one = undilated[i % undilated.length]!;
    const channels = one.y.at(-1)!;
    return {
      inputs: {
        x: normal(one.x),
        filter: normal(one.filter),
        ...(sizeOf(one.x) % 2 === 0 && { bias: normal([channels]) }),
        ...(activation === 'prelu' && { preluActivationWeights: normal([channels]) }),
      },
      attributes: { ...windowing(one), activation, leakyreluAlpha: 0.3 },
    };
  });

export const depthwise: Examples = {
  DepthwiseConv2dNative: [...undilated, ...dilated].map((one) => ({
    inputs: { x: normal(one.x), filter: normal(one.filter) },
    attributes: windowing(one),
  })),
  FusedDepthwiseConv2D: fused(),
  DepthwiseConv2dNativeBackpropInput: undilated.map((one) => ({
    inputs: { dy: normal(one.y), filter: normal(one.filter) },
    attributes: { ...windowing(one), dilations: 1, inputShape: one.x },
  })),
  DepthwiseConv2dNativeBackpropFilter: undilated.map((one) => ({
    inputs: { x: normal(one.x), dy: normal(one.y) },
    attributes: { ...windowing(one), dilations: 1, filterShape: one.filter },
  })),
};
