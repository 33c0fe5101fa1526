/** Draws from a trained generator through an executor, preparing each form of question once. */
import type { Executor, PreparedCall } from '../engine/executor.js';
import type { HostTensor, Spec } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Trainer } from '../trainers/trainer.js';

export interface Sampler {
  /** [count, ...shape] of the fixed noise that `stream` names. */
  sample(state: Tree<HostTensor>, stream: string, count: number): Promise<HostTensor>;
  /** [count, ...shape] of given noise z: [count, dim]. */
  generate(state: Tree<HostTensor>, z: HostTensor): Promise<HostTensor>;
}

export function createSampler(trainer: Trainer, executor: Executor, form: Tree<Spec>): Sampler {
  const prepared = new Map<string, Promise<PreparedCall>>();
  const once = (key: string, prepare: () => Promise<PreparedCall>) =>
    prepared.get(key) ?? prepared.set(key, prepare()).get(key)!;
  return {
    async sample(state, stream, count) {
      const call = await once(`${stream} ${count}`, () =>
        executor.call((inputs, source) => ({ x: trainer.sample(inputs, source, stream, count) }), form),
      );
      return (await call.run(state)).x as HostTensor;
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
