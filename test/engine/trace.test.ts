/** What recording a function gives, and what it refuses to record. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCompiled } from '../../src/engine/compiled.js';
import type { Feeds, StepFunction } from '../../src/engine/executor.js';
import { type Graph, printGraph } from '../../src/engine/graph.js';
import { traceCall, traceStep } from '../../src/engine/program.js';
import { scoped } from '../../src/engine/scope.js';
import type { Source } from '../../src/engine/source.js';
import { type Spec, zeros } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { type Declare, trace } from '../../src/engine/trace.js';
import { UserError } from '../../src/registry/problem.js';

const real = (...shape: number[]): Spec => ({ dtype: 'float32', shape });

/** The graph of a function of one vector. */
const traced = (f: (x: Tensor) => Tensor): Graph => trace((declare) => ({ y: f(declare('x', real(2))) }));

describe('the graph', () => {
  it('of a small loss and its gradient', () => {
    const loss = (declare: Declare) => {
      const [x, w, b] = [declare('x', real(4, 3)), declare('w', real(3, 2)), declare('b', real(2))];
      const dense = (kernel: Tensor, bias: Tensor) =>
        scoped('0-dense', () => tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias)));
      const { value, grads } = tf.valueAndGrads((kernel, bias) => tf.mean(tf.square(dense(kernel, bias))))([w, b]);
      return { loss: value, 'w.gradient': grads[0]!, 'b.gradient': grads[1]! };
    };
    expect(printGraph(trace(loss))).toMatchInlineSnapshot(`
      "in  x: float32[4, 3]
      in  w: float32[3, 2]
      in  b: float32[2]
      %3 = Gemm(x, w) transA=0 transB=0: float32[4, 2]  # 0-dense
      %4 = Add(%3, b): float32[4, 2]  # 0-dense
      %5 = Relu(%4): float32[4, 2]  # 0-dense
      %6 = Mul(%5, %5): float32[4, 2]  # 0-dense
      %8 = ReduceMean(%6, <0 1>) keepdims=0: float32[]  # 0-dense
      %11 = Reshape(<1>, <1 1>): float32[1, 1]
      %13 = Mul(%11, <float32[4, 2] 1 1 1 1 ...>): float32[4, 2]
      %15 = Div(%13, <8>): float32[4, 2]
      %17 = Mul(%5, <2>): float32[4, 2]  # 0-dense
      %18 = Mul(%15, %17): float32[4, 2]  # 0-dense
      %20 = Clip(%4, <0>, <1>): float32[4, 2]  # 0-dense
      %21 = Ceil(%20): float32[4, 2]  # 0-dense
      %22 = Mul(%18, %21): float32[4, 2]  # 0-dense
      %24 = Reshape(%22, <4 2>): float32[4, 2]  # 0-dense
      %26 = ReduceSum(%22, <0>) keepdims=0: float32[2]  # 0-dense
      %28 = Reshape(%26, <2>): float32[2]  # 0-dense
      %29 = Gemm(x, %24) transA=1 transB=0: float32[3, 2]  # 0-dense
      out loss: %8
      out w.gradient: %29
      out b.gradient: %28"
    `);
  });

  it('takes a tensor made outside as a value of its own, whatever was recorded before', () => {
    const outside = tf.tensor([5, 6]);
    traced((x) => tf.mul(tf.exp(tf.exp(x)), outside));
    const { nodes } = traced((x) => tf.sin(tf.exp(tf.mul(tf.add(x, 7), outside))));
    const values = new Set(nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]));
    expect(new Set([...values].map(({ id }) => id)).size).toBe(values.size);
  });

  it('names what a noise, a batch and a scalar come from', () => {
    const step: StepFunction = ({ w }, source) => {
      const z = source.noise('z', { kind: 'normal', mean: 0, deviation: 1 }, [2, 3]);
      const moved = tf.mul(tf.mean(tf.mul(source.batch('data'), z), 0), source.scalar('rate'));
      return { state: { w: tf.sub(w as Tensor, moved) }, report: { size: tf.sum(moved) } };
    };
    const feeds: Feeds = { batches: { data: { rows: 2, shape: [3] } } };
    const { graph, asked } = traceStep(step, { w: real(3) }, feeds);
    expect(printGraph(graph)).toMatchInlineSnapshot(`
      "in  state.w: float32[3]
      in  noise.z: float32[2, 3]
      in  batch.data: float32[2, 3]
      in  scalar.rate: float32[]
      %4 = Mul(batch.data, noise.z): float32[2, 3]
      %6 = ReduceMean(%4, <0>) keepdims=0: float32[3]
      %7 = Mul(%6, scalar.rate): float32[3]
      %8 = Sub(state.w, %7): float32[3]
      %9 = ReduceSum(%7, <0>) keepdims=0: float32[]
      out state.w: %8
      out report.size: %9"
    `);
    expect([...asked.noises.keys(), ...asked.batches, ...asked.scalars]).toEqual(['z', 'data', 'rate']);
  });

  it('leaves no tensor behind', () => {
    traced((x) => tf.tanh(x));
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) traced((x) => tf.grad((y) => tf.mean(tf.sigmoid(tf.mul(y, y))))(x));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaves no tensor behind when recording fails', () => {
    const before = tf.memory().numTensors;
    expect(() => traced((x) => tf.unique(tf.tanh(x)).values)).toThrow(UserError);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('holds constants made of the host, as long as they are always the same', () => {
    const graph = traced((x) => tf.add(x, tf.tensor1d([Math.PI, new Date(0).getTime()])));
    expect(printGraph(graph)).toMatchInlineSnapshot(`
      "in  x: float32[2]
      %2 = Add(x, <3.1415927410125732 0>): float32[2]
      out y: %2"
    `);
  });
});

