/** Lazy mode: plain TensorFlow.js computed by the compiled engine when it is read, beside a recording that goes on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printGraph } from '../../src/engine/graph.js';
import { kernels } from '../../src/engine/kernels.js';
import { registerLazy } from '../../src/engine/lazy.js';
import { tf } from '../../src/engine/tf.js';
import { trace } from '../../src/engine/trace.js';

beforeAll(() => tf.setBackend(registerLazy()));
afterAll(() => tf.setBackend('cpu'));

describe('reading', () => {
  it('computes what the tensor needs, either way', async () => {
    const x = tf.tensor([1, 2, 3, 4], [2, 2]);
    const y = tf.add(tf.matMul(x, x), 1);
    expect([...y.dataSync()]).toEqual([8, 11, 16, 23]);
    expect([...(await tf.mul(y, 2).data())]).toEqual([16, 22, 32, 46]);
  });

  it('computes once: what was read is taken as it was', async () => {
    const y = tf.square(tf.tensor([3, 4]));
    expect([...y.dataSync()]).toEqual([9, 16]);
    const { Square } = kernels;
    Object.assign(kernels, { Square: kernels.Neg });
    try {
      expect([...(await y.data())]).toEqual([9, 16]);
      expect([...tf.add(y, 1).dataSync()]).toEqual([10, 17]);
      expect([...tf.square(y).dataSync()]).toEqual([-9, -16]);
    } finally {
      Object.assign(kernels, { Square });
    }
  });

  it('shows the graph that runs, simplified', () => {
    const seen: string[] = [];
    registerLazy((graph) => seen.push(printGraph(graph)));
    tf.add(tf.mul(tf.tensor([3, 4]), 1), 0).dataSync();
    registerLazy();
    tf.exp(1).dataSync();
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatch(/^in {2}(tensor\.\d+): float32\[2\]\nout result: \1$/);
  });

  it('gives gradients, int32, bool and scalars', () => {
    const x = tf.tensor([1, -2]);
    expect([
      ...tf
        .grad((x) => tf.sum(tf.square(x)))(x)
        .dataSync(),
    ]).toEqual([2, -4]);
    expect(tf.cast(x, 'int32').dataSync()).toEqual(Int32Array.of(1, -2));
    expect(tf.greater(x, 0).dataSync()).toEqual(Uint8Array.of(1, 0));
    expect(tf.sum(x).arraySync()).toBe(-1);
  });

  it('says what is not covered', () => {
    expect(() => tf.fft(tf.complex([1, 2], [3, 4]))).toThrow('no kernel "Complex"');
    expect(() => tf.tensor(['a', 'b'])).toThrow(
      'a tensor of dtype string is made, but the compiled engine has float32',
    );
  });

  it('leaves nothing behind in the backend', () => {
    const before = tf.memory().numDataBuffers;
    tf.tidy(() => tf.exp(tf.tensor([1, 2])).dataSync());
    expect(tf.memory().numDataBuffers).toBe(before);
  });
});

describe('a recording', () => {
  it('goes on beside it, and takes its tensors as constants', () => {
    const weights = tf.exp(tf.tensor([0, 0]));
    const graph = trace((declare) => ({ y: tf.mul(declare('x', { dtype: 'float32', shape: [2] }), weights) }));
    expect(printGraph(graph)).toContain('<1 1>');
    expect(tf.getBackend()).toBe('lazy');
    expect([...tf.add(weights, 1).dataSync()]).toEqual([2, 2]);
  });
});
