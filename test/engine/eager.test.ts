/** The eager executor: what its source promises, and that no tensor is left alive or killed too early. */
import { describe, expect, it } from 'vitest';
import { createEager, gatherRows } from '../../src/engine/eager.js';
import type { Feeds, StepFunction } from '../../src/engine/executor.js';
import type { Source } from '../../src/engine/source.js';
import { float32, specOf, zeros } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { flatten } from '../../src/engine/tree.js';
import { eagerFor, ready, stepsOf } from '../helpers/experiments.js';

const uniform = { kind: 'uniform', min: 0, max: 1 } as const;

const call = async (f: (x: Tensor, source: Source) => Tensor) => {
  const eager = await createEager({ seed: 2 }, 'cpu');
  const prepared = await eager.call(({ x }, source) => ({ y: f(x as Tensor, source) }), { x: specOf(zeros([2])) });
  return async (step = 0) =>
    Array.from((await prepared.run({ x: float32([1, 2], [2]) }, step)).y!.data as Float32Array);
};

describe('the source', () => {
  it('gives the same noise again, even where an autodiff asked first', async () => {
    const inside = (x: Tensor, source: Source) => {
      const slope = tf.grad((y) => tf.sum(tf.mul(y, source.noise('n', uniform, [2]))))(x);
      return tf.sub(slope, source.noise('n', uniform, [2]));
    };
    expect(await (await call(inside))()).toEqual([0, 0]);
  });

  it('gives other noise at another step or by another name', async () => {
    const noise = await call((_, source) => source.noise('n', uniform, [2]));
    expect(await noise(1)).toEqual(await noise(1));
    expect(await noise(2)).not.toEqual(await noise(1));
    expect(await (await call((_, source) => source.noise('m', uniform, [2])))(1)).not.toEqual(await noise(1));
  });

  it.each<[string, (source: Source) => Tensor]>([
    ['of another shape', (source) => source.noise('n', uniform, [1, 2])],
    ['of another kind', (source) => source.noise('n', { kind: 'mask', keep: 0.5 }, [2])],
  ])('refuses noise %s', async (_, again) => {
    const both = await call((x, source) => tf.add(source.noise('n', uniform, [2]), tf.mul(x, again(source))));
    await expect(both()).rejects.toThrow('noise "n" is asked for in two forms');
  });

  it('has no batches or scalars outside a step', async () => {
    await expect((await call((_, source) => source.batch('data')))()).rejects.toThrow('batch "data"');
    await expect((await call((_, source) => source.scalar('rate')))()).rejects.toThrow('scalar "rate"');
  });
});

describe('a step', () => {
  const feeds: Feeds = { batches: {} };
  const chunk = (count: number) => ({ first: 0, count, rows: {}, scalars: { rate: Array<number>(count).fill(0.5) } });
  const run = async (fn: StepFunction, count: number) => {
    const state = { w: float32([1, 2], [2]), kept: float32([7], [1]) };
    return (await (await createEager({ seed: 2 }, 'cpu')).step(fn, state, feeds)).run(state, chunk(count));
  };

  it('may return what it was given, swapped or twice, and report it', async () => {
    const odd: StepFunction = ({ w, kept }, source) => ({
      state: { w: tf.mul(w as Tensor, source.scalar('rate')), kept: kept as Tensor },
      report: { rate: source.scalar('rate'), again: source.scalar('rate'), kept: tf.sum(kept as Tensor) },
    });
    const { state, reports } = await run(odd, 3);
    expect(Object.values(flatten(state)).map(({ data }) => Array.from(data))).toEqual([[0.125, 0.25], [7]]);
    expect(Object.values(reports).map((all) => Array.from(all))).toEqual([
      [0.5, 0.5, 0.5],
      [0.5, 0.5, 0.5],
      [7, 7, 7],
    ]);
  });

  it('leaves nothing behind when it fails', async () => {
    await run((state) => ({ state, report: {} }), 1);
    const before = tf.memory().numTensors;
    const failing: StepFunction = (_, source) => {
      source.noise('n', uniform, [2]);
      throw new Error('no');
    };
    await expect(run(failing, 1)).rejects.toThrow('no');
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('a game with batch norm, dropout, shared noise and k = 2 leaves no tensor behind in 50 steps', async () => {
  const one = await ready({
    name: 'leaks',
    data: { type: 'ring', samples: 40, batch: 4 },
    prior: { type: 'normal', dim: 2 },
    generator: { type: 'mlp', hidden: [4], batchNorm: true },
    discriminator: { type: 'mlp', hidden: [4], batchNorm: true, keep: 0.5 },
    loss: 'hinge',
    optimizer: 'adam',
    trainer: { type: 'adversarial', k: 2, updates: 'simultaneous', noise: 'shared', average: 0.9, steps: 1 },
    callbacks: [],
  });
  const eager = await eagerFor(one);
  let from = await stepsOf(one, eager, [1]);
  const { numTensors, numBytes } = tf.memory();
  for (let i = 0; i < 5; i++) from = await stepsOf(one, eager, [5, 5], from);
  expect(tf.memory()).toMatchObject({ numTensors, numBytes });
});

it('rows are rounded as a session rounds them: product first, in float32', () => {
  const data = Uint8Array.from([0, 1, 127, 255, 77, 3]);
  const table = { data, rows: 3, shape: [2], scale: 2 / 255, shift: -1 };
  const wanted = [77, 3, 0, 1].map((byte) => Math.fround(Math.fround(byte * Math.fround(2 / 255)) - 1));
  expect(Array.from(gatherRows(table, Int32Array.of(2, 0)))).toEqual(wanted);
});
