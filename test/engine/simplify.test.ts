/** Each rewrite gives the numbers of the graph as it was recorded, applies where it should, and nowhere else. */
import { describe, expect, it } from 'vitest';
import { type Graph, printGraph } from '../../src/engine/graph.js';
import { lower } from '../../src/engine/onnx.js';
import { streams } from '../../src/engine/random.js';
import { openSession } from '../../src/engine/session.js';
import { simplify } from '../../src/engine/simplify.js';
import { float32, type HostTensor, type Shape, sizeOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { trace } from '../../src/engine/trace.js';

type Function = (...tensors: Tensor[]) => Tensor | Tensor[];

function recorded(shapes: readonly Shape[], f: Function): Graph {
  return trace((declare) => {
    const made = f(...shapes.map((shape, i) => declare(`x${i}`, { dtype: 'float32', shape })));
    return Object.fromEntries((Array.isArray(made) ? made : [made]).map((tensor, i) => [`y${i}`, tensor]));
  });
}

const inputsOf = (shapes: readonly Shape[]): Record<string, HostTensor> =>
  Object.fromEntries(
    shapes.map((shape, i) => [
      `x${i}`,
      float32(streams(5)(`x${i}`).fillNormal(new Float32Array(sizeOf(shape)), 0, 1), shape),
    ]),
  );

async function results(graph: Graph, inputs: Record<string, HostTensor>): Promise<number[]> {
  const session = await openSession(lower(graph), 1);
  return Object.values(await session.run(inputs)).flatMap(({ data }) => [...data]);
}

function difference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  const scale = Math.max(...b.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / scale;
}

const operators = (graph: Graph) => graph.nodes.map(({ op }) => op);
const product = (x: Tensor, w: Tensor) => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D);
const halves = () => tf.fill([64, 1], 0.5);

/** Shapes of the inputs, the function, and the operators it comes down to. */
const cases: [string, readonly Shape[], Function, readonly string[]][] = [
  ['a sum joins its product', [[3, 4], [4, 5], [5]], (x, w, b) => tf.add(product(x!, w!), b!), ['Gemm']],
  [
    'a product taken from something joins it',
    [
      [3, 4],
      [4, 5],
      [3, 5],
    ],
    (x, w, c) => tf.sub(c!, product(x!, w!)),
    ['Gemm'],
  ],
  [
    'a factor moves to the smaller side',
    [[30, 2], [2, 50], []],
    (x, w, s) => tf.mul(product(x!, w!), s!),
    ['Mul', 'Gemm'],
  ],
  ['squares are summed as they are made', [[7, 3]], (x) => tf.sum(tf.square(x!)), ['ReduceSumSquare']],
  [
    'sums of squares are taken together',
    [[7, 3], [4], [2, 2]],
    (x, y, z) => tf.add(tf.add(tf.sum(tf.square(x!)), tf.sum(tf.square(y!))), tf.sum(tf.square(z!))),
    ['Reshape', 'Reshape', 'Concat', 'ReduceSumSquare'],
  ],
  ['many rows are summed by a product', [[64, 4, 4, 8]], (x) => tf.sum(x!, [0, 1, 2]), ['Reshape', 'Gemm', 'Reshape']],
  ['and averaged', [[64, 4, 4, 8]], (x) => tf.mean(x!, [0, 1, 2], true), ['Reshape', 'Gemm', 'Reshape']],
  [
    'the length of a gradient is told by pairs of examples, so that the step joins the product',
    [[2, 30], [2, 40], [30, 40], []],
    (x, dy, w, rate) => {
      const gradient = tf.matMul(x as tf.Tensor2D, dy as tf.Tensor2D, true);
      return [tf.sum(tf.square(gradient)), tf.sub(w!, tf.mul(gradient, rate!))];
    },
    ['Gemm', 'Gemm', 'Mul', 'ReduceSum', 'Mul', 'Gemm'],
  ],
  ['constants are worked out', [[2]], (x) => tf.add(x!, tf.mul(tf.scalar(3), tf.div(tf.scalar(1), 4))), ['Add']],
  ['equal numbers are one', [[64, 1]], (x) => tf.mul(x!, tf.div(halves(), 4)), ['Mul']],
  [
    'axes that broadcast alike are merged',
    [[8, 32, 32, 1], []],
    (x, s) => tf.mul(x!, s!),
    ['Reshape', 'Mul', 'Reshape'],
  ],
];

describe('rewrites', () => {
  it.each(cases)('%s', async (_, shapes, f, wanted) => {
    const graph = recorded(shapes, f);
    const simple = simplify(graph);
    expect(operators(simple)).toEqual(wanted);
    const inputs = inputsOf(shapes);
    expect(difference(await results(simple, inputs), await results(graph, inputs))).toBeLessThan(1e-5);
  });

  it.each<[string, readonly Shape[], Function]>([
    [
      'a product that is read twice',
      [[30, 2], [2, 50], []],
      (x, w, s) => [tf.mul(product(x!, w!), s!), product(x!, w!)],
    ],
    [
      'a sum that widens the product',
      [
        [1, 4],
        [4, 5],
        [3, 5],
      ],
      (x, w, c) => tf.add(product(x!, w!), c!),
    ],
    [
      'a factor for each row',
      [
        [30, 2],
        [2, 50],
        [30, 1],
      ],
      (x, w, s) => tf.mul(product(x!, w!), s!),
    ],
    [
      'a product of different things',
      [
        [7, 3],
        [7, 3],
      ],
      (x, y) => tf.sum(tf.mul(x!, y!)),
    ],
    ['few rows', [[4, 8]], (x) => tf.sum(x!, 0)],
    ['columns', [[64, 64]], (x) => tf.sum(x!, 1)],
    ['numbers that differ', [[64, 1]], (x) => tf.mul(x!, tf.tensor2d(Array.from({ length: 64 }, (_, i) => [i])))],
  ])('leave alone %s', (_, shapes, f) => {
    const graph = recorded(shapes, f);
    expect(operators(simplify(graph))).toEqual(operators(graph));
  });

  it('a wrong one would be seen', async () => {
    const shapes = [
      [3, 4],
      [4, 5],
      [3, 5],
    ];
    const inputs = inputsOf(shapes);
    const right = await results(
      recorded(shapes, (x, w, c) => tf.sub(c!, product(x!, w!))),
      inputs,
    );
    const wrong = await results(simplify(recorded(shapes, (x, w, c) => tf.sub(product(x!, w!), c!))), inputs);
    expect(difference(wrong, right)).toBeGreaterThan(0.1);
  });

  it('can be printed', () => {
    expect(printGraph(simplify(recorded([[3, 4], [4, 5], [5]], (x, w, b) => tf.add(product(x!, w!), b!))))).toContain(
      'Gemm(x0, x1, x2)',
    );
  });
});
