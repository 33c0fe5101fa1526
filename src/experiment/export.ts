/**
 * The trained network as a file for other programs: generator.onnx or classifier.onnx by the compiler that trained it, and
 * the weights it needs. What leaves here has been run and compared with the engine.
 */
import { forAnyBatch } from '../engine/any-batch.js';
import type { CallFunction, Executor } from '../engine/executor.js';
import type { Graph } from '../engine/graph.js';
import { lower, readInputs } from '../engine/onnx.js';
import { streams } from '../engine/random.js';
import { encodeSafetensors } from '../engine/safetensors.js';
import { openSession } from '../engine/session.js';
import { simplify } from '../engine/simplify.js';
import type { Source } from '../engine/source.js';
import { describeShape, float32, type HostTensor, type Shape, sizeOf, specOf } from '../engine/tensor.js';
import { type Tensor, tf } from '../engine/tf.js';
import { trace } from '../engine/trace.js';
import { flatten, mapTree, type Tree } from '../engine/tree.js';
import { UserError } from '../registry/problem.js';
import type { Experiment } from './build.js';
import { generatorOf, judgeOf, priorOf } from './sampler.js';
import type { TrainedRun } from './trained.js';

export interface Exported {
  /** What is exported, by which the files are named. */
  readonly role: 'generator' | 'discriminator' | 'classifier';
  readonly onnx: Uint8Array;
  readonly safetensors: Uint8Array;
  /** The one input, and the shape of one example of it. */
  readonly input: { readonly name: string; readonly shape: Shape };
  /** The only batch size it takes; undefined where it takes any. */
  readonly batch: number | undefined;
  /** Largest difference from what the engine makes of the same input. */
  readonly difference: number;
}

/** Of a network that takes only one. */
const fixedBatch = 64;

/** `batch` fixes the size of a batch; otherwise any will do, where the network allows that. */
export const exportTrained = (run: TrainedRun, executor: Executor, batch?: number): Promise<Exported> =>
  exportNetwork(networkOf(run.experiment), run, executor, batch);

/** The network that judges examples, as `exportTrained` does the other. @throws UserError where there is none */
export const exportJudge = (run: TrainedRun, executor: Executor): Promise<Exported> =>
  exportNetwork(judgeNetwork(run.experiment), run, executor);

async function exportNetwork(network: Network, run: TrainedRun, executor: Executor, batch?: number): Promise<Exported> {
  const leaves = flatten(run.state);
  const traceAt = (size: number) => traceNetwork(network, run, size);
  const general = batch === undefined ? forAnyBatch(traceAt) : undefined;
  const size = general ? undefined : (batch ?? fixedBatch);
  const graph = general ?? traceAt(size!);
  const metadata = describe(run, network, size);
  const weights = Object.fromEntries(readInputs(graph).flatMap((name) => (leaves[name] ? [[name, leaves[name]]] : [])));
  const onnx = lower(graph, { constants: leaves, anyBatch: size === undefined, metadata });
  const difference = await compare(network, run, executor, onnx, size ?? 5); // 5: neither of the sizes that were traced
  const { role, input } = network;
  return { role, onnx, safetensors: encodeSafetensors(weights, metadata), input, batch: size, difference };
}

