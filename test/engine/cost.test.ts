import { describe, expect, it } from 'vitest';
import { bytesOf, costOf, secondsFor } from '../../src/engine/cost.js';
import { buildGraph, type Form, type Value } from '../../src/engine/graph.js';
import { measureSpeed, secondsPerNoise } from '../../src/engine/speed.js';
import { tf } from '../../src/engine/tf.js';
import { trace } from '../../src/engine/trace.js';

const form = (...shape: number[]): Form => ({ dtype: 'float32', shape });

/** The cost of one node on inputs of these shapes. */
function one(op: string, inputs: readonly number[][], output: number[], attributes = {}) {
  const graph = buildGraph();
  const values = inputs.map((shape, i) => graph.input(`x${i}`, form(...shape)));
  graph.output('y', graph.emit(op, values, attributes, form(...output))[0]!);
  const { flops, bytes, nodes } = costOf(graph.finish());
  return { flops, bytes, nodes };
}

describe('a node costs', () => {
  it.each([
    [
      'Gemm',
      [
        [100, 784],
        [784, 240],
      ],
      [100, 240],
      {},
      2 * 100 * 784 * 240,
    ],
    [
      'Gemm',
      [
        [784, 100],
        [784, 240],
      ],
      [100, 240],
      { transA: 1 },
      2 * 100 * 784 * 240,
    ],
    ['Gemm', [[100, 784], [784, 240], [240]], [100, 240], {}, 2 * 100 * 784 * 240 + 100 * 240],
    [
      'com.microsoft.FusedMatMul',
      [
        [7, 5, 3],
        [7, 3, 2],
      ],
      [7, 5, 2],
      {},
      2 * 7 * 5 * 3 * 2,
    ],
    ['Add', [[100, 240], [240]], [100, 240], {}, 100 * 240],
    ['ReduceSum', [[100, 240]], [240], {}, 100 * 240],
    ['Transpose', [[100, 240]], [240, 100], {}, 0],
  ] as const)('%s %j -> %j', (op, inputs, output, attributes, flops) => {
    const numbers = [...inputs, output].reduce((sum, shape) => sum + shape.reduce((a: number, b) => a * b, 1), 0);
    expect(one(op, inputs as never, [...output], attributes)).toEqual({ flops, bytes: 4 * numbers, nodes: 1 });
  });

  it('views cost nothing, and picks only what they pick', () => {
    expect(one('Reshape', [[100, 240]], [24000])).toEqual({ flops: 0, bytes: 0, nodes: 1 });
    expect(one('Gather', [[60000, 784], [100]], [100, 784])).toEqual({ flops: 0, bytes: 2 * 4 * 78400, nodes: 1 });
  });

  it('by type', () => {
    expect([bytesOf({ dtype: 'bool', shape: [3] }), bytesOf({ dtype: 'int64', shape: [] })]).toEqual([3, 8]);
  });
});

it('a traced product costs what the formula says', () => {
  const graph = trace((declare) => ({
    y: tf.matMul(
      declare('a', { dtype: 'float32', shape: [64, 100] }),
      declare('b', { dtype: 'float32', shape: [100, 10] }),
    ),
  }));
  expect(costOf(graph).flops).toBe(2 * 64 * 100 * 10);
});

describe('memory held', () => {
  /** x -> a -> b -> c, each 4 kB. */
  function chain(keepFirst: boolean) {
    const graph = buildGraph();
    const next = (x: Value, op = 'Relu') => graph.emit(op, [x], {}, form(1000))[0]!;
    const a = next(graph.input('x', form(1000)));
    const c = next(next(a, 'Reshape'), 'Tanh');
    graph.output('y', next(c));
    if (keepFirst) graph.output('a', a);
    return costOf(graph.finish()).held;
  }

  it('is let go after the last reader, views included', () => expect(chain(false)).toBe(8000));
  it('outputs stay', () => expect(chain(true)).toBe(12000));
});

describe('time', () => {
  it('is bound by arithmetic or memory, node by node', () => {
    const each = [
      { flops: 1e9, bytes: 1 },
      { flops: 1, bytes: 1e9 },
    ];
    const cost = { flops: 0, bytes: 0, nodes: 2, held: 0, each };
    expect(secondsFor(cost, { flops: 1e9, bytes: 1e10, node: 0.5 })).toBeCloseTo(1 + 0.1 + 2 * 0.5, 8);
  });

  it('of a machine is measured quickly, and makes sense', async () => {
    const { flops, bytes, node } = await measureSpeed(1);
    expect(flops).toBeGreaterThan(1e8);
    expect(flops).toBeLessThan(1e14);
    expect(bytes).toBeGreaterThan(1e7);
    expect(node).toBeGreaterThan(0);
    expect(node).toBeLessThan(0.01);
    expect(secondsPerNoise({ kind: 'normal', mean: 0, deviation: 1 })).toBeGreaterThan(0);
  });
});
