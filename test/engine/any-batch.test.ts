import { describe, expect, it } from 'vitest';
import { forAnyBatch } from '../../src/engine/any-batch.js';
import { toHost } from '../../src/engine/eager.js';
import { lower } from '../../src/engine/onnx.js';
import { openSession } from '../../src/engine/session.js';
import { simplify } from '../../src/engine/simplify.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { trace, withBackend } from '../../src/engine/trace.js';

const traced = (f: (x: Tensor) => Tensor) => (batch: number) =>
  simplify(trace((declare) => ({ y: f(declare('x', { dtype: 'float32', shape: [batch, 8] })) })));

const pattern = (count: number) => Float32Array.from({ length: count * 8 }, (_, i) => Math.sin(i));

function largestDifference(a: HostTensor, b: HostTensor): number {
  expect(a.shape).toEqual(b.shape);
  return Math.max(...[...a.data].map((value, i) => Math.abs(value - b.data[i]!)));
}

const general: [string, (x: Tensor) => Tensor][] = [
  ['elementwise', (x) => tf.tanh(tf.add(x, 1))],
  ['a reshape and a sum', (x) => tf.sum(tf.reshape(x, [x.shape[0]!, 2, 4]), 2)],
  [
    'two reshapes of one form',
    (x) => tf.add(tf.max(tf.reshape(x, [x.shape[0]!, 2, 4]), 2), tf.min(tf.reshape(tf.neg(x), [x.shape[0]!, 2, 4]), 2)),
  ],
  [
    'a convolution and its transpose',
    (x) => {
      const image = tf.reshape(x, [x.shape[0]!, 2, 2, 2]) as tf.Tensor4D;
      const filter = tf.fill([3, 3, 2, 2], 0.1) as tf.Tensor4D;
      const seen = tf.conv2d(image, filter, 1, 'same');
      return tf.conv2dTranspose(seen, filter, [x.shape[0]!, 4, 4, 2], 2, 'same');
    },
  ],
];

describe('a graph for any batch', () => {
  it.each(general)('%s', async (_, f) => {
    const graph = forAnyBatch(traced(f));
    expect(graph).toBeDefined();
    const session = await openSession(lower(graph!, { anyBatch: true }), 1);
    for (const count of [1, 2, 5]) {
      const { y } = await session.run({ x: float32(pattern(count), [count, 8]) });
      const wanted = withBackend('cpu', () =>
        tf.tidy(() => toHost(f(tf.tensor2d(pattern(count), [count, 8]))) as never),
      );
      expect(largestDifference(y!, wanted)).toBeLessThan(1e-5);
    }
  });

  it.each<[string, (x: Tensor) => Tensor]>([
    ['a mean over the batch', (x) => tf.sub(x, tf.mul(tf.sum(x, 0), 1 / x.shape[0]!))],
    ['a number of nodes', (x) => (x.shape[0] === 2 ? tf.tanh(x) : tf.tanh(tf.tanh(x)))],
    ['an attribute', (x) => tf.concat([x, x], x.shape[0] === 2 ? 0 : 1)],
    ['two extents', (x) => tf.reshape(x, [x.shape[0]! * 2, x.shape[0] === 2 ? 4 : 2, x.shape[0] === 2 ? 1 : 2])],
  ])('is not to be had of %s', (_, f) => {
    expect(forAnyBatch(traced(f))).toBeUndefined();
  });
});

describe('constants', () => {
  it('become part of the model; those that nothing reads do not', async () => {
    const graph = simplify(
      trace((declare) => {
        declare('unread', { dtype: 'float32', shape: [1000] });
        const [x, w] = [
          declare('x', { dtype: 'float32', shape: [1, 2] }),
          declare('w', { dtype: 'float32', shape: [2, 1] }),
        ];
        return { y: tf.matMul(x, w) };
      }),
    );
    const unread = float32(new Float32Array(1000), [1000]);
    const model = lower(graph, { constants: { w: float32([3, 4], [2, 1]), unread }, metadata: { idea: 'constants' } });
    expect(model.length).toBeLessThan(1000);
    expect(model.includes('idea')).toBe(true);
    const session = await openSession(model, 1);
    expect([...(await session.run({ x: float32([1, 2], [1, 2]) })).y!.data]).toEqual([11]);
  });
});
