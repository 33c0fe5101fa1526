/** Asks trained networks through an executor, preparing each form of question once: draws samples, and has examples judged. */
import type { Executor, PreparedCall } from '../engine/executor.js';
import { inPieces, joined } from '../engine/pieces.js';
import { type HostTensor, type Spec, specOf } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Prior } from '../priors/prior.js';
import { UserError } from '../registry/problem.js';
import type { Trainer } from '../trainers/trainer.js';
import type { Experiment } from './build.js';

export interface Sampler {
  /** [count, ...shape] of the fixed noise that `stream` names. */
  sample(state: Tree<HostTensor>, stream: string, count: number): Promise<HostTensor>;
  /** The same for any count, in pieces, so that no more of them than a piece is in the network at once. */
  sampleMany(state: Tree<HostTensor>, stream: string, count: number): Promise<HostTensor>;
  /** [count, ...shape] of given noise z: [count, dim]. */
  generate(state: Tree<HostTensor>, z: HostTensor): Promise<HostTensor>;
  /** [n, outputs] of examples x [n, ...shape], in pieces too. */
  judge(state: Tree<HostTensor>, x: HostTensor): Promise<HostTensor>;
}

/** Samples, or examples, in a piece. */
const piece = 256;

export function createSampler(trainer: Trainer, executor: Executor, form: Tree<Spec>): Sampler {
  const prepared = new Map<string, Promise<PreparedCall>>();
  const once = (key: string, prepare: () => Promise<PreparedCall>) =>
    prepared.get(key) ?? prepared.set(key, prepare()).get(key)!;
  const drawing = (stream: string, count: number) => {
    const { sample } = generatorOf(trainer);
    return once(`${stream} ${count}`, () =>
      executor.call((inputs, source) => ({ x: sample(inputs, source, stream, count) }), form),
    );
  };
  const judging = (x: Spec) =>
    once('judge', () => {
      const judge = judgeOf(trainer);
      return executor.call((inputs) => ({ logits: judge(inputs.state as Tree<Tensor>, inputs.x as Tensor) }), {
        state: form,
        x: specOf(x),
      });
    });
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
      const { generate } = generatorOf(trainer);
      const call = await once(`z ${z.shape}`, () =>
        executor.call(({ state, z }, source) => ({ x: generate(state as Tree<Tensor>, z as Tensor, source) }), {
          state: form,
          z,
        }),
      );
      return (await call.run({ state, z })).x as HostTensor;
    },
    async judge(state, x) {
      const pieces: HostTensor[] = [];
      for (const examples of inPieces(x, piece)) {
        const call = await judging(examples);
        pieces.push((await call.run({ state, x: examples })).logits as HostTensor);
      }
      return joined(pieces, x.shape[0]!);
    },
  };
}

/** What a trainer generates with. @throws UserError where it trains no generator */
export function generatorOf({ sample, generate }: Trainer) {
  if (!sample || !generate) throw new UserError('this run trains no generator, so there is nothing to draw.');
  return { sample, generate };
}

/** Logits of examples, of whichever network of a trainer judges them. @throws UserError where it trains nothing that judges */
export function judgeOf({ judge, classify }: Trainer): NonNullable<Trainer['judge']> {
  if (judge) return judge;
  if (classify) return (state, x) => classify(state, x).logits;
  throw new UserError('this run trains nothing that judges examples.');
}

/** The prior of a run's generator. @throws UserError where there is no generator */
export function priorOf({ prior, trainer }: Pick<Experiment, 'prior' | 'trainer'>): Prior {
  generatorOf(trainer);
  if (!prior) throw new Error('a trainer that generates uses a prior');
  return prior;
}
