import { describe, expect, test } from 'vitest';
import type { HostTensor } from '../../src/engine/tensor.js';
import { float32, zeros } from '../../src/engine/tensor.js';
import { tf } from '../../src/engine/tf.js';
import { flatten, mapTree, refill, type Tree } from '../../src/engine/tree.js';
import { optimizers } from '../../src/optimizers/index.js';
import type { Typed } from '../../src/registry/component.js';
import { bowl, fresh, optimizerOf, start, steepness, train, twoLayers, values } from './training.js';

/** One coordinate of an optimizer in float64, by its textbook: a gradient in, the change of the weight out. */
type Rule = () => (gradient: number, step: number) => number;

const momentumRule =
  (rate: (step: number) => number, momentum: number): Rule =>
  () => {
    let inc = 0;
    return (g, step) => (inc = momentum * inc - rate(step) * g);
  };

/** Kingma and Ba 2015, algorithm 1; or its "order of computation" variant with epsilon-hat. */
const adamRule =
  (rate: number, beta1: number, beta2: number, epsilon: number, hat = false): Rule =>
  () => {
    let [m, v] = [0, 0];
    return (g, step) => {
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      const [c1, c2] = [1 - beta1 ** (step + 1), 1 - beta2 ** (step + 1)];
      if (hat) return (-rate * Math.sqrt(c2) * m) / (c1 * (Math.sqrt(v) + epsilon));
      return (-rate * (m / c1)) / (Math.sqrt(v / c2) + epsilon);
    };
  };

const rmspropRule =
  (rate: number, decay: number, momentum: number, epsilon: number, centered = false): Rule =>
  () => {
    let [square, mean, moved] = [0, 0, 0];
    return (g) => {
      square = decay * square + (1 - decay) * g * g;
      mean = decay * mean + (1 - decay) * g;
      const spread = square - (centered ? mean * mean : 0);
      moved = momentum * moved + (rate * g) / Math.sqrt(spread + epsilon);
      return -moved;
    };
  };

const decaying = { type: 'exponential-decay', from: 0.05, rate: 0.5, every: 10 };

const cases: readonly (readonly [config: Typed, rule: Rule])[] = [
  [{ type: 'sgd', learningRate: 0.05 }, momentumRule(() => 0.05, 0)],
  [{ type: 'sgd', learningRate: decaying, momentum: 0.7 }, momentumRule((step) => 0.05 * 0.5 ** (step / 10), 0.7)],
  [{ type: 'adam', learningRate: 0.05 }, adamRule(0.05, 0.9, 0.999, 1e-8)],
  [{ type: 'adam', learningRate: 0.05, beta1: 0, beta2: 0.9 }, adamRule(0.05, 0, 0.9, 1e-8)],
  [{ type: 'adam', learningRate: 0.05, beta1: 0.5, epsilon: 0.1 }, adamRule(0.05, 0.5, 0.999, 0.1)],
  [{ type: 'adam', learningRate: 0.05, epsilon: 0.1, epsilonHat: true }, adamRule(0.05, 0.9, 0.999, 0.1, true)],
  [{ type: 'rmsprop', learningRate: 0.01 }, rmspropRule(0.01, 0.9, 0, 1e-8)],
  [
    { type: 'rmsprop', learningRate: 0.01, decay: 0.95, momentum: 0.5, epsilon: 0.01, centered: true },
    rmspropRule(0.01, 0.95, 0.5, 0.01, true),
  ],
];

describe.each(cases)('%j', (config, rule) => {
  test('follows its textbook over 50 steps', () => {
    const optimizer = optimizerOf(config);
    const { params } = train(optimizer, fresh(optimizer, twoLayers()), bowl, 0, 50);
    const wanted = start.map((first, i) => {
      const change = rule();
      let w = first;
      for (let step = 0; step < 50; step++) w += change(steepness[i]! * (w - 1), step);
      return w;
    });
    for (const seen of Object.values(values(params)))
      wanted.forEach((w, i) => {
        expect(Math.abs(seen[i]! - w)).toBeLessThan(5e-6 * Math.max(1, Math.abs(w)));
      });
  });

  test('keeps its whole state in the slots: a resume at step 7 is bit-identical', () => {
    const optimizer = optimizerOf(config);
    const whole = train(optimizer, fresh(optimizer, twoLayers()), bowl, 0, 15);
    const half = train(optimizer, fresh(optimizer, twoLayers()), bowl, 0, 7);
    const resumed = train(optimizerOf(config), structuredClone(half), bowl, 7, 15);
    expect(values(resumed.params)).toEqual(values(whole.params));
    expect(values(resumed.slots)).toEqual(values(whole.slots));
  });

  test('control: no slot can be forgotten', () => {
    const optimizer = optimizerOf(config);
    const whole = train(optimizer, fresh(optimizer, twoLayers()), bowl, 0, 15);
    const half = train(optimizer, fresh(optimizer, twoLayers()), bowl, 0, 7);
    const idle = config.beta1 === 0 ? ['m', 'mWeight'] : [];
    for (const slot of Object.keys(half.slots).filter((name) => !idle.includes(name))) {
      const blank = mapTree({ slot: half.slots[slot] as Tree<HostTensor> }, ({ shape }) => zeros(shape)).slot!;
      const forgetful = { ...half, slots: { ...half.slots, [slot]: blank } };
      expect(values(train(optimizer, forgetful, bowl, 7, 15).params), slot).not.toEqual(values(whole.params));
    }
  });
});

