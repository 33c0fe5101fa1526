/**
 * The time below which a workload's iteration cannot fall on this machine: its matrix products at the rate of a large
 * Gemm, and then its state read and written once per update, with the batch, at the rate of an elementwise pass over as
 * many bytes. Both rates are measured in onnxruntime with as many threads.
 */
import { bytesOf, costOf } from '../src/engine/cost.js';
import { buildGraph } from '../src/engine/graph.js';
import { lower } from '../src/engine/onnx.js';
import { traceStep } from '../src/engine/program.js';
import { openSession } from '../src/engine/session.js';
import { type HostTensor, type Shape, sizeOf, zeros } from '../src/engine/tensor.js';
import { flatten, type Tree } from '../src/engine/tree.js';
import { buildExperiment } from '../src/experiment/build.js';
import { catalog } from '../src/experiment/catalog.js';
import { stateForm } from '../src/experiment/check.js';
import { loadExperiment } from '../src/experiment/load.js';
import type { Workload } from './workloads.js';

/** Of one iteration. */
export interface Needs {
  readonly flops: number;
  readonly bytes: number;
}

export interface Floor extends Needs {
  /** Measured, per second. */
  readonly gemm: number;
  readonly bandwidth: number;
  readonly milliseconds: number;
}

export async function needsOf({ config: path, overrides }: Workload): Promise<Needs> {
  const { config, registry } = await loadExperiment(path, overrides, catalog);
  const { trainer, dataset } = buildExperiment(config, registry);
  const state = stateForm(trainer, config.seed, dataset.shape);
  const { variant } = trainer.plan({ step: 0, drawn: 0, batchesPerEpoch: 1 });
  const names = trainer.batches(variant);
  const feed = { rows: dataset.batch, shape: dataset.shape };
  const feeds = { batches: Object.fromEntries(names.map((name) => [name, feed])) };
  const { graph } = traceStep(trainer.program(variant), state, feeds);
  const { each } = costOf(graph);
  const products = each.filter((_, i) => /Gemm|MatMul|Conv/.test(graph.nodes[i]!.op));
  const held = (part: string) =>
    Object.values(flatten((state as Record<string, Tree<HostTensor>>)[part]!)).reduce(
      (sum, form) => sum + bytesOf(form),
      0,
    );
  const updated = names.length * held('discriminator') + held('generator') + held('average');
  const batch = names.length * dataset.batch * sizeOf(dataset.shape) * (dataset.shape.length > 1 ? 1 : 4);
  return { flops: products.reduce((sum, { flops }) => sum + flops, 0), bytes: 2 * updated + batch };
}

export async function measureFloor(needs: Needs, threads: number): Promise<Floor> {
  const side = 1024;
  const gemm = (2 * side ** 3) / (await secondsPerNode('Gemm', [side, side], threads));
  // Two operands and a result of `size` numbers each; below a megabyte the start of a node would count, not memory.
  const size = Math.max(2 ** 18, Math.round(needs.bytes / 12));
  const bandwidth = (12 * size) / (await secondsPerNode('Add', [size], threads));
  return { ...needs, gemm, bandwidth, milliseconds: 1000 * (needs.flops / gemm + needs.bytes / bandwidth) };
}

/** Of a chain of 8, x = op(x, y): the best of a few runs. It ends in one number, as what leaves a session is copied. */
async function secondsPerNode(op: 'Add' | 'Gemm', shape: Shape, threads: number): Promise<number> {
  const form = { dtype: 'float32', shape } as const;
  const graph = buildGraph();
  const y = graph.input('y', form);
  let x = graph.input('x', form);
  for (let i = 0; i < 8; i++) x = graph.emit(op, [x, y], {}, form)[0]!;
  graph.output('sum', graph.emit('ReduceSum', [x], { keepdims: 0 }, { dtype: 'float32', shape: [] })[0]!);
  const session = await openSession(lower(graph.finish()), threads);
  const inputs = { x: zeros(shape), y: zeros(shape) };
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 8; run++) {
    const start = performance.now();
    await session.run(inputs);
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000 / 8;
}
