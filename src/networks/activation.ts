/** Activation functions by the word a config uses. */

import { Type } from '@sinclair/typebox';
import { type Tensor, tf } from '../engine/tf.js';
import { choice } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';

export type Activation = (x: Tensor) => Tensor;

/** The tanh form of Hendrycks and Gimpel 2016; within 5e-4 of x * Phi(x). */
function gelu(x: Tensor): Tensor {
  const cubic = tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(tf.mul(cubic, Math.sqrt(2 / Math.PI))), 1));
}

const functions = {
  linear: (x: Tensor): Tensor => x,
  relu: (x: Tensor): Tensor => tf.relu(x),
  'leaky-relu': (x: Tensor, slope: number): Tensor => tf.leakyRelu(x, slope),
  elu: (x: Tensor): Tensor => tf.elu(x),
  selu: (x: Tensor): Tensor => tf.selu(x),
  sigmoid: (x: Tensor): Tensor => tf.sigmoid(x),
  tanh: (x: Tensor): Tensor => tf.tanh(x),
  softplus: (x: Tensor): Tensor => tf.softplus(x),
  gelu,
  swish: (x: Tensor): Tensor => tf.mul(x, tf.sigmoid(x)),
};

export type ActivationName = keyof typeof functions;

export const activationNames = Object.keys(functions) as ActivationName[];

/** `slope` is read by leaky-relu alone. */
export const activationOf =
  (name: ActivationName, slope: number): Activation =>
  (x) =>
    functions[name](x, slope);

export const slopeField = Type.Number({
  default: 0.2,
  minimum: 0,
  description: 'Slope of leaky-relu below zero; other activations ignore it.',
});

/** The two keys by which layers and networks name an activation. */
export const activationFields = (description: string, fallback: ActivationName) => ({
  activation: choice(activationNames, description, fallback),
  slope: slopeField,
});

/** @throws Misfit where an activation bounds an output that must not be, for a reason such as `losses work on logits` */
export function requireUnbounded(output: string, reason: string | undefined): void {
  if (reason === undefined || output === 'linear') return;
  throw new Misfit(`output is ${output}, but ${reason}.`, 'Remove output, or set it to linear.', 'output');
}
