/** Runs a kernel's example, and differentiates what it gives. */
import type { HostTensor } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { tensorOf } from '../helpers/source.js';
import type { Example } from './kernel-examples/index.js';

export type Tensors = Readonly<Record<string, Tensor>>;

export const listOf = ({ inputs }: Example): [string, HostTensor][] =>
  Object.entries(inputs as Readonly<Record<string, HostTensor>>);

export const real = (example: Example) => listOf(example).some(([, { dtype }]) => dtype === 'float32');

/** Kernels of real inputs and outputs that have no second derivative, and why. All others must have one. */
export const withoutDerivative: Readonly<Record<string, string>> = {
  _FusedMatMul: 'tf.fused.matMul takes it apart where a derivative is asked for',
  FusedConv2D: 'tf.fused.conv2d takes it apart where a derivative is asked for',
  FusedDepthwiseConv2D: 'tf.fused.depthwiseConv2d takes it apart where a derivative is asked for',
  ...Object.fromEntries(
    [
      ...['MaxPoolGrad', 'MaxPool3DGrad', 'AvgPoolGrad', 'AvgPool3DGrad', 'LRNGrad'],
      ...['Dilation2DBackpropInput', 'Dilation2DBackpropFilter', 'ResizeBilinearGrad', 'ResizeNearestNeighborGrad'],
    ].map((kernel) => [kernel, 'a gradient that no operation uses, as derivatives/ has a better one']),
  ),
  RotateWithOffset: 'TensorFlow.js has no gradient of it',
  CropAndResize: 'TensorFlow.js has no gradient of it',
  Transform: 'TensorFlow.js has no gradient of it',
};

const finite = (example: Example) => listOf(example).every(([, { data }]) => data.every(Number.isFinite));

/** Whether a derivative is there to be asked for: from a real input, all of numbers, to a real output. */
export function differentiable(kernel: string, example: Example): boolean {
  if (!real(example) || !finite(example)) return false;
  const tensors = Object.fromEntries(listOf(example).map(([name, tensor]) => [name, tensorOf(tensor)]));
  return tf.tidy(() => runExample(kernel, example, tensors).some(({ dtype }) => dtype === 'float32'));
}

/** Runs the example's kernel on the given tensors. */
export function runExample(kernel: string, { inputs, constants = {}, attributes }: Example, tensors: Tensors) {
  const known = Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, tensorOf(value)]));
  const given = Array.isArray(inputs) ? inputs.map((_, i) => tensors[i]!) : { ...tensors, ...known };
  const made = tf.engine().runKernel(kernel, given as tf.NamedTensorMap, (attributes ?? {}) as tf.NamedAttrMap);
  return (Array.isArray(made) ? made : [made]) as Tensor[];
}

/** Weights that tell the elements of an output apart. */
export const weight = (i: number) => Math.cos(1 + i);

export function weighted(x: Tensor): Tensor {
  const weights = Float32Array.from({ length: x.size }, (_, i) => weight(i));
  return tf.sum(tf.mul(x, tf.tensor(weights, x.shape)));
}

export const sumOf = (tensors: readonly Tensor[]) => tensors.reduce((sum, tensor) => tf.add(sum, tensor));

/** Gradients of `f` with respect to the example's real inputs. */
export function gradients(example: Example, tensors: Tensors, f: (all: typeof tensors) => Tensor) {
  const names = listOf(example).flatMap(([name, { dtype }]) => (dtype === 'float32' ? [name] : []));
  return tf.grads((...some) => f({ ...tensors, ...Object.fromEntries(names.map((name, i) => [name, some[i]!])) }))(
    names.map((name) => tensors[name]!),
  );
}
