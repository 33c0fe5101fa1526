/**
 * A TensorFlow.js backend that rounds badly: the cpu backend, each of whose kernels multiplies its real results by
 * 1 + e with |e| up to a millionth, some ten times what rounding to float32 does. How far a program's results then move
 * is how far two honest executors may be apart: this is Monte Carlo arithmetic (Parker 1997), forward and backward,
 * and it knows cancellation, ties and jumps without being told.
 * Numbers of few bits (0, 1, -2.5) are taken to be exact and left alone, so that ties between those stay ties, except
 * where a kernel only comes near its result; and the sign of a computed zero is rounding's to choose.
 */
import { stream } from '../../src/engine/random.js';
import type { HostTensor } from '../../src/engine/tensor.js';
import { tf } from '../../src/engine/tf.js';

export const noisyBackend = 'noisy';
export const noise = 1e-6;

let next: () => number = () => 0;

/** A pair of samples (0 and 1, 2 and 3, ...) makes the same noise, of opposite sign. */
export function sample(number: number): void {
  const random = stream(0, 'rounding', number >> 1);
  const sign = number % 2 ? -noise : noise;
  next = () => sign * (2 * random.uniform() - 1);
}

const fewBits = (x: number) => x * 256 === Math.round(x * 256) && Math.abs(x) <= 4096;

export const jittered = (x: number): number => (fewBits(x) || !Number.isFinite(x) ? x : x * (1 + next()));

export const jitteredTensor = (tensor: HostTensor): HostTensor =>
  tensor.dtype === 'float32' ? { ...tensor, data: Float32Array.from(tensor.data, jittered) } : tensor;

/** Kernels whose results of few bits are not exact: a sigmoid of 20 is 1 or the number before. */
const approximate = new Set([
  ...['Sigmoid', 'Tanh', 'Erf', 'Exp', 'Expm1', 'Log', 'Log1p', 'Softplus', 'Softmax', 'Elu', 'Selu', 'Pow', 'Rsqrt'],
  ...['Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Atan2', 'Sinh', 'Cosh', 'Asinh', 'Acosh', 'Atanh', 'LRN'],
  ...['RealDiv', 'Reciprocal', 'FusedBatchNorm'],
]);

/** Kernels that round before they add up: their error is one of the terms. */
const averages = new Set(['Mean', 'AvgPool', 'AvgPool3D', 'ResizeBilinear']);

const largest = (numbers: Float32Array) => numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

function blur(kernel: string, x: number, scale: number): number {
  if (averages.has(kernel)) return x + next() * scale;
  if (x === 0) return next() * 0;
  return approximate.has(kernel) ? x * (1 + next()) : jittered(x);
}

let registered = false;

export function registerNoisyBackend(): void {
  if (registered) return;
  registered = true;
  tf.registerBackend(noisyBackend, tf.findBackendFactory('cpu'));
  for (const kernel of tf.getKernelsForBackend('cpu'))
    tf.registerKernel({
      ...kernel,
      backendName: noisyBackend,
      kernelFunc(given) {
        const made = kernel.kernelFunc(given);
        const numbersOf = ({ dataId }: tf.TensorInfo) => (given.backend as any).data.get(dataId).values as Float32Array;
        const inputs = Object.values(given.inputs).filter(Boolean) as tf.TensorInfo[];
        const scale = averages.has(kernel.kernelName) ? largest(numbersOf(inputs[0]!)) : 0;
        for (const output of [made].flat()) {
          if (output.dtype !== 'float32' || inputs.some(({ dataId }) => dataId === output.dataId)) continue;
          const values = numbersOf(output);
          for (let i = 0; i < values.length; i++) values[i] = blur(kernel.kernelName, values[i]!, scale);
        }
        return made;
      },
    });
}
