/**
 * First and second derivatives of every kernel of the compiled engine against finite differences, by plain
 * TensorFlow.js with its repaired derivatives. That the compiled engine computes the same is for kernels.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { float32, type HostTensor, sizeOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { differenceError, type Terms } from '../helpers/differences.js';
import { tensorOf } from '../helpers/source.js';
import { type Example, examples } from './kernel-examples/index.js';
import {
  differentiable,
  gradients,
  listOf,
  runExample,
  sumOf,
  type Tensors,
  weight,
  weighted,
  withoutDerivative,
} from './run-example.js';

const tolerance = 2e-3;

type Results = (tensors: Tensors) => Tensor[];

const outputsOf =
  (kernel: string, example: Example): Results =>
  (tensors) =>
    runExample(kernel, example, tensors).filter(({ dtype }) => dtype === 'float32');

/** Slopes of the squared outputs, so that linear kernels have a second derivative too. */
const slopesOf =
  (kernel: string, example: Example): Results =>
  (tensors) =>
    gradients(example, tensors, (some) => sumOf(outputsOf(kernel, example)(some).map(tf.square).map(weighted)));

/** The error of the gradient of the weighted results of `f` with respect to all real inputs of an example at once. */
function errorOf(example: Example, f: Results): number {
  const inputs = listOf(example).filter(([, { dtype }]) => dtype === 'float32');
  const whole = listOf(example).filter(([, { dtype }]) => dtype !== 'float32');
  const at = (x: Float32Array): Tensors => {
    let start = 0;
    const reals = inputs.map(([name, { shape }]): [string, HostTensor] => {
      const size = sizeOf(shape);
      start += size;
      return [name, float32(x.slice(start - size, start), shape)];
    });
    return Object.fromEntries([...reals, ...whole].map(([name, tensor]) => [name, tensorOf(tensor)]));
  };
  const joined = Float32Array.from(inputs.flatMap(([, { data }]) => Array.from(data as Float32Array)));
  const terms: Terms = (x) =>
    tf.tidy(() => f(at(x)).flatMap((result) => Array.from(result.dataSync(), (value, i) => value * weight(i))));
  const gradient = tf.tidy(() =>
    gradients(example, at(joined), (tensors) => sumOf(f(tensors).map(weighted))).flatMap((slope) =>
      Array.from(slope.dataSync()),
    ),
  );
  return differenceError(terms, joined, gradient, tolerance);
}

/** `example order: error` of what is wrong. */
function wrong(kernel: string): string[] {
  return examples[kernel]!.flatMap((example, i) => {
    if (!differentiable(kernel, example)) return [];
    const attempt = (order: string, f: Results) => {
      try {
        const error = errorOf(example, f);
        return error < tolerance ? [] : [`${i} ${order}: off by ${error.toExponential(1)}`];
      } catch (error) {
        return [`${i} ${order}: ${(error as Error).message}`];
      }
    };
    return [...attempt('first', outputsOf(kernel, example)), ...attempt('second', slopesOf(kernel, example))];
  });
}

describe('derivatives are what finite differences measure', () => {
  it.each(Object.keys(examples).filter((kernel) => !(kernel in withoutDerivative)))('%s', (kernel) => {
    expect(wrong(kernel)).toEqual([]);
  });
});

it.each(Object.entries(withoutDerivative))('%s has none: %s', (kernel) => {
  expect(wrong(kernel)).not.toEqual([]);
});

