/** Checks a gradient by central differences along random directions. Float32, so good to about one part in a thousand. */
import { streams } from '../../src/engine/random.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { tensorOf } from './source.js';

type Vector = ArrayLike<number>;

const dot = (a: Vector, b: Vector): number => Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
const norm = (a: Vector): number => Math.sqrt(dot(a, a));

/**
 * Largest error of tfjs's gradient of a random projection of `f`'s output, over each input and a few directions, as a
 * share of what such a derivative typically measures.
 */
export function gradientError(f: (inputs: Tensor[]) => Tensor, inputs: readonly HostTensor[], step = 1e-3): number {
  const size = tf.tidy(() => f(inputs.map(tensorOf)).size);
  const projection = streams(5)('projection').fillNormal(new Float32Array(size), 0, 1);
  const project = (values: readonly HostTensor[]) => tf.tidy(() => dot(f(values.map(tensorOf)).dataSync(), projection));
  const errors = inputs.flatMap((input, which) => {
    const gradient = gradientOf(f, inputs, which, projection);
    return [0, 1, 2].map((trial) => {
      const direction = streams(trial)(`direction ${which}`).fillNormal(new Float32Array(input.data.length), 0, 1);
      const moved = (by: number) => inputs.map((one, i) => (i === which ? shifted(one, direction, by) : one));
      const measured = (project(moved(step)) - project(moved(-step))) / (2 * step);
      const typical = (norm(gradient) * norm(direction)) / Math.sqrt(direction.length);
      return Math.abs(measured - dot(gradient, direction)) / typical;
    });
  });
  return Math.max(...errors);
}

function gradientOf(f: (inputs: Tensor[]) => Tensor, inputs: readonly HostTensor[], which: number, weights: Vector) {
  return tf.tidy(() => {
    const tensors = inputs.map(tensorOf);
    const loss = (x: Tensor): Tensor => {
      const output = f(tensors.map((tensor, i) => (i === which ? x : tensor)));
      return tf.sum(tf.mul(tf.reshape(output, [-1]), tf.tensor1d(Array.from(weights))));
    };
    return tf.grad(loss)(tensors[which]!).dataSync();
  });
}

const shifted = ({ data, shape }: HostTensor, direction: Vector, by: number): HostTensor =>
  float32(
    Float32Array.from(data, (value, i) => value + by * direction[i]!),
    shape,
  );
