import { describe, expect, test } from 'vitest';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { tf } from '../../src/engine/tf.js';
import { mapTree, type Tree } from '../../src/engine/tree.js';
import { optimizers } from '../../src/optimizers/index.js';
import { defineOptimizer } from '../../src/optimizers/optimizer.js';
import { tensorOf } from '../helpers/source.js';
import { bowl, fresh, type Gradient, optimizerOf, toHost, train, twoLayers, values } from './training.js';

const constantly =
  (gradients: Tree<HostTensor>): Gradient =>
  () =>
    mapTree(gradients, tensorOf);

/** The gradients as the optimizer inside saw them: with rate 1, SGD moves by minus them. */
function seenBy(config: Record<string, unknown>, gradients: Tree<HostTensor>): Record<string, number[]> {
  const optimizer = optimizerOf({ type: 'sgd', learningRate: 1, ...config });
  const origin = mapTree(gradients, ({ data, shape }) => float32(new Float32Array(data.length), shape));
  const { params } = train(optimizer, fresh(optimizer, origin), constantly(gradients), 0, 1);
  return Object.fromEntries(Object.entries(values(params)).map(([path, moved]) => [path, moved.map((w) => 0 - w)]));
}

const gradients = { a: { kernel: float32([3, -4], [2, 1]) }, b: { bias: float32([12], [1]) } }; // joint length 13

describe('clipNorm', () => {
  test('scales all gradients together to the limit', () => {
    const seen = seenBy({ clipNorm: 6.5 }, gradients);
    [...seen['a.kernel']!, ...seen['b.bias']!].forEach((value, i) => {
      expect(value).toBeCloseTo([1.5, -2, 6][i]!, 5);
    });
  });

  test('leaves shorter gradients alone, bit by bit', () => {
    expect(seenBy({ clipNorm: 13.5 }, gradients)).toEqual(values(gradients));
  });

  test('gradients of zero stay zero', () => {
    expect(seenBy({ clipNorm: 1 }, { w: float32([0, 0], [2]) })).toEqual({ w: [0, 0] });
  });
});

describe('clipValue', () => {
  test('brings each number within the limit', () => {
    expect(seenBy({ clipValue: 3.5 }, gradients)).toEqual({ 'a.kernel': [3, -3.5], 'b.bias': [3.5] });
  });

  test('comes before clipNorm', () => {
    const seen = seenBy({ clipValue: 4, clipNorm: 1 }, { w: float32([3, 100], [2]) });
    seen.w!.forEach((value, i) => {
      expect(value).toBeCloseTo([0.6, 0.8][i]!, 6);
    });
  });
});

describe('weightDecay', () => {
  const still: Gradient = (params) => mapTree(params, (w) => tf.zerosLike(w));

  test('shrinks kernels by rate times decay, and nothing else', () => {
    const optimizer = optimizerOf({ type: 'sgd', learningRate: 0.5, weightDecay: 0.1 });
    const before = twoLayers();
    const after = values(train(optimizer, fresh(optimizer, before), still, 0, 1).params);
    expect(after['first.bias']).toEqual(values(before)['first.bias']);
    values(before)['first.kernel']!.forEach((w, i) => {
      expect(after['first.kernel']![i]).toBeCloseTo(w * 0.95, 6);
    });
  });

  test("is decoupled: Adam's slots never see it", () => {
    const slotsOf = (config: Record<string, unknown>) => {
      const optimizer = optimizerOf({ type: 'adam', ...config });
      return values(train(optimizer, fresh(optimizer, twoLayers()), constantly(twoLayers()), 0, 3).slots);
    };
    expect(slotsOf({ weightDecay: 0.3 })).toEqual(slotsOf({}));
  });

  test('needs a learning rate to be scaled by', () => {
    const rateless = defineOptimizer({
      name: 'rateless',
      summary: '',
      config: optimizers[0]!.config,
      build: () => ({ schedules: {}, init: () => ({}), update: ({ params, slots }) => ({ params, slots }) }),
    });
    expect(() => rateless.build({ weightDecay: 0.1 }, {} as never)).toThrow(/which this optimizer lacks/);
  });
});

describe('maxColumnNorm', () => {
  const limit = 1.5;
  const columns = ({ data, shape }: HostTensor): number[] => {
    const units = shape.at(-1)!;
    const sums = new Float64Array(units);
    data.forEach((w, i) => {
      sums[i % units]! += w * w;
    });
    return Array.from(sums, Math.sqrt);
  };
  const constrained = (tree: Tree<HostTensor>) => {
    const optimizer = optimizerOf({ type: 'sgd', maxColumnNorm: limit });
    return toHost(optimizer.constrain!(mapTree(tree, tensorOf)));
  };

  test("is pylearn2's formula on the columns of a matrix", () => {
    const kernel = float32([3, 0.1, 0, 4, 0.2, 0], [2, 3]);
    const seen = values(constrained({ dense: { kernel } }))['dense.kernel']!;
    const norms = columns(kernel);
    Array.from(kernel.data).forEach((w, i) => {
      const norm = norms[i % 3]!;
      expect(seen[i]).toBeCloseTo((w * Math.min(norm, limit)) / (1e-7 + norm), 6);
    });
  });

  test('a convolution has one column per filter; biases and gains are left alone', () => {
    const kernel = float32(new Float32Array(2 * 2 * 3 * 2).fill(1), [2, 2, 3, 2]);
    const gamma = float32(new Float32Array(12).fill(9), [2, 3, 2]);
    const seen = constrained({ conv: { kernel }, norm: { gamma } });
    columns((seen.conv as { kernel: HostTensor }).kernel).forEach((norm) => {
      expect(norm).toBeCloseTo(limit, 5);
    });
    expect(values(seen)['norm.gamma']).toEqual(Array(12).fill(9));
  });

  test('holds after every update, with a control that does not', () => {
    const longest = (config: Record<string, unknown>) => {
      const optimizer = optimizerOf({ type: 'sgd', learningRate: 0.3, ...config });
      let state = fresh(optimizer, twoLayers());
      return Array.from({ length: 8 }, (_, step) => {
        state = train(optimizer, state, bowl, step, step + 1);
        return Math.max(...columns((state.params.first as { kernel: HostTensor }).kernel));
      });
    };
    expect(Math.max(...longest({ maxColumnNorm: 1 }))).toBeLessThanOrEqual(1 + 1e-6);
    expect(Math.max(...longest({}))).toBeGreaterThan(1.4);
  });

  test('is applied once before training through constrain, which other optimizers lack', () => {
    expect(optimizerOf({ type: 'adam' }).constrain).toBeUndefined();
    expect(optimizerOf({ type: 'adam', maxColumnNorm: 1 }).constrain).toBeDefined();
  });
});

test.each(optimizers.map(({ name }) => name))('%s takes every common key at once', (type) => {
  const optimizer = optimizerOf({ type, clipNorm: 1, clipValue: 0.5, weightDecay: 0.01, maxColumnNorm: 1 });
  const { params } = train(optimizer, fresh(optimizer, twoLayers()), bowl, 0, 5);
  for (const all of Object.values(values(params))) expect(all.every(Number.isFinite)).toBe(true);
});
