/**
 * The compiled executor: a step traced once, lowered to an ONNX loop, and run many iterations a call. What leaves a
 * session is dear (44 MB of state: 29 ms) and what enters is free, so the state stays inside for a whole chunk.
 */
import { availableParallelism } from 'node:os';
import { costOf } from './cost.js';
import { requireDevice, warningsOfCpu } from './device.js';
import type { Chunk, Device, EngineOptions, Executor, Feeds, PreparedStep } from './executor.js';
import type { Graph } from './graph.js';
import { fillSteps, noiseMaker } from './noise.js';
import { type LoopPlan, loopNames, lower, lowerLoop } from './onnx.js';
import { type Pack, pack, packState, unpack } from './pack.js';
import { inputName, type Program, traceCall, traceStep } from './program.js';
import { loadRuntime, openSession, type Session, type SessionTensor } from './session.js';
import { simplify } from './simplify.js';
import { type HostTensor, sizeOf, type TensorData } from './tensor.js';
import { flatten, mapTree, type Tree } from './tree.js';

interface CompiledOptions extends Pick<EngineOptions, 'threads' | 'seed'> {
  /** The processor unless given. */
  readonly device?: Device;
}

/**
 * `warn` is told which operators of a step a GPU leaves to the processor.
 * @throws UserError where onnxruntime-node does not load or the device is not there
 */
export async function createCompiled(
  { threads, seed, device = 'cpu' }: CompiledOptions,
  warn: (warning: string) => void = () => {},
): Promise<Executor> {
  const runtime = await loadRuntime();
  await requireDevice(device);
  const version = (runtime.env.versions as { node?: string }).node ?? '';
  return {
    name: 'compiled',
    description: `compiled, onnxruntime ${version}, ${device === 'cpu' ? '' : `${device}, `}${describeThreads(threads)}`,
    async step(fn, state, feeds) {
      const traced = packed(traceStep(fn, state, feeds));
      const { graph } = traced.program;
      for (const warning of await warningsOfCpu(graph, device)) warn(warning);
      const plan = planLoop(traced.program, feeds);
      const session = await openSession(lowerLoop(graph, plan), threadsFor(graph, threads), device);
      return prepareStep(traced, plan, session, feeds, seed);
    },
    async call(fn, inputs) {
      const program = traceCall(fn, inputs);
      const session = await openSession(lower(program.graph), threadsFor(program.graph, threads), device);
      const makeNoise = noiseMaker(seed);
      return {
        async run(inputs, step = 0) {
          const given: Record<string, SessionTensor> = stateInputs(inputs);
          for (const [name, { noise, shape }] of program.asked.noises) {
            const data = makeNoise(name, noise, shape, step);
            given[inputName.noise(name)] = { dtype: noise.kind === 'mask' ? 'bool' : 'float32', shape, data };
          }
          return unflat(await session.run(given));
        },
      };
    },
  };
}

function describeThreads(threads: number): string {
  const most = threads || availableParallelism();
  return `${threads || most === 1 ? '' : 'up to '}${most} thread${most > 1 ? 's' : ''}`;
}

/** Floating point operations a step from which a second thread pays; in less, threads mostly wait for each other. */
const worthThreads = 2e8;

/** How many threads run a graph: as many as are asked for; of 0, one per core unless the work is small. */
export const threadsFor = (graph: Graph, asked: number): number =>
  asked || (costOf(graph).flops < worthThreads ? 1 : availableParallelism());

const stateInputs = (tree: Tree<HostTensor>): Record<string, HostTensor> =>
  Object.fromEntries(Object.entries(flatten(tree)).map(([path, tensor]) => [inputName.state(path), tensor]));

/** `{ 'a.b': t }` -> `{ a: { b: t } }` */
function unflat(leaves: Record<string, HostTensor>): Tree<HostTensor> {
  const tree: Record<string, any> = {};
  for (const [path, leaf] of Object.entries(leaves)) {
    const names = path.split('.');
    const branch = names.slice(0, -1).reduce((node, name) => (node[name] ??= {}), tree);
    branch[names.at(-1)!] = leaf;
  }
  return tree;
}

