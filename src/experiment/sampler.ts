/** Draws from a trained generator through an executor, preparing each form of question once. */
import type { Executor, PreparedCall } from '../engine/executor.js';
import { float32, type HostTensor, type Spec, sizeOf } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Trainer } from '../trainers/trainer.js';

export interface Sampler {
  /** [count, ...shape] of the fixed noise that `stream` names. */
  sample(state: Tree<HostTensor>, stream: string, count: number): Promise<HostTensor>;
  /** The same for any count, in pieces, so that no more of them than a piece is in the network at once. */
  sampleMany(state: Tree<HostTensor>, stream: string, count: number): Promise<HostTensor>;
  /** [count, ...shape] of given noise z: [count, dim]. */
  generate(state: Tree<HostTensor>, z: HostTensor): Promise<HostTensor>;
}

/** Samples in a piece. */
const piece = 256;

export function createSampler(trainer: Trainer, executor: Executor, form: Tree<Spec>): Sampler {
  const prepared = new Map<string, Promise<PreparedCall>>();
  const once = (key: string, prepare: () => Promise<PreparedCall>) =>
    prepared.get(key) ?? prepared.set(key, prepare()).get(key)!;
  const drawing = (stream: string, count: number) =>
    once(`${stream} ${count}`, () =>
      executor.call((inputs, source) => ({ x: trainer.sample(inputs, source, stream, count) }), form),
    );
  return {
    async sample(state, stream, count) {
      const call = await drawing(stream, count);
      return (await call.run(state)).x as HostTensor;
    },
    async sampleMany(state, stream, count) {
      const call = await drawing(stream, piece);
      const pieces: HostTensor[] = [];
      for (let step = 0; step * piece < count; step++) pieces.push((await call.run(state, step)).x as HostTensor);
      return joined(pieces, count);
    },
    async generate(state, z) {
      const call = await once(`z ${z.shape}`, () =>
        executor.call((inputs) => ({ x: trainer.generate(inputs.state as Tree<Tensor>, inputs.z as Tensor) }), {
          state: form,
          z,
        }),
      );
      return (await call.run({ state, z })).x as HostTensor;
    },
  };
}

/** The first `count` rows of all pieces. */
function joined(pieces: readonly HostTensor[], count: number): HostTensor {
  const [, ...shape] = pieces[0]!.shape;
  const size = sizeOf(shape);
  const data = new Float32Array(count * size);
  pieces.forEach((one, i) => {
    const start = i * piece * size;
    data.set(one.data.subarray(0, data.length - start), start);
  });
  return float32(data, [count, ...shape]);
}