const refusal = (f: (x: Tensor) => Tensor): string => {
  try {
    traced(f);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('refuses', () => {
  it('a kernel it does not cover, naming kernel, op and layer', () => {
    expect(
      refusal((x) => scoped('discriminator', () => scoped('1-magic', () => tf.unique(x).values))),
    ).toMatchInlineSnapshot(
      `"the compiled engine has no kernel "Unique" (tf.unique) in discriminator/1-magic. Use other operations there, or set engine.executor: eager."`,
    );
    expect(refusal((x) => tf.real(tf.fft(tf.complex(x, x))))).toContain('no kernel "Complex" (tf.complex). Use');
  });

  it('a gradient that needs such a kernel, naming the layer', () => {
    const odd = tf.customGrad((x) => {
      const value = tf.tanh(x as Tensor);
      return { value, gradFunc: (dy: Tensor) => tf.unique(tf.mul(dy, value)).values };
    });
    expect(refusal(tf.grad((x) => scoped('3-odd', () => odd(x))))).toContain('"Unique" (tf.unique) in 3-odd');
  });

  it('sums of segments that are not known', () => {
    const sums = (ids: Tensor, x: Tensor) =>
      tf.sparse.sparseSegmentSum(x, tf.tensor1d([1, 0], 'int32'), ids as tf.Tensor1D);
    expect(refusal((x) => sums(tf.tensor1d([0, 1], 'int32'), x))).toBe('accepted');
    expect(refusal((x) => sums(tf.cast(x, 'int32'), x))).toContain('only where their ids are constants');
  });

  it('reading a tensor', () => {
    expect(refusal((x) => scoped('2-odd', () => tf.mul(x, tf.sum(x).dataSync()[0]!)))).toMatchInlineSnapshot(
      `"a tensor's values are read in 2-odd, but a compiled step has none while it is being recorded. Write it with tensor operations alone, or set engine.executor: eager."`,
    );
    expect(refusal((x) => tf.mul(x, x.arraySync() as number[]))).toContain('values are read');
  });

  it('but not reading what the host made', () => {
    expect(refusal((x) => tf.mul(x, tf.scalar(3).dataSync()[0]!))).toBe('accepted');
  });

  const frozen = 'its numbers would be frozen into the compiled program';
  it.each<[string, (x: Tensor) => Tensor, string]>([
    ['Math.random', (x) => tf.mul(x, Math.random()), `Math.random() is used inside a training step: ${frozen}`],
    ['tf.randomNormal', (x) => tf.add(x, tf.randomNormal([2])), frozen],
    ['tf.randomNormal with a seed', (x) => tf.add(x, tf.randomNormal([2], 0, 1, 'float32', 7)), 'tf.randomNormal is'],
    [
      'tf.randomUniform with a seed',
      (x) => tf.add(x, tf.randomUniform([2], 0, 1, 'float32', 7)),
      'tf.randomUniform is',
    ],
    ['tf.truncatedNormal', (x) => tf.add(x, tf.truncatedNormal([2], 0, 1, 'float32', 7)), 'tf.truncatedNormal is'],
    ['tf.dropout', (x) => tf.dropout(x, 0.5), frozen],
    ['tf.dropout with a seed', (x) => tf.dropout(x, 0.5, undefined, 7), frozen],
    ['numbers of the crypto module', (x) => tf.mul(x, randomBytes(4).readUInt32LE()), 'recorded twice'],
    ['the time', (x) => tf.mul(x, Date.now() % 1000), 'recorded twice'],
    ['the day', (x) => tf.mul(x, Math.floor(Date.now() / 86_400_000)), 'recorded twice'],
    ['a fine clock', (x) => tf.mul(x, performance.now()), 'recorded twice'],
    ['a counter of the host', (x) => tf.mul(x, counter++), 'recorded twice'],
    ['another graph the second time', (x) => (counter++ % 2 ? tf.neg(x) : tf.abs(x)), 'recorded twice'],
  ])('%s', (_, f, sentence) => {
    expect(refusal(f)).toContain(sentence);
  });
  let counter = 1;

  it('and gives Math.random and the clock back', () => {
    const { random } = Math;
    const { now } = Date;
    refusal((x) => tf.mul(x, Math.random()));
    refusal((x) => tf.mul(x, Date.now()));
    expect([Math.random === random, Date.now === now]).toEqual([true, true]);
  });

  it('randomness, but accepts the same program with noise of the source', async () => {
    const executor = await createCompiled({ threads: 1, seed: 5 });
    const noisy = (source: Source) => source.noise('n', { kind: 'uniform', min: 0, max: 1 }, [2]);
    const call = await executor.call(({ x }, source) => ({ y: tf.add(x as Tensor, noisy(source)) }), { x: real(2) });
    const at = async (step: number) => Array.from((await call.run({ x: zeros([2]) }, step)).y!.data as Float32Array);
    expect(await at(3)).toEqual(await at(3));
    expect(await at(4)).not.toEqual(await at(3));
  });
});

describe('a step that does not fit itself', () => {
  const step = (f: (w: Tensor) => Record<string, Tensor>): StepFunction => {
    return ({ w }) => ({ state: f(w as Tensor), report: {} });
  };
  const attempt = (f: (w: Tensor) => Record<string, Tensor>) => () =>
    traceStep(step(f), { w: real(3) }, { batches: {} });

  it('is refused', () => {
    expect(attempt((w) => ({ w: tf.sum(w) }))).toThrow('the step turns "w" from float32[3] into float32[]');
    expect(attempt((w) => ({ w: tf.cast(w, 'int32') }))).toThrow('from float32[3] into int32[3]');
    expect(attempt(() => ({}))).toThrow('the step drops the state tensor "w"');
    expect(attempt((w) => ({ w, v: w }))).toThrow('the step adds the state tensor "v"');
  });

  it('is accepted when it does', () => {
    expect(attempt((w) => ({ w: tf.neg(w) }))).not.toThrow();
  });
});

describe('a source asked twice', () => {
  const asking = (f: (source: Source) => Tensor) => () => traceCall((_, source) => ({ y: f(source) }), {});
  const uniform = { kind: 'uniform', min: 0, max: 1 } as const;

  it('gives the same noise', () => {
    const { asked, graph } = asking((source) =>
      tf.sub(source.noise('z', uniform, [2]), source.noise('z', uniform, [2])),
    )();
    expect([asked.noises.size, graph.inputs.size]).toEqual([1, 1]);
  });

  it.each<[string, (source: Source) => Tensor]>([
    ['of another kind', (source) => source.noise('z', { kind: 'normal', mean: 0, deviation: 1 }, [2])],
    ['of another range', (source) => source.noise('z', { ...uniform, max: 2 }, [2])],
    ['of another shape', (source) => source.noise('z', uniform, [3])],
  ])('refuses noise %s', (_, again) => {
    const both = asking((source) => tf.concat([source.noise('z', uniform, [2]), again(source)]));
    expect(both).toThrow(/"(noise\.)?z" is asked for/);
  });
});

describe('what does not fit is refused while recording', () => {
  const indices = (...values: number[]) => tf.tensor1d(values, 'int32');
  const cases: [string, (x: Tensor) => Tensor, RegExp][] = [
    ['a product', (x) => tf.matMul(tf.reshape(x, [1, 2]), tf.ones([3, 1])), /\[1, 2\] does not fit \[3, 1\]/],
    ['a transposed one', (x) => tf.matMul(tf.reshape(x, [1, 2]), tf.ones([1, 2])), /\[1, 2\] does not fit \[1, 2\]/],
    ['a sum of products', (x) => tf.einsum('i,i->', x, tf.ones([3])), /dimension 2 at axis 0/],
    ['a join', (x) => tf.concat([tf.reshape(x, [1, 2]), tf.ones([1, 3])], 0), /does not match the shape of the rest/],
    ['a cut', (x) => tf.slice(x, [1], [2]), /begin\[0\] \+ size\[0\] \(3\) would overflow/],
    ['a place', (x) => tf.gather(x, indices(0, 2)), /the index value 2 is not in \[0, 1\]/],
    [
      'a segment',
      (x) => tf.sparse.sparseSegmentSum(x as tf.Tensor1D, indices(0, 1, 0), indices(0, 1, 0)),
      /Segment id 1 out of range \[0, 1\)/,
    ],
  ];

  it.each(cases)('%s', (_, f, message) => {
    expect(() => traced(f)).toThrow(message);
  });

  it('and nothing else', () => {
    expect(() => traced((x) => tf.matMul(tf.reshape(x, [1, 2]), tf.ones([1, 2]), false, true))).not.toThrow();
    expect(() => traced((x) => tf.gather(x, indices(1, 0, 1)))).not.toThrow();
  });
});