describe('beside TensorFlow.js', () => {
  const epsilon = 1e-3;
  const pairs = [
    [{ type: 'sgd', learningRate: 0.05 }, () => tf.train.sgd(0.05), 1e-6],
    [{ type: 'sgd', learningRate: 0.05, momentum: 0.7 }, () => tf.train.momentum(0.05, 0.7), 1e-6],
    [{ type: 'adam', learningRate: 0.05, beta1: 0.5, epsilon }, () => tf.train.adam(0.05, 0.5, 0.999, epsilon), 1e-4],
    [
      { type: 'rmsprop', learningRate: 0.01, momentum: 0.5, epsilon },
      () => tf.train.rmsprop(0.01, 0.9, 0.5, epsilon),
      1e-6,
    ],
  ] as const;

  // its centred RMSProp subtracts epsilon within the root and gives NaN, so that is left to the textbook; its Adam computes 1 - 0.999^t in float32, which is good to 1e-5 only
  test.each(pairs)('%j', (config, theirs, tolerance) => {
    const ours = optimizerOf(config);
    const params = { kernel: float32(start, [2, 3]) };
    const seen = values(train(ours, fresh(ours, params), bowl, 0, 10).params).kernel!;
    const w = tf.variable(tf.tensor2d(start, [2, 3]));
    const optimizer = theirs();
    for (let step = 0; step < 10; step++) {
      optimizer.applyGradients([{ name: w.name, tensor: bowl({ w }, step).w as tf.Tensor }]);
    }
    Array.from(w.dataSync()).forEach((wanted, i) => {
      expect(Math.abs(seen[i]! - wanted)).toBeLessThan(tolerance);
    });
  });
});

describe('form', () => {
  test.each(optimizers.map(({ name }) => name))('%s: slots keep their names and shapes through an update', (type) => {
    const optimizer = optimizerOf(type === 'adam' ? { type } : { type, momentum: 0.5 });
    const state = fresh(optimizer, twoLayers());
    const next = train(optimizer, state, bowl, 0, 1);
    const shapes = (tree: Tree<HostTensor>) => mapTree(tree, ({ shape }) => ({ shape }));
    expect(shapes(next.slots)).toEqual(shapes(state.slots));
    expect(shapes(next.params)).toEqual(shapes(state.params));
  });

  test('without momentum nothing is kept or scheduled for it', () => {
    const plain = optimizerOf({ type: 'sgd' });
    expect(plain.init(twoLayers())).toEqual({});
    expect(Object.keys(plain.schedules)).toEqual(['learningRate']);
    expect(Object.keys(optimizerOf({ type: 'rmsprop' }).init(twoLayers()))).toEqual(['square']);
    expect(Object.keys(optimizerOf({ type: 'sgd', momentum: 0.5 }).schedules)).toEqual(['learningRate', 'momentum']);
  });

  test('momentum that only starts at 0 is kept', () => {
    const rising = { type: 'linear', from: 0, to: 0.5, over: 10 };
    expect(Object.keys(optimizerOf({ type: 'sgd', momentum: rising }).init(twoLayers()))).toEqual(['step']);
  });

  test('Adam takes ten passes over memory for each parameter', () => {
    const optimizer = optimizerOf({ type: 'adam' });
    const params = { kernel: tf.zeros([2, 3]) };
    const slots = mapTree(optimizer.init({ kernel: zeros([2, 3]) }), ({ shape }) => tf.zeros([...shape]));
    const before = tf.memory().numTensors;
    optimizer.update({ params, gradients: params, slots, hyper: { learningRate: tf.scalar(0.1) } });
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    const profile = tf.profile(
      () =>
        optimizer.update({ params, gradients: params, slots, hyper: { learningRate: tf.scalar(0.1) } }).params
          .kernel as tf.Tensor,
    );
    return profile.then(({ kernels }) => {
      expect(kernels.filter(({ outputShapes }) => outputShapes[0]?.length === 2)).toHaveLength(10);
    });
  });
});

test('Adam in float32 keeps the exact size of its first step', () => {
  // g / sqrt(g^2) is 1, so the first step is the learning rate, whatever float32 makes of 1 - 0.999
  const optimizer = optimizerOf({ type: 'adam', learningRate: 1 });
  const { params } = train(
    optimizer,
    fresh(optimizer, { w: float32([0], [1]) }),
    () => ({ w: tf.tensor1d([3]) }),
    0,
    1,
  );
  expect(Math.abs(values(params).w![0]! + 1)).toBeLessThan(2e-7);
});

test('centred RMSProp survives a constant gradient, whose variance is nothing but rounding', () => {
  const optimizer = optimizerOf({ type: 'rmsprop', learningRate: 1e-3, centered: true });
  const steady = () => ({ w: tf.tensor1d([100, 0.1234, -37.7]) });
  const { params } = train(optimizer, fresh(optimizer, { w: float32([0, 0, 0], [3]) }), steady, 0, 300);
  expect(values(params).w!.every(Number.isFinite)).toBe(true);
});

test('refill tells of a slot that is missing from a checkpoint', () => {
  const slots = optimizerOf({ type: 'adam' }).init(twoLayers());
  const { mWeight: _, ...rest } = flatten(slots);
  expect(() => refill(slots, rest)).toThrow('no tensor named "mWeight"');
});