function prepareStep(
  { program, packs }: ReturnType<typeof packed>,
  plan: LoopPlan,
  session: Session,
  feeds: Feeds,
  seed: number,
): PreparedStep {
  const buffers = new Map<string, TensorData>();
  return {
    async run(state, chunk) {
      const inputs = { ...packState(stateInputs(state), packs), ...chunkInputs(program, feeds, chunk, seed, buffers) };
      const start = performance.now();
      const results = await session.run(inputs);
      const inside = performance.now() - start;
      const last = (name: string) => results[`${name}.last`];
      const parted = Object.assign({}, ...packs.map((one) => unpack(one, last(one.name)!)));
      const reported = plan.reported.map((name) => [name.slice(inputName.report('').length), results[name]!.data]);
      return {
        state: mapTree(state, (leaf, path) => parted[inputName.state(path)] ?? last(inputName.state(path)) ?? leaf),
        reports: Object.fromEntries(reported),
        inside,
      };
    },
  };
}

/** The program with its small state tensors laid end to end. */
function packed(traced: Program): { program: Program; packs: readonly Pack[] } {
  const { graph, packs } = pack(traced.graph, carriedBy(traced.graph));
  return { program: { ...traced, graph: simplify(graph) }, packs };
}

/** State that the step does not change is not carried; it enters once, as a constant of the loop. */
const carriedBy = ({ inputs, outputs }: Graph): string[] =>
  [...outputs.keys()].filter((name) => inputs.has(name) && outputs.get(name) !== inputs.get(name));

function planLoop({ graph, asked }: Program, feeds: Feeds): LoopPlan {
  return {
    carried: carriedBy(graph),
    reported: [...graph.outputs.keys()].filter((name) => name.startsWith(inputName.report(''))),
    stacked: [...[...asked.noises.keys()].map(inputName.noise), ...[...asked.scalars].map(inputName.scalar)],
    gathered: [...asked.batches].map((name) => {
      const table = feeds.batches[name]!.table;
      if (!table) throw new Error(`the data fed as "${name}" is not open`);
      const dtype = table.data instanceof Uint8Array ? 'uint8' : 'float32';
      const form = { dtype, shape: [table.rows, sizeOf(table.shape)] } as const;
      return { input: inputName.batch(name), table: form, scale: table.scale, shift: table.shift };
    }),
  };
}

function chunkInputs(
  { asked }: Program,
  feeds: Feeds,
  { first, count, rows, scalars }: Chunk,
  seed: number,
  buffers: Map<string, TensorData>,
): Record<string, SessionTensor> {
  const inputs: Record<string, SessionTensor> = {
    [loopNames.count]: { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(count)) },
  };
  for (const [name, { noise, shape }] of asked.noises) {
    const dtype = noise.kind === 'mask' ? 'bool' : 'float32';
    const out = buffer(buffers, name, count * sizeOf(shape), dtype);
    const data = fillSteps(seed, out, name, noise, first, count);
    inputs[inputName.noise(name)] = { dtype, shape: [count, ...shape], data };
  }
  for (const name of asked.scalars)
    inputs[inputName.scalar(name)] = { dtype: 'float32', shape: [count], data: Float32Array.from(scalars[name]!) };
  for (const name of asked.batches) {
    const { rows: batch, table, rowsOf = name } = feeds.batches[name]!;
    const input = inputName.batch(name);
    inputs[loopNames.rows(input)] = { dtype: 'int32', shape: [count, batch], data: rows[rowsOf]! };
    const dtype = table!.data instanceof Uint8Array ? 'uint8' : 'float32';
    inputs[loopNames.table(input)] = { dtype, shape: [table!.rows, sizeOf(table!.shape)], data: table!.data };
  }
  return inputs;
}

/** Reused from chunk to chunk, since a session reads its inputs only while it runs. */
function buffer(buffers: Map<string, TensorData>, name: string, size: number, dtype: 'bool' | 'float32'): TensorData {
  const known = buffers.get(name);
  if (known?.length === size) return known;
  const fresh = dtype === 'bool' ? new Uint8Array(size) : new Float32Array(size);
  buffers.set(name, fresh);
  return fresh;
}
