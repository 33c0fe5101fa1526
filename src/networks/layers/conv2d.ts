/** Two-dimensional convolution (cross-correlation, as everywhere in the field) of channels-last images. */
import { describeShape, type Shape } from '../../engine/tensor.js';
import { type Tensor, tf } from '../../engine/tf.js';
import { Misfit } from '../../registry/problem.js';
import { type Activation, activationOf } from '../activation.js';
import { convolutionConfig, imageShape } from '../images.js';
import { defineLayer, type Layer } from '../layer.js';
import { buildWeights, type Weights, weighted } from '../weights.js';

export interface ConvolutionOptions extends Weights {
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides: number;
  readonly padding: 'same' | 'valid';
  readonly activation?: Activation;
}

/** Kernel: [kernelSize, kernelSize, channels, filters]. The fans leave strides out, as Keras and PyTorch do. */
export const conv2dLayer =
  ({ filters, kernelSize, strides, padding, activation = (x) => x, ...weights }: ConvolutionOptions) =>
  (inputShape: Shape): Layer => {
    const { height, width, channels } = imageShape('conv2d', inputShape);
    if (padding === 'valid' && kernelSize > Math.min(height, width)) throw tooLarge(kernelSize, inputShape);
    const extent = (size: number) => Math.ceil((padding === 'same' ? size : size - kernelSize + 1) / strides);
    const area = kernelSize * kernelSize;
    const shape = [kernelSize, kernelSize, channels, filters];
    return {
      inputShape,
      outputShape: [extent(height), extent(width), filters],
      couplesBatch: false,
      ...weighted({ shape, fanIn: area * channels, fanOut: area * filters, unitAxis: 3 }, weights),
      apply({ params }, x) {
        const product = tf.conv2d(x as tf.Tensor4D, params.kernel as tf.Tensor4D, strides, padding);
        return { output: activation(params.bias ? tf.add(product, params.bias as Tensor) : product), stats: {} };
      },
    };
  };

const tooLarge = (kernelSize: number, inputShape: Shape) =>
  new Misfit(
    `a kernel of ${kernelSize} x ${kernelSize} is larger than its input, ${describeShape(inputShape)}.`,
    `Set kernelSize to ${Math.min(inputShape[0]!, inputShape[1]!)} or less, or padding to same.`,
    'kernelSize',
  );

export const conv2d = defineLayer({
  name: 'conv2d',
  summary: 'Convolution of images [height, width, channels].',
  config: convolutionConfig,
  build: ({ activation, slope, kernel, bias, useBias, ...config }, needs) =>
    conv2dLayer({
      ...config,
      ...buildWeights({ kernel, bias, useBias }, needs),
      activation: activationOf(activation, slope),
    })(needs.inputShape),
});
