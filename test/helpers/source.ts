/** A Source made of the framework's streams and given tensors, run eagerly. Forgets nothing: one per step. */
import { streams } from '../../src/engine/random.js';
import type { Noise, Source } from '../../src/engine/source.js';
import { type HostTensor, type Shape, sizeOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';

interface Given {
  readonly batches?: Readonly<Record<string, HostTensor>>;
  readonly scalars?: Readonly<Record<string, number>>;
}

export interface TestSource extends Source {
  /** What was asked for so far, by name. */
  readonly asked: ReadonlyMap<string, { readonly noise: Noise; readonly shape: Shape }>;
}

export function testSource(seed: number, step = 0, { batches = {}, scalars = {} }: Given = {}): TestSource {
  const asked = new Map<string, { noise: Noise; shape: Shape }>();
  return {
    asked,
    batch: (name) => tensorOf(given(batches, name)),
    scalar: (name) => tf.scalar(given(scalars, name)),
    noise(name, noise, shape) {
      const form = { noise, shape };
      if (JSON.stringify(asked.get(name) ?? form) !== JSON.stringify(form))
        throw new Error(`"${name}" changed its form`);
      asked.set(name, form);
      return draw(noise, shape, seed, name, step);
    },
  };
}

function draw(noise: Noise, shape: Shape, seed: number, name: string, step: number): Tensor {
  const stream = streams(seed)(name, step);
  const size = sizeOf(shape);
  const extents = [...shape];
  if (noise.kind === 'mask') return tf.tensor(stream.fillMask(new Uint8Array(size), noise.keep), extents, 'bool');
  if (noise.kind === 'uniform')
    return tf.tensor(stream.fillUniform(new Float32Array(size), noise.min, noise.max), extents);
  return tf.tensor(stream.fillNormal(new Float32Array(size), noise.mean, noise.deviation), extents);
}

function given<T>(values: Readonly<Record<string, T>>, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`the test gave no "${name}"`);
  return value;
}

export const tensorOf = ({ data, shape, dtype }: HostTensor): Tensor => tf.tensor(data, [...shape], dtype);
