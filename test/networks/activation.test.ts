/** Activation functions against their formulas. */
import { beforeAll, expect, it } from 'vitest';
import { tf } from '../../src/engine/tf.js';
import { type ActivationName, activationNames, activationOf } from '../../src/networks/activation.js';

beforeAll(() => tf.setBackend('cpu'));

const slope = 0.1;
const [alpha, scale] = [1.6732632423543772, 1.0507009873554805];
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

const formulas: Record<ActivationName, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  'leaky-relu': (x) => (x > 0 ? x : slope * x),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => scale * (x > 0 ? x : alpha * Math.expm1(x)),
  sigmoid: logistic,
  tanh: Math.tanh,
  softplus: (x) => Math.log1p(Math.exp(x)),
  // from the definition: x times the normal distribution's Phi, by a sum over its density
  gelu: (x) => x * (0.5 + integral(x)),
  swish: (x) => x * logistic(x),
};

function integral(x: number, pieces = 2000): number {
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  const width = x / pieces;
  return Array.from({ length: pieces }, (_, i) => density((i + 0.5) * width) * width).reduce((a, b) => a + b, 0);
}

it.each(activationNames)('%s', (name) => {
  const x = [-6, -2, -0.5, -0.01, 0.01, 0.5, 2, 6];
  const values = activationOf(name, slope)(tf.tensor1d(x)).dataSync();
  const tolerance = name === 'gelu' ? 1e-3 : 1e-5;
  x.forEach((at, i) => {
    expect(Math.abs(values[i]! - formulas[name](at))).toBeLessThan(tolerance);
  });
});

it.each(activationNames)('%s stays finite far out, and so does its gradient', (name) => {
  const x = tf.tensor1d([-1000, 1000]);
  const f = activationOf(name, slope);
  for (const value of [f(x), tf.grad((x: any) => tf.sum(f(x)))(x)])
    expect([...value.dataSync()].every(Number.isFinite)).toBe(true);
});
