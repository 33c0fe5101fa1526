/**
 * The trained generator as files for other programs: generator.onnx by the compiler that trained it, and the weights it
 * needs. What leaves here has been run and compared with the engine.
 */
import { forAnyBatch } from '../engine/any-batch.js';
import type { Executor } from '../engine/executor.js';
import type { Graph } from '../engine/graph.js';
import { lower, readInputs } from '../engine/onnx.js';
import { streams } from '../engine/random.js';
import { encodeSafetensors } from '../engine/safetensors.js';
import { openSession } from '../engine/session.js';
import { simplify } from '../engine/simplify.js';
import type { Source } from '../engine/source.js';
import { describeShape, float32, type HostTensor, specOf } from '../engine/tensor.js';
import { trace } from '../engine/trace.js';
import { flatten, mapTree } from '../engine/tree.js';
import { UserError } from '../registry/problem.js';
import { createSampler, generatorOf, priorOf } from './sampler.js';
import type { TrainedRun } from './trained.js';

export interface Exported {
  readonly onnx: Uint8Array;
  readonly safetensors: Uint8Array;
  /** The only batch size it takes; undefined where it takes any. */
  readonly batch: number | undefined;
  /** Largest difference from what the engine makes of the same z. */
  readonly difference: number;
}

/** Of a generator that takes only one. */
const fixedBatch = 64;

/** `batch` fixes the size of a batch; otherwise any will do, where the generator allows that. */
export async function exportGenerator(run: TrainedRun, executor: Executor, batch?: number): Promise<Exported> {
  const leaves = flatten(run.state);
  const traceAt = (size: number) => traceGenerator(run, size);
  const general = batch === undefined ? forAnyBatch(traceAt) : undefined;
  const size = general ? undefined : (batch ?? fixedBatch);
  const graph = general ?? traceAt(size!);
  const metadata = describe(run, size);
  const weights = Object.fromEntries(readInputs(graph).flatMap((name) => (leaves[name] ? [[name, leaves[name]]] : [])));
  const onnx = lower(graph, { constants: leaves, anyBatch: size === undefined, metadata });
  const difference = await compare(run, executor, onnx, size ?? 5); // 5: neither of the sizes that were traced
  return { onnx, safetensors: encodeSafetensors(weights, metadata), batch: size, difference };
}

/** z: [batch, dim] -> x: [batch, ...shape]; every tensor of the state is an input under its path. */
function traceGenerator({ experiment, state }: TrainedRun, batch: number): Graph {
  const { dim } = priorOf(experiment);
  const { generate } = generatorOf(experiment.trainer);
  const graph = trace((declare) => {
    const declared = mapTree(state, (tensor, path) => declare(path, specOf(tensor)));
    return { x: generate(declared, declare('z', { dtype: 'float32', shape: [batch, dim] }), noSource) };
  });
  return simplify(graph);
}

/** The file has one input, z. */
const noSource: Source = { batch: refuse, noise: refuse, scalar: refuse };

/** @throws UserError */
function refuse(name: string): never {
  throw new UserError(
    `the generator draws noise of its own whenever it generates ("${name}"), and a file that takes z alone cannot. ` +
      'What can be exported has no layer with `when: always` in its generator; `exp sample` draws from this one.',
  );
}

function describe({ experiment, checkpoint, path }: TrainedRun, batch: number | undefined): Record<string, string> {
  const { config, dataset } = experiment;
  return {
    run: path.split(/[/\\]/).slice(-2).join('/'),
    step: String(checkpoint.step),
    prior: JSON.stringify(config.prior),
    shape: describeShape(dataset.shape),
    batch: batch === undefined ? 'any' : String(batch),
    ...(dataset.range && { range: JSON.stringify(dataset.range) }),
  };
}

/** Opens the file afresh and holds it against the engine. */
async function compare({ experiment, state }: TrainedRun, executor: Executor, onnx: Uint8Array, count: number) {
  const { trainer, config } = experiment;
  const { dim } = priorOf(experiment);
  const noise = streams(config.seed)('export').fillNormal(new Float32Array(count * dim), 0, 1);
  const z = float32(noise, [count, dim]);
  const session = await openSession(onnx, config.engine.threads);
  const { x } = await session.run({ z });
  const expected = await createSampler(trainer, executor, mapTree(state, specOf)).generate(state, z);
  return largestDifference(x!, expected);
}

function largestDifference({ data }: HostTensor, expected: HostTensor): number {
  let largest = data.length === expected.data.length ? 0 : Number.POSITIVE_INFINITY;
  data.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value - expected.data[i]!));
  });
  return largest;
}
