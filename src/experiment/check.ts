/**
 * What can be told about an experiment before it runs, without its data: shapes, parameters, and what a step costs. Pure;
 * how long that takes on this machine is `estimate`'s to measure, and showing it `cli/`'s.
 */
import { batchesPerEpoch } from '../data/batches.js';
import { type Cost, costOf, secondsFor } from '../engine/cost.js';
import { requireDevice, warningsOfCpu } from '../engine/device.js';
import type { Device } from '../engine/executor.js';
import type { Graph } from '../engine/graph.js';
import { type Asked, traceStep } from '../engine/program.js';
import { streams } from '../engine/random.js';
import { measureSpeed, secondsPerNoise } from '../engine/speed.js';
import { bytesPer, type HostTensor, type Shape, type Spec, sizeOf, specOf } from '../engine/tensor.js';
import { flatten, mapTree, type Tree } from '../engine/tree.js';
import type { Layer, Role } from '../networks/layer.js';
import { countParameters } from '../networks/parameters.js';
import { UserError } from '../registry/problem.js';
import { feedsOf } from '../trainers/loop.js';
import type { Trainer } from '../trainers/trainer.js';
import type { Experiment } from './build.js';
import { totalSteps } from './total-steps.js';

export interface CheckedLayer {
  readonly name: string;
  /** Of one example, without the batch. */
  readonly shape: Shape;
  readonly parameters: number;
}

export interface CheckedNetwork {
  readonly type: string;
  readonly input: Shape;
  readonly layers: readonly CheckedLayer[];
  readonly parameters: number;
}

export interface CheckedData {
  readonly type: string;
  readonly shape: Shape;
  /** Examples to train on, in a batch, and batches in an epoch. */
  readonly size: number;
  readonly batch: number;
  readonly batches: number;
}

export interface Checked {
  /** In the order in which examples pass through them. */
  readonly networks: Readonly<Partial<Record<Role, CheckedNetwork>>>;
  /** That way, such as `D(G(z))`. */
  readonly path: string;
  readonly data: CheckedData;
  /** Iterations until the end. */
  readonly steps: number;
  /** Of the first iteration; absent where it was not traced, for a reason among `warnings`. */
  readonly step?: Omit<Cost, 'each'>;
  readonly memory?: Memory;
  readonly warnings: readonly string[];
  /** For `estimate` and `checkDevice`. */
  readonly traced?: { readonly graph: Graph; readonly cost: Cost; readonly asked: Asked };
}

/** Bytes, about. */
export interface Memory {
  /** Weights, optimizer slots and statistics, once on the host and once inside the session. */
  readonly state: number;
  readonly data: number;
  /** Intermediate results of a step. */
  readonly activations: number;
  readonly total: number;
}

/** More turns than this take long to trace; such an iteration is left unmeasured. */
const mostTurns = 24;

/** @throws UserError for an operation that the compiled engine does not cover, where the config asks for that engine */
export function checkExperiment(experiment: Experiment): Checked {
  const { config, dataset, networks, path, trainer } = experiment;
  const { shape, size, batch } = dataset;
  const perEpoch = batchesPerEpoch(size, batch);
  const state = stateForm(trainer, config.seed, shape);
  const warnings: string[] = [];
  const traced = traceFirst(experiment, state, perEpoch, (warning) => warnings.push(warning));
  return {
    networks: Object.fromEntries(
      (Object.entries(networks) as [Role, Layer][]).map(([role, network]) => [
        role,
        describeNetwork(config[role]!.type, network),
      ]),
    ),
    path,
    data: { type: config.data.type, shape, size, batch, batches: perEpoch },
    steps: totalSteps(trainer, perEpoch).totalSteps,
    ...(traced && { traced, step: withoutEach(traced.cost), memory: memoryOf(experiment, state, traced.cost) }),
    warnings,
  };
}

/** The form of a trainer's state. Nothing in it depends on data but the values of some biases, which are not kept. */
export function stateForm(trainer: Trainer, seed: number, example: Shape): Tree<Spec> {
  const state = trainer.init(streams(seed), () => new Float32Array(sizeOf(example)));
  return mapTree(state, (tensor: HostTensor) => specOf(tensor));
}

function describeNetwork(type: string, network: Layer): CheckedNetwork {
  const parts = network.parts ?? [{ name: type, layer: network }];
  const layers = parts.map(({ name, layer }) => ({
    name,
    shape: layer.outputShape,
    parameters: countParameters(layer),
  }));
  return { type, input: network.inputShape, layers, parameters: countParameters(network) };
}

function traceFirst(
  { config, trainer, dataset }: Experiment,
  state: Tree<Spec>,
  batchesPerEpoch: number,
  warn: (warning: string) => void,
): Checked['traced'] {
  const { variant } = trainer.plan({ step: 0, drawn: 0, batchesPerEpoch });
  const names = trainer.batches(variant);
  if (names.length > mostTurns) {
    warn(`an iteration has ${names.length} turns, too many to measure it here.`);
    return undefined;
  }
  const feeds = feedsOf(trainer, variant, dataset);
  try {
    const { graph, asked } = traceStep(trainer.program(variant), state, feeds);
    return { graph, cost: costOf(graph), asked };
  } catch (error) {
    if (!(error instanceof UserError) || config.engine.executor !== 'eager') throw error;
    warn(`the cost of a step is not known: ${error.message}`);
    return undefined;
  }
}

const withoutEach = ({ each: _, ...totals }: Cost): Omit<Cost, 'each'> => totals;

const bytesOf = ({ dtype, shape }: Spec) => sizeOf(shape) * bytesPer[dtype];

function memoryOf({ dataset }: Experiment, form: Tree<Spec>, { held }: Cost): Memory {
  const state = 2 * Object.values(flatten(form)).reduce((sum, spec) => sum + bytesOf(spec), 0);
  // Images are most often stored as bytes; what else there is, as float32.
  const data = dataset.size * sizeOf(dataset.shape) * (dataset.shape.length > 1 ? 1 : 4);
  return { state, data, activations: held, total: state + data + held };
}

/** Warnings of what the device leaves to the processor. @throws UserError where this machine lacks the device */
export async function checkDevice({ traced }: Checked, device: Device): Promise<string[]> {
  await requireDevice(device);
  return traced ? warningsOfCpu(traced.graph, device) : [];
}

export interface Estimate {
  /** Seconds of one iteration. */
  readonly perStep: number;
  /** Seconds of the whole training. */
  readonly total: number;
}

/** About how long training will take on the processor here. Undefined where a step's cost is not known. @throws UserError without engine */
export async function estimate({ traced, steps }: Checked, threads: number): Promise<Estimate | undefined> {
  if (!traced) return undefined;
  const speed = await measureSpeed(threads);
  const perStep = secondsFor(traced.cost, speed) + noiseSeconds(traced.asked);
  return { perStep, total: perStep * steps };
}

/** Noise is made on the host before a chunk runs. */
function noiseSeconds({ noises }: Asked): number {
  const rates = new Map<string, number>();
  let seconds = 0;
  for (const { noise, shape } of noises.values()) {
    const rate = rates.get(noise.kind) ?? secondsPerNoise(noise);
    rates.set(noise.kind, rate);
    seconds += rate * sizeOf(shape);
  }
  return seconds;
}
