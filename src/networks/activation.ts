/**
 * Activation functions by the word a config uses, each right to the second derivative, which gradient penalties need.
 * TensorFlow.js is not by itself: where an op's gradient is written in its saved output (exp, sigmoid, tanh), the tape
 * has lost how that output depends on the input, so a second derivative silently misses a term; through comparisons
 * (leaky ReLU, minimum, where) and `elu` it throws.
 */
import { Type } from '@sinclair/typebox';
import { type Tensor, tf } from '../engine/tf.js';
import { choice } from '../registry/fields.js';

export type Activation = (x: Tensor) => Tensor;

/** `f` with its derivative in terms of the input; the repeated f(x) is one node once a compiler merges equal ones. */
function withDerivative(f: Activation, derivative: Activation): Activation {
  const custom = tf.customGrad((...[x, save]: any[]) => {
    save([x]);
    return { value: f(x), gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(dy, derivative(saved[0]!)) };
  });
  return (x) => custom(x);
}

const exp: Activation = withDerivative(tf.exp, (x) => exp(x));

const sigmoid: Activation = withDerivative(tf.sigmoid, (x) => {
  const y = sigmoid(x);
  return tf.mul(y, tf.sub(1, y));
});

const tanh: Activation = withDerivative(tf.tanh, (x) => tf.sub(1, tf.square(tanh(x))));

const leakyRelu = (x: Tensor, slope: number): Tensor =>
  withDerivative(
    (x) => tf.leakyRelu(x, slope),
    (x) => tf.step(x, slope),
  )(x);

/** x where positive, alpha * (exp(x) - 1) elsewhere; exp never sees a positive number, so it stays finite. */
const exponential = (x: Tensor, alpha: number): Tensor =>
  tf.add(tf.relu(x), tf.mul(tf.sub(exp(tf.neg(tf.relu(tf.neg(x)))), 1), alpha));

// Klambauer et al. 2017, the fixed point of zero mean and unit variance.
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** The tanh form of Hendrycks and Gimpel 2016; within 5e-4 of x * Phi(x). */
function gelu(x: Tensor): Tensor {
  const cubic = tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715));
  return tf.mul(tf.mul(x, 0.5), tf.add(tanh(tf.mul(cubic, Math.sqrt(2 / Math.PI))), 1));
}

const functions = {
  linear: (x: Tensor): Tensor => x,
  relu: (x: Tensor): Tensor => tf.relu(x),
  'leaky-relu': leakyRelu,
  elu: (x: Tensor): Tensor => exponential(x, 1),
  selu: (x: Tensor): Tensor => tf.mul(exponential(x, seluAlpha), seluScale),
  sigmoid,
  tanh,
  softplus: (x: Tensor): Tensor => tf.softplus(x),
  gelu,
  swish: (x: Tensor): Tensor => tf.mul(x, sigmoid(x)),
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
