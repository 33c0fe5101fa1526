/** Small states that are updated alike travel as one tensor; the numbers are those of each by itself. */
import { describe, expect, it } from 'vitest';
import type { Graph } from '../../src/engine/graph.js';
import { lower } from '../../src/engine/onnx.js';
import { pack, packState, unpack } from '../../src/engine/pack.js';
import { openSession } from '../../src/engine/session.js';
import { simplify } from '../../src/engine/simplify.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { trace } from '../../src/engine/trace.js';

const shapes = { a: [3, 2], b: [2], c: [2, 4], d: [4] } as const;
type Name = keyof typeof shapes;
const names = Object.keys(shapes) as Name[];

/** States w and m of each shape, updated from a gradient that looks at all weights. */
function game(update: (w: Tensor, m: Tensor, g: Tensor, rate: Tensor, name: Name) => { w: Tensor; m: Tensor }): Graph {
  return simplify(
    trace((declare) => {
      const input = (kind: string, name: Name) => declare(`${kind}.${name}`, { dtype: 'float32', shape: shapes[name] });
      const rate = declare('rate', { dtype: 'float32', shape: [] });
      const weights = names.map((name) => input('w', name));
      const x = declare('x', { dtype: 'float32', shape: [5, 3] });
      const loss = (a: Tensor, b: Tensor, c: Tensor, d: Tensor) =>
        tf.mean(
          tf.square(
            tf.add(
              tf.matMul(
                tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, a as tf.Tensor2D), b)) as tf.Tensor2D,
                c as tf.Tensor2D,
              ),
              d,
            ),
          ),
        ) as tf.Scalar;
      const gradients = tf.grads(loss)(weights);
      const outputs: Record<string, Tensor> = {};
      names.forEach((name, i) => {
        const { w, m } = update(weights[i]!, input('m', name), gradients[i]!, rate, name);
        outputs[`w.${name}`] = w;
        outputs[`m.${name}`] = m;
      });
      return { ...outputs, seen: tf.sum(tf.square(outputs['w.a']!)) };
    }),
  );
}

const momentum = (w: Tensor, m: Tensor, g: Tensor, rate: Tensor) => {
  const next = tf.sub(tf.mul(m, 0.9), tf.mul(g, rate));
  return { w: tf.add(w, next), m: next };
};

const states = names.flatMap((name) => [`w.${name}`, `m.${name}`]);

const inputs = (): Record<string, HostTensor> => {
  const filled = (shape: readonly number[], from: number) =>
    float32(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(from + i)),
      shape,
    );
  const entries = names.flatMap((name, i) => [
    [`w.${name}`, filled(shapes[name], i)],
    [`m.${name}`, filled(shapes[name], 9 + i)],
  ]);
  return { ...Object.fromEntries(entries), x: filled([5, 3], 20), rate: float32([0.1], []) };
};

/** Results by the names of the graph as it was before packing. */
async function run(graph: Graph): Promise<Record<string, HostTensor>> {
  const { graph: packed, packs } = pack(graph, states);
  const results = await once(simplify(packed), packState(inputs(), packs));
  return Object.assign(results, ...packs.map((one) => unpack(one, results[one.name]!)));
}

/** States keep their names from step to step; in one model an input and an output cannot share one. */
async function once(graph: Graph, given: Record<string, HostTensor>): Promise<Record<string, HostTensor>> {
  const outputs = new Map([...graph.outputs].map(([name, value]) => [`${name}'`, value]));
  const session = await openSession(lower({ ...graph, outputs }), 1);
  const results = Object.entries(await session.run(given));
  return Object.fromEntries(results.map(([name, tensor]) => [name.slice(0, -1), tensor]));
}

const numbers = (results: Record<string, HostTensor>) =>
  [...states, 'seen'].flatMap((name) => [...results[name]!.data]);

describe('a pack', () => {
  it('takes the place of its members, and computes what they would', async () => {
    const graph = game(momentum);
    const { packs, graph: packed } = pack(graph, states);
    expect(packs.map(({ members }) => members.map(({ name }) => name))).toEqual([
      ['w.a', 'w.b', 'w.c', 'w.d'],
      ['m.a', 'm.b', 'm.c', 'm.d'],
    ]);
    expect([...packed.inputs.keys()]).toEqual(['state.pack.0.0', 'state.pack.0.1', 'rate', 'x']);
    const whole = packed.nodes.filter(({ outputs }) => outputs[0]!.shape[0] === 20).map(({ op }) => op);
    expect(whole.sort()).toEqual(['Add', 'Concat', 'Mul', 'Mul', 'Sub']);
    expect(numbers(await run(graph))).toEqual(numbers(await once(graph, inputs())));
  });

  it('holds only what is updated alike', async () => {
    const graph = game((w, m, g, rate, name) => momentum(w, m, g, name === 'b' ? tf.mul(rate, 2) : rate));
    expect(pack(graph, states).packs.map(({ members }) => members.length)).toEqual([3, 3]);
    expect(numbers(await run(graph))).toEqual(numbers(await once(graph, inputs())));
  });

  it('is not made of two states alone, of large ones, or where updates are not number by number', () => {
    const sums = game((w, m, g) => ({ w: tf.sub(w, tf.mul(g, tf.sum(tf.square(g)))), m }));
    const columns = game((w, m, g) => ({ w: tf.sub(w, tf.sum(g, 0, true)), m }));
    expect(pack(game(momentum), ['w.a', 'm.a']).packs).toEqual([]);
    expect(pack(sums, states).packs).toEqual([]);
    expect(pack(columns, states).packs).toEqual([]);
  });

  it('is not made where one member waits for another', async () => {
    const graph = simplify(
      trace((declare) => {
        const [a, b] = ['w.a', 'w.b'].map((name) => declare(name, { dtype: 'float32', shape: [3] }));
        const next = tf.add(a!, tf.mul(b!.reshape([3, 1]).sum(1), 0.5));
        return { 'w.a': next, 'w.b': tf.add(b!, tf.mul(next.reshape([3, 1]).sum(1), 0.5)) };
      }),
    );
    expect(pack(graph, ['w.a', 'w.b'])).toEqual({ graph, packs: [] });
  });
});
