/** The transpose of a convolution: the linear map whose adjoint is conv2d with the same kernel. It enlarges images. */
import { Type } from '@sinclair/typebox';
import type { Shape } from '../../engine/tensor.js';
import { type Tensor, tf } from '../../engine/tf.js';
import { activationOf } from '../activation.js';
import { activatedFields, imageShape, paddingByWord } from '../images.js';
import { defineLayer, type Layer } from '../layer.js';
import { buildWeights, weighted } from '../weights.js';
import type { ConvolutionOptions } from './conv2d.js';

export interface TransposeOptions extends ConvolutionOptions {
  readonly padding: 'same' | 'valid';
}

/** Kernel: [kernelSize, kernelSize, filters, channels]. The fans leave strides out, as for conv2d. */
export const conv2dTransposeLayer =
  ({ filters, kernelSize, strides, padding, tiedBias = true, activation = (x) => x, ...weights }: TransposeOptions) =>
  (inputShape: Shape): Layer => {
    const { height, width, channels } = imageShape('conv2d-transpose', inputShape);
    const extent = (size: number) => (padding === 'same' ? size * strides : (size - 1) * strides + kernelSize);
    const outputShape = [extent(height), extent(width), filters] as const;
    const area = kernelSize * kernelSize;
    const shape = [kernelSize, kernelSize, filters, channels];
    return {
      inputShape,
      outputShape,
      couplesBatch: false,
      ...weighted(
        { shape, fanIn: area * channels, fanOut: area * filters, unitAxis: 2 },
        weights,
        tiedBias ? undefined : outputShape,
      ),
      apply({ params }, x) {
        const enlarged: [number, number, number, number] = [x.shape[0]!, ...outputShape];
        const kernel = params.kernel as tf.Tensor4D;
        const product = tf.conv2dTranspose(x as tf.Tensor4D, kernel, enlarged, strides, padding);
        return { output: activation(params.bias ? tf.add(product, params.bias as Tensor) : product), stats: {} };
      },
    };
  };

export const conv2dTranspose = defineLayer({
  name: 'conv2d-transpose',
  summary:
    'Transposed convolution: enlarges images [height, width, channels], by exactly strides where padding is same.',
  config: Type.Object({ ...activatedFields, padding: paddingByWord }, { additionalProperties: false }),
  build: ({ activation, slope, kernel, bias, useBias, ...config }, needs) =>
    conv2dTransposeLayer({
      ...config,
      ...buildWeights({ kernel, bias, useBias }, needs),
      activation: activationOf(activation, slope),
    })(needs.inputShape),
});
