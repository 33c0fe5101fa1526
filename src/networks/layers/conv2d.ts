/** Two-dimensional convolution (cross-correlation, as everywhere in the field) of channels-last images. */
import { Type } from '@sinclair/typebox';
import type { Shape } from '../../engine/tensor.js';
import { type Tensor, tf } from '../../engine/tf.js';
import { type Activation, activationOf } from '../activation.js';
import { activatedFields, framed, imageShape, type Padding, padding, requireFit, windowsIn } from '../images.js';
import { defineLayer, type Layer } from '../layer.js';
import { buildWeights, type Weights, weighted } from '../weights.js';

export interface ConvolutionOptions extends Weights {
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides: number;
  readonly padding: Padding;
  /** Whether all pixels of a channel share one bias; true unless given. */
  readonly tiedBias?: boolean;
  readonly activation?: Activation;
}

/** Kernel: [kernelSize, kernelSize, channels, filters]. The fans leave strides out, as Keras and PyTorch do. */
export const conv2dLayer =
  ({ filters, kernelSize, strides, padding, tiedBias = true, activation = (x) => x, ...weights }: ConvolutionOptions) =>
  (inputShape: Shape): Layer => {
    const { height, width, channels } = imageShape('conv2d', inputShape);
    requireFit('kernel', kernelSize, padding, inputShape, 'kernelSize');
    const extent = (size: number) => windowsIn(size, kernelSize, strides, padding);
    const outputShape = [extent(height), extent(width), filters];
    const area = kernelSize * kernelSize;
    const shape = [kernelSize, kernelSize, channels, filters];
    return {
      inputShape,
      outputShape,
      couplesBatch: false,
      ...weighted(
        { shape, fanIn: area * channels, fanOut: area * filters, unitAxis: 3 },
        weights,
        tiedBias ? undefined : outputShape,
      ),
      apply({ params }, x) {
        const [within, rule] =
          typeof padding === 'number'
            ? ([framed(x, [padding, padding], [padding, padding]), 'valid'] as const)
            : ([x, padding] as const);
        const product = tf.conv2d(within as tf.Tensor4D, params.kernel as tf.Tensor4D, strides, rule);
        return { output: activation(params.bias ? tf.add(product, params.bias as Tensor) : product), stats: {} };
      },
    };
  };

export const conv2d = defineLayer({
  name: 'conv2d',
  summary: 'Convolution of images [height, width, channels].',
  config: Type.Object({ ...activatedFields, padding }, { additionalProperties: false }),
  build: ({ activation, slope, kernel, bias, useBias, ...config }, needs) =>
    conv2dLayer({
      ...config,
      ...buildWeights({ kernel, bias, useBias }, needs),
      activation: activationOf(activation, slope),
    })(needs.inputShape),
});