describe('derivatives that no example shows', () => {
  /** Of the mean square of the gradient. */
  const penalty = (f: (x: Tensor) => Tensor, x: Tensor): number[] =>
    Array.from(
      tf.tidy(
        () =>
          tf
            .grad((x) => tf.mean(tf.square(tf.grad((x) => tf.sum(f(x)))(x))))(x)
            .dataSync() as Float32Array,
      ),
    );

  it('of powers at zero', () => {
    expect(penalty((x) => tf.pow(x, 2), tf.tensor1d([0, 1]))).toEqual([0, 4]);
    expect(penalty((x) => tf.add(tf.pow(x, 1), tf.square(x)), tf.tensor1d([0, 1]))).toEqual([2, 6]);
  });

  it('of what is gathered by the places of the greatest', () => {
    const x = tf.tensor1d([1, 3, 2]);
    const two = (x: Tensor) => tf.square(tf.gather(x, tf.topk(x, 2).indices));
    expect(penalty(two, x).map((slope) => Math.round(slope * 1e3) / 1e3)).toEqual([0, 8, 5.333]);
  });

  it.each(['linear', 'relu', 'elu', 'relu6', 'sigmoid', 'leakyrelu'] as const)('of fused products with %s', (kind) => {
    const [a, b] = [tf.tensor2d([0.3, -0.7, 1.1, 0.4], [2, 2]), tf.tensor2d([0.5, -1, 2, 0.3], [2, 2])];
    const activations = { linear: (x: Tensor) => x, leakyrelu: (x: Tensor) => tf.leakyRelu(x, 0.2) };
    const activation = { ...activations, relu: tf.relu, elu: tf.elu, relu6: tf.relu6, sigmoid: tf.sigmoid }[kind];
    const apart = penalty((x) => tf.square(activation(tf.matMul(x as tf.Tensor2D, b))), a);
    const fused = penalty(
      (x) => tf.square(tf.fused.matMul({ a: x as tf.Tensor2D, b, activation: kind, leakyreluAlpha: 0.2 })),
      a,
    );
    fused.forEach((slope, i) => {
      expect(slope).toBeCloseTo(apart[i]!, 5);
    });
  });
});

describe('the check catches', () => {
  /** What is wrong with the kernel while its gradient is another. */
  function replaced(
    kernelName: string,
    gradFunc: (dy: any, saved: Tensor[]) => Record<string, () => Tensor>,
  ): string[] {
    const own = tf.getGradient(kernelName);
    tf.registerGradient({ ...own, gradFunc });
    try {
      return wrong(kernelName);
    } finally {
      tf.registerGradient(own);
    }
  }

  it('a gradient one percent too steep', () => {
    const steep = replaced('Tanh', (dy, [y]) => ({ x: () => tf.mul(dy, tf.mul(tf.sub(1, tf.square(y!)), 1.01)) }));
    expect(steep).toContainEqual(expect.stringContaining('0 first: off by'));
  });

  it('a gradient that forgets how it depends on its input', () => {
    const frozen = (x: Tensor) => tf.tensor(x.dataSync(), x.shape);
    const forgetful = replaced('Exp', (dy, [y]) => ({ x: () => tf.mul(dy, frozen(y!)) }));
    expect(forgetful).toEqual([expect.stringContaining('0 second: off by')]);
  });
});

describe('the tape', () => {
  const x = () => tf.tensor1d([0.3, -0.7]);
  const twice = (f: (x: Tensor) => Tensor) =>
    Array.from(
      tf.tidy(() =>
        tf
          .grad((x) => tf.sum(tf.grad((x) => tf.sum(f(x)))(x)))(x())
          .dataSync(),
      ),
    );

  it('knows what an output depends on that tf.customGrad saved', () => {
    const exp = tf.customGrad((...[x, save]: any[]) => {
      const value = tf.exp(x);
      save([value, x]);
      return { value, gradFunc: (dy: Tensor, [y]: Tensor[]) => tf.mul(dy, y!) };
    });
    twice(exp).forEach((slope, i) => {
      expect(slope).toBeCloseTo(Math.exp(x().dataSync()[i]!), 5);
    });
  });

  it('leaves no tensor behind, not even what a kernel saved for a gradient of truth values', () => {
    const f = (x: Tensor) => tf.sum(tf.where(tf.greaterEqual(x, tf.mul(x, x)), tf.tanh(x), tf.square(x)));
    const all = () =>
      tf.tidy(() =>
        tf
          .grad((x) => tf.sum(tf.square(tf.grad(f)(x))))(x())
          .dataSync(),
      );
    all();
    const before = tf.memory().numTensors;
    all();
    expect(tf.memory().numTensors).toBe(before);
  });
});
