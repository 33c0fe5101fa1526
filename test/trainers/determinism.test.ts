/** The same steps are the same bits: however they are grouped into chunks, however many threads work on them. */
import { describe, expect, it } from 'vitest';
import type { Executor } from '../../src/engine/executor.js';
import {
  compiledFor,
  eagerFor,
  fingerprint,
  type Ready,
  ready,
  readyFile,
  startClock,
  stepsOf,
} from '../helpers/experiments.js';
import { nasty } from '../helpers/nasty.js';

const chunked = async (one: Ready, executor: Executor, chunks: readonly number[], step = 0) => {
  const from = { state: one.state, clock: { ...startClock(one), step } };
  const { state, reports } = await stepsOf(one, executor, chunks, from);
  return fingerprint(state, reports);
};

const ones = (count: number) => Array<number>(count).fill(1);

describe('a nasty small experiment', () => {
  it('is the same in one chunk of 20, in 20 chunks of one, and in uneven ones', async () => {
    const one = await ready(nasty);
    const executor = await compiledFor(one);
    const whole = await chunked(one, executor, [20]);
    expect(await chunked(one, executor, ones(20))).toBe(whole);
    expect(await chunked(one, executor, [7, 1, 12])).toBe(whole);
  });

  it('is the same on one thread, on two and on four, and in another session', async () => {
    const one = await ready(nasty);
    const prints = [];
    for (const threads of [1, 1, 2, 4]) prints.push(await chunked(one, await compiledFor(one, threads), [20]));
    expect(new Set(prints).size).toBe(1);
  });

  it('is the same eagerly, however grouped', async () => {
    const one = await ready(nasty);
    expect(await chunked(one, await eagerFor(one), ones(6))).toBe(await chunked(one, await eagerFor(one), [6]));
  });

  it('is another with another seed, another step number, or a step less', async () => {
    const one = await ready(nasty);
    const executor = await compiledFor(one);
    const whole = await chunked(one, executor, [20]);
    const other = await ready({ ...nasty, seed: 12 });
    expect(await chunked(other, await compiledFor(other), [20])).not.toBe(whole);
    expect(await chunked(one, await compiledFor(other), [20])).not.toBe(whole);
    expect(await chunked(one, executor, [20], 1)).not.toBe(whole);
    expect(await chunked(one, executor, [19])).not.toBe(whole);
  });
});

describe.each([
  ["the 2014 paper's networks", 'configs/paper/mnist.yaml', 'data.batch=50'],
  ['a DCGAN', 'configs/mnist-dcgan.yaml', 'data.batch=8'],
])('%s', (_, path, batch) => {
  it('train to the same bits in one chunk of 4 and in four, on one thread and on two', async () => {
    const one = await readyFile(path, [batch, 'data.limit=500', 'callbacks=[]']);
    const [single, double] = [await compiledFor(one, 1), await compiledFor(one, 2)];
    const whole = await chunked(one, single, [4]);
    expect(await chunked(one, single, ones(4))).toBe(whole);
    expect(await chunked(one, double, [4])).toBe(whole);
    expect(await chunked(one, double, [1, 3])).toBe(whole);
    expect(await chunked(one, double, [4], 1)).not.toBe(whole);
  });
});
