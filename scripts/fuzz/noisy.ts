/**
 * A TensorFlow.js backend that rounds badly: the cpu backend, each of whose kernels multiplies its real results by
 * 1 + e with |e| up to a millionth, some ten times what rounding to float32 does. How far a program's results then move
 * is how far two honest executors may be apart: this is Monte Carlo arithmetic (Parker 1997), forward and backward,
 * and it knows cancellation, ties and jumps without being told.
 * Numbers of few bits (0, 1, -2.5) are taken to be exact and left alone, so that ties between those stay ties; but the sign
 * of a computed zero is rounding's to choose.
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
        const old = Object.values(given.inputs).map((input) => (input as tf.TensorInfo)?.dataId);
        for (const { dataId, dtype } of [made].flat()) {
          if (dtype !== 'float32' || old.includes(dataId)) continue;
          const { values } = (given.backend as any).data.get(dataId) as { values: Float32Array };
          for (let i = 0; i < values.length; i++) values[i] = values[i] === 0 ? next() * 0 : jittered(values[i]!);
        }
        return made;
      },
    });
}
