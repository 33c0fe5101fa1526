/**
 * Gradients of matrix products and convolutions. A convolution and its two gradients are one form in three tensors
 * (image, filter, result), linear in each, so the gradients of any of the three are the other two.
 */
import { type Tensor, tf } from '../tensorflow.js';
import { type Gradients, run, summedTo } from './gradient.js';

/** The gradients of a convolution kernel, of its gradient by the image and of that by the filter. */
function convolution(forward: string, byImage: string, byFilter: string): Gradients {
  const image = (dy: Tensor, filter: Tensor, inputShape: number[], attributes: object) =>
    run(byImage, { dy, filter }, { ...attributes, inputShape });
  const filter = (x: Tensor, dy: Tensor, filterShape: number[], attributes: object) =>
    run(byFilter, { x, dy }, { ...attributes, filterShape });
  const result = (x: Tensor, filter: Tensor, attributes: object) => run(forward, { x, filter }, undilated(attributes));
  return {
    [forward]: {
      inputsToSave: ['x', 'filter'],
      gradFunc: (dy, [x, w], attributes) => {
        const wide = dilate(w!, attributes.dilations);
        return {
          x: () => image(dy, wide, x!.shape, undilated(attributes)),
          filter: () => contract(filter(x!, dy, wide.shape, undilated(attributes)), w!.shape, attributes.dilations),
        };
      },
    },
    [byImage]: {
      inputsToSave: ['dy', 'filter'],
      gradFunc: (ddx, [dy, w], attributes) => ({
        dy: () => result(ddx, w!, attributes),
        filter: () => filter(ddx, dy!, w!.shape, attributes),
      }),
    },
    [byFilter]: {
      inputsToSave: ['x', 'dy'],
      gradFunc: (ddw, [x, dy], attributes) => ({
        x: () => image(dy!, ddw, x!.shape, attributes),
        dy: () => result(x!, ddw, attributes),
      }),
    },
  };
}

const undilated = (attributes: object) => ({ ...attributes, dilations: 1 });

/** Along each axis of a filter's extent, how far apart its taps are, and how far it then reaches. */
function reach(shape: readonly number[], dilations: number | number[]) {
  const axes = shape.length - 2;
  const apart = Array.from({ length: axes }, (_, i) => (Array.isArray(dilations) ? dilations[i]! : (dilations ?? 1)));
  const channels = shape.slice(axes);
  const padding = (after: (apart: number) => number): [number, number][] => [
    ...apart.flatMap((d): [number, number][] => [
      [0, 0],
      [0, after(d)],
    ]),
    [0, 0],
    [0, 0],
  ];
  return {
    none: apart.every((d) => d === 1),
    wide: [...apart.map((d, i) => (shape[i]! - 1) * d + 1), ...channels],
    full: [...apart.map((d, i) => shape[i]! * d), ...channels],
    /** Each axis as taps and the gaps after them. */
    split: (gap: (apart: number) => number) => [...apart.flatMap((d, i) => [shape[i]!, gap(d)]), ...channels],
    padding,
  };
}

/** The filter with zeros between its taps: convolving with it is the dilated convolution. */
function dilate(filter: Tensor, dilations: number | number[]): Tensor {
  const { none, wide, full, split, padding } = reach(filter.shape, dilations);
  if (none) return filter;
  const spread = tf.pad(
    tf.reshape(
      filter,
      split(() => 1),
    ),
    padding((d) => d - 1),
  );
  return tf.slice(
    tf.reshape(spread, full),
    wide.map(() => 0),
    wide,
  );
}

/** The taps alone of a filter with gaps. */
function contract(wide: Tensor, shape: number[], dilations: number | number[]): Tensor {
  const { none, full, split } = reach(shape, dilations);
  if (none) return wide;
  const filled = tf.pad(
    wide,
    full.map((extent, i): [number, number] => [0, extent - wide.shape[i]!]),
  );
  const apartFromGaps = tf.reshape(
    filled,
    split((d) => d),
  );
  const taps = split(() => 1);
  return tf.reshape(
    tf.slice(
      apartFromGaps,
      taps.map(() => 0),
      taps,
    ),
    shape,
  );
}

/** The product of two tensors, or one, over the labels that `to` lacks. */
function contracted(terms: readonly (readonly [labels: string, tensor: Tensor])[], to: string): Tensor {
  const scalars = terms.filter(([labels]) => labels === '').map(([, tensor]) => tensor);
  const others = terms.filter(([labels]) => labels !== '');
  // Of one tensor with nothing to do, TensorFlow.js's einsum returns that very tensor, which differentiates as a loop.
  const asIs = others.length === 1 && others[0]![0] === to;
  const equation = `${others.map(([labels]) => labels)}->${to}`;
  const tensors = others.map(([, tensor]) => tensor);
  const product = asIs || others.length === 0 ? tensors : [tf.einsum(equation, ...tensors)];
  return [...product, ...scalars].reduce((a, b) => tf.mul(a, b));
}

export const bilinear: Gradients = {
  BatchMatMul: {
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b], { transposeA, transposeB }) => ({
      a: () =>
        summedTo(transposeA ? tf.matMul(b!, dy, transposeB, true) : tf.matMul(dy, b!, false, !transposeB), a!.shape),
      b: () =>
        summedTo(transposeB ? tf.matMul(dy, a!, true, transposeA) : tf.matMul(a!, dy, !transposeA, false), b!.shape),
    }),
  },
  /** Output and input change places. Labels of one input alone were summed over, so all of their places get the same. */
  Einsum: {
    saveAllInputs: true,
    gradFunc: (dy, inputs, { equation }) => {
      const [from, to] = equation.replaceAll(' ', '').split('->') as [string, string];
      const terms = from.split(',').map((labels, i) => [labels, inputs[i]!] as const);
      return Object.fromEntries(
        terms.map(([labels, input], i) => [
          i,
          () => {
            const others = [[to, dy] as const, ...terms.filter((_, j) => j !== i)];
            const known = [...labels].map((label) => others.some(([all]) => all.includes(label)));
            const slope = contracted(others, [...labels].filter((_, axis) => known[axis]).join(''));
            const thin = tf.reshape(
              slope,
              input.shape.map((size, axis) => (known[axis] ? size : 1)),
            );
            return tf.mul(thin, tf.onesLike(input));
          },
        ]),
      );
    },
  },
  ...convolution('Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'),
  ...convolution('Conv3D', 'Conv3DBackpropInputV2', 'Conv3DBackpropFilterV2'),
  ...convolution('DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'),
};
