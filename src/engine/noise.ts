/** Makes a step's noise on the host: (seed, name, step) -> numbers. Both executors call this, so they agree exactly. */
import { type Streams, streams } from './random.js';
import type { Noise } from './source.js';
import { type DType, type Shape, sizeOf, type TensorData } from './tensor.js';

export const noiseType = (noise: Noise): DType => (noise.kind === 'mask' ? 'bool' : 'float32');

export type MakeNoise = (name: string, noise: Noise, shape: Shape, step: number) => Float32Array | Uint8Array;

export function noiseMaker(seed: number): MakeNoise {
  const of = streams(seed);
  return (name, noise, shape, step) => {
    const size = sizeOf(shape);
    const out = noise.kind === 'mask' ? new Uint8Array(size) : new Float32Array(size);
    return fill(of, out, name, noise, step);
  };
}

/** `count` steps' noise one after another, the first for step `first`. Writes into `out`. */
export function fillSteps(
  seed: number,
  out: TensorData,
  name: string,
  noise: Noise,
  first: number,
  count: number,
): TensorData {
  const of = streams(seed);
  const size = out.length / count;
  for (let i = 0; i < count; i++) fill(of, out.subarray(i * size, (i + 1) * size), name, noise, first + i);
  return out;
}

function fill<T extends TensorData>(of: Streams, out: T, name: string, noise: Noise, step: number): T {
  const stream = of(name, step);
  if (noise.kind === 'mask') stream.fillMask(out as Uint8Array, noise.keep);
  else if (noise.kind === 'uniform') stream.fillUniform(out as Float32Array, noise.min, noise.max);
  else stream.fillNormal(out as Float32Array, noise.mean, noise.deviation);
  return out;
}
