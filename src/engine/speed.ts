/** Measures how fast this machine runs the compiled engine, in well under a tenth of a second. For estimates only. */
import type { Speed } from './cost.js';
import { buildGraph, type GraphBuilder, type Value } from './graph.js';
import { noiseMaker } from './noise.js';
import { lower } from './onnx.js';
import { openSession } from './session.js';
import type { Noise } from './source.js';
import { type HostTensor, type Shape, zeros } from './tensor.js';

/** @throws UserError where onnxruntime-node does not load */
export async function measureSpeed(threads: number): Promise<Speed> {
  const node = await secondsPerNode('Add', [1, 1], 200, threads);
  const product = await secondsPerNode('Gemm', [512, 512], 3, threads);
  const sum = await secondsPerNode('Add', [1024, 1024], 8, threads);
  return { node, flops: (2 * 512 ** 3) / product, bytes: (3 * 4 * 1024 ** 2) / sum };
}

/**
 * Seconds of one node of a chain x = op(x, y), the best of a few runs: what else the machine does only slows it down.
 * The chain ends in one number, because what leaves a session is copied.
 */
async function secondsPerNode(op: 'Add' | 'Gemm', shape: Shape, count: number, threads: number): Promise<number> {
  const graph = buildGraph();
  const y = graph.input('y', { dtype: 'float32', shape });
  let x = graph.input('x', { dtype: 'float32', shape });
  for (let i = 0; i < count; i++) x = graph.emit(op, [x, y], {}, { dtype: 'float32', shape })[0]!;
  graph.output('sum', sumOf(graph, x));
  const session = await openSession(lower(graph.finish()), threads);
  const inputs: Record<string, HostTensor> = { x: zeros(shape), y: zeros(shape) };
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    await session.run(inputs);
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000 / count;
}

const sumOf = (graph: GraphBuilder, x: Value): Value =>
  graph.emit('ReduceSum', [x], { keepdims: 0 }, { dtype: 'float32', shape: [] })[0]!;

/** Seconds it takes to make one number of such noise on the host. */
export function secondsPerNoise(noise: Noise): number {
  const size = 20_000;
  const make = noiseMaker(0);
  make('warm up', noise, [size], 0);
  const start = performance.now();
  make('measured', noise, [size], 1);
  return (performance.now() - start) / 1000 / size;
}
