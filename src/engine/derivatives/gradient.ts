/** What a gradient is, and the few words all gradients are written in. */
import { type Tensor, tf } from '../tensorflow.js';

/**
 * As TensorFlow.js registers them: from the gradient of a kernel's output, the tensors saved and the attributes to that
 * of each input. Written with tf operations that have gradients themselves, so that they can be differentiated again.
 */
export interface Gradient {
  readonly inputsToSave?: string[];
  /** For kernels of a list of tensors. */
  readonly saveAllInputs?: boolean;
  readonly outputsToSave?: boolean[];
  readonly gradFunc: (dy: any, saved: Tensor[], attributes: any) => Record<string, () => Tensor>;
}

export type Gradients = Readonly<Record<string, Gradient>>;

/** The gradient of an input that was broadcast to the shape of `dy`. */
export function summedTo(dy: Tensor, shape: number[]): Tensor {
  const axes = tf.backend_util.getReductionAxes(shape, dy.shape);
  return axes.length ? tf.reshape(tf.sum(dy, axes), shape) : dy;
}

/** For kernels that no operation stands for. */
export const run = (kernel: string, inputs: Record<string, Tensor>, attributes: object): Tensor =>
  tf.engine().runKernel(kernel, inputs, attributes as tf.NamedAttrMap) as Tensor;

/** 1 where a condition holds, else 0. */
export const indicator = (condition: Tensor): Tensor => tf.cast(condition, 'float32');

/** `shape` with the given axes of extent 1. */
export const kept = (shape: readonly number[], axes: readonly number[]): number[] =>
  shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
