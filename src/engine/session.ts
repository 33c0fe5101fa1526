/** Opens ONNX bytes as an onnxruntime session. The only module that knows onnxruntime-node. */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { UserError } from '../registry/problem.js';
import type { Device } from './executor.js';
import type { DType, HostTensor, TensorData } from './tensor.js';

type Runtime = typeof import('onnxruntime-node');
type ValueMetadata = import('onnxruntime-node').InferenceSession.ValueMetadata;

export interface SessionTensor {
  readonly dtype: DType | 'int64' | 'uint8';
  readonly shape: readonly number[];
  readonly data: TensorData | BigInt64Array;
}

/** What a model declares of an input or output; an extent that it leaves open is a name. */
export interface Declared {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface Session {
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
  run(inputs: Readonly<Record<string, SessionTensor>>): Promise<Record<string, HostTensor>>;
}

/** @throws UserError where onnxruntime-node cannot be loaded on this machine. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    const module = await import('onnxruntime-node');
    return (module as { default?: Runtime }).default ?? module;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UserError(`onnxruntime-node does not load on this machine (${reason}). Try engine.executor: eager.`);
  }
}

/**
 * `threads`: 0 for one per core. `strict`: refuse a model of which the device would leave a part to the processor.
 * Create a session once and keep it: released ones leak (onnxruntime issue 25325).
 */
export async function openSession(
  model: Uint8Array,
  threads: number,
  device: Device = 'cpu',
  { strict = false } = {},
): Promise<Session> {
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(model, sessionOptions(threads, device, strict));
  profiled?.sessions.push(session);
  return {
    inputs: session.inputMetadata.map(declared),
    outputs: session.outputMetadata.map(declared),
    run: async (inputs) => hostTensors(await session.run(feedsOf(runtime, inputs, session.inputNames))),
  };
}

const declared = (value: ValueMetadata): Declared => ({ name: value.name, shape: value.isTensor ? value.shape : [] });

/** Whether a strict session was refused for the parts that the device would leave to the processor. */
export const cpuRefused = (error: unknown): boolean =>
  error instanceof Error && /fallback to CPU EP has been explicitly disabled/.test(error.message);

const sessionOptions = (threads: number, device: Device, strict: boolean) =>
  ({
    executionProviders: [device],
    intraOpNumThreads: threads || availableParallelism(),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: strict ? 4 : 3, // a refusal is an answer, nothing to log
    enableProfiling: profiled !== undefined,
    ...(profiled && { profileFilePrefix: profiled.prefix }),
    extra: { session: { force_spinning_stop: '1', disable_cpu_ep_fallback: strict ? '1' : '0' } },
  }) as const;

let profiled: { readonly prefix: string; readonly sessions: { endProfiling(): void }[] } | undefined;

/**
 * Sessions opened from now on record how long each node takes, until the function returned is called: it writes one file
 * a session, of onnxruntime's own format, whose name starts with `prefix`. For `npm run bench -- --profile`.
 */
export function profileSessions(prefix: string): () => void {
  const sessions: { endProfiling(): void }[] = [];
  profiled = { prefix, sessions };
  return () => {
    profiled = undefined;
    for (const session of sessions) session.endProfiling();
  };
}

type Feeds = Record<string, InstanceType<Runtime['Tensor']>>;

/** Those of the given tensors that the model takes. */
function feedsOf(
  runtime: Pick<Runtime, 'Tensor'>,
  inputs: Readonly<Record<string, SessionTensor>>,
  inputNames: readonly string[],
): Feeds {
  const feeds: Feeds = {};
  for (const [name, { dtype, data, shape }] of Object.entries(inputs))
    if (inputNames.includes(name)) feeds[name] = new runtime.Tensor(dtype as 'float32', data as Float32Array, shape);
  return feeds;
}

/** What both onnxruntime's tensors and the results of its binding have. */
interface Result {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

const hostTensors = (results: Readonly<Record<string, unknown>>): Record<string, HostTensor> =>
  Object.fromEntries(
    Object.entries(results as Record<string, Result>).map(([name, { type, dims, data }]) => [
      name,
      { dtype: type as DType, shape: dims, data: data as TensorData },
    ]),
  );

/** The part of onnxruntime-node's native binding that is used here, as its own `dist/backend.js` uses it. */
interface Binding {
  readonly initOrt: () => void;
  readonly binding: {
    readonly InferenceSession: new () => {
      loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
      readonly inputMetadata: readonly { readonly name: string }[];
      readonly outputMetadata: readonly { readonly name: string }[];
      run(feeds: object, fetches: object, options: object): Record<string, Result>;
    };
  };
}

/**
 * Runs a model once, before it returns. onnxruntime's own interface has promises only, but underneath it blocks the
 * thread just so. For the lazy backend, whose tensors may be read synchronously.
 */
export function runSync(
  model: Uint8Array,
  threads: number,
  inputs: Readonly<Record<string, SessionTensor>>,
): Record<string, HostTensor> {
  const require = createRequire(import.meta.url);
  const runtime = require('onnxruntime-node') as Runtime;
  const { initOrt, binding } = require('onnxruntime-node/dist/binding.js') as Binding;
  initOrt();
  const session = new binding.InferenceSession();
  const options = { ...sessionOptions(threads, 'cpu', false), logSeverityLevel: 4 }; // what fails is thrown
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, options);
  const names = (metadata: readonly { readonly name: string }[]) => metadata.map(({ name }) => name);
  const feeds = feedsOf(runtime, inputs, names(session.inputMetadata));
  return hostTensors(session.run(feeds, Object.fromEntries(names(session.outputMetadata).map((n) => [n, null])), {}));
}