/** A network with one input. */
interface Network extends Pick<Exported, 'role' | 'input'> {
  /** By name: [batch, ...] of the input [batch, ...shape]. */
  outputs(state: Tree<Tensor>, x: Tensor, source: Source): Readonly<Record<string, Tensor>>;
  /** An example of its input, to be compared by: as many numbers as are asked for. */
  example(size: number, seed: number): Float32Array;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The classifier of a run that trains one, else the generator. @throws UserError where there is neither */
function networkOf(experiment: Experiment): Network {
  return experiment.trainer.classify ? classifierOf(experiment) : generatorNetwork(experiment);
}

/** z: [batch, dim] -> x: [batch, ...shape] */
function generatorNetwork(experiment: Experiment): Network {
  const { dim } = priorOf(experiment);
  const { generate } = generatorOf(experiment.trainer);
  return {
    role: 'generator',
    input: { name: 'z', shape: [dim] },
    outputs: (state, z, source) => ({ x: generate(state, z, source) }),
    example: (size, seed) => streams(seed)('export').fillNormal(new Float32Array(size), 0, 1),
    metadata: { prior: JSON.stringify(experiment.config.prior) },
  };
}

/** x: [batch, ...shape], as the generator makes them -> logits: [batch, outputs] */
function judgeNetwork({ trainer, dataset: { shape } }: Experiment): Network {
  const judge = judgeOf(trainer);
  return {
    role: 'discriminator',
    input: { name: 'x', shape },
    outputs: (state, x) => ({ logits: judge(state, x) }),
    example: (size, seed) => streams(seed)('export').fillUniform(new Float32Array(size), 0, 1),
    metadata: {},
  };
}

/**
 * image: [batch, ...shape] in [0, 1] -> features: [batch, d] and logits: [batch, classes], as metrics ask of any classifier.
 * Numbers of data without a known range are taken as they are.
 */
function classifierOf({ trainer, dataset: { shape, range = [0, 1] } }: Experiment): Network {
  const [low, high] = range;
  const ranged = (image: Tensor) => (low === 0 && high === 1 ? image : tf.add(tf.mul(image, high - low), low));
  return {
    role: 'classifier',
    input: { name: 'image', shape },
    outputs: (state, image) => trainer.classify!(state, ranged(image)),
    example: (size, seed) => streams(seed)('export').fillUniform(new Float32Array(size), 0, 1),
    metadata: {},
  };
}

/** Every tensor of the state is an input under its path. */
function traceNetwork({ input, outputs }: Network, { state }: TrainedRun, batch: number): Graph {
  const graph = trace((declare) => {
    const declared = mapTree(state, (tensor, path) => declare(path, specOf(tensor)));
    const given = declare(input.name, { dtype: 'float32', shape: [batch, ...input.shape] });
    return { ...outputs(declared, given, noSource) };
  });
  return simplify(graph);
}

/** The file has one input. */
const noSource: Source = { batch: refuse, noise: refuse, scalar: refuse };

/** @throws UserError */
function refuse(name: string): never {
  throw new UserError(
    `the generator draws noise of its own whenever it generates ("${name}"), and a file that takes z alone cannot. ` +
      'What can be exported has no layer with `when: always` in its generator; `exp sample` draws from this one.',
  );
}

function describe({ experiment, checkpoint, path }: TrainedRun, { metadata }: Network, batch: number | undefined) {
  const { dataset } = experiment;
  return {
    run: path.split(/[/\\]/).slice(-2).join('/'),
    step: String(checkpoint.step),
    ...metadata,
    shape: describeShape(dataset.shape),
    batch: batch === undefined ? 'any' : String(batch),
    ...(dataset.range && { range: JSON.stringify(dataset.range) }),
  };
}

/** Opens the file afresh and holds it against the engine. */
async function compare(
  { input, outputs, example }: Network,
  { experiment: { config }, state }: TrainedRun,
  executor: Executor,
  onnx: Uint8Array,
  count: number,
): Promise<number> {
  const given = float32(example(count * sizeOf(input.shape), config.seed), [count, ...input.shape]);
  const session = await openSession(onnx, config.engine.threads);
  const found = await session.run({ [input.name]: given });
  const ask: CallFunction = ({ state, given }, source) => ({
    ...outputs(state as Tree<Tensor>, given as Tensor, source),
  });
  const call = await executor.call(ask, { state: mapTree(state, specOf), given: specOf(given) });
  const expected = (await call.run({ state, given })) as Record<string, HostTensor>;
  return Math.max(...Object.keys(expected).map((name) => largestDifference(found[name]!, expected[name]!)));
}

function largestDifference({ data }: HostTensor, expected: HostTensor): number {
  let largest = data.length === expected.data.length ? 0 : Number.POSITIVE_INFINITY;
  data.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value - expected.data[i]!));
  });
  return largest;
}
