/**
 * The contract of an executor: make a pure function over trees of tensors ready to run many times.
 * `compiled.ts` traces it into an onnxruntime session, `eager.ts` runs it as plain TensorFlow.js.
 */
import type { Source, Table } from './source.js';
import type { HostTensor, Shape, Spec } from './tensor.js';
import type { Tensor } from './tf.js';
import type { Tree } from './tree.js';

/** (state, source) -> the next state, of the same form, and scalars to report. */
export type StepFunction = (
  state: Tree<Tensor>,
  source: Source,
) => { readonly state: Tree<Tensor>; readonly report: Readonly<Record<string, Tensor>> };

/** Any other function: generator samples, evaluation. */
export type CallFunction = (inputs: Tree<Tensor>, source: Source) => Tree<Tensor>;

/** What feeds a batch: so many `rows` of a table. The data may be absent where nothing will run. */
export interface Feed {
  readonly rows: number;
  readonly shape: Shape;
  readonly table?: Table;
  /** The batch whose row numbers it takes, where it has none of its own: labels go with their examples. */
  readonly rowsOf?: string;
}

/** By the name of the batch. */
export interface Feeds {
  readonly batches: Readonly<Record<string, Feed>>;
}

/** `count` consecutive steps, the first of them number `first` (which keys its noise). */
export interface Chunk {
  readonly first: number;
  readonly count: number;
  /** For each batch name that has its own, `count * rows` row numbers. */
  readonly rows: Readonly<Record<string, Int32Array>>;
  /** For each scalar name, `count` numbers. */
  readonly scalars: Readonly<Record<string, ArrayLike<number>>>;
}

export interface ChunkResult {
  readonly state: Tree<HostTensor>;
  /** For each reported name, `count` numbers. */
  readonly reports: Readonly<Record<string, Float32Array>>;
  /** Milliseconds spent inside the session (compiled) or the step function (eager). */
  readonly inside: number;
}

export interface PreparedStep {
  run(state: Tree<HostTensor>, chunk: Chunk): Promise<ChunkResult>;
}

export interface PreparedCall {
  /** `step` keys the noise; the same step gives the same noise. */
  run(inputs: Tree<HostTensor>, step?: number): Promise<Tree<HostTensor>>;
}

export interface Executor {
  readonly name: 'compiled' | 'eager';
  /** For people: `compiled, onnxruntime 1.30.0, 2 threads`. */
  readonly description: string;
  step(fn: StepFunction, state: Tree<Spec>, feeds: Feeds): Promise<PreparedStep>;
  call(fn: CallFunction, inputs: Tree<Spec>): Promise<PreparedCall>;
}

/** Where numbers are computed: the processor, or a GPU by way of one of onnxruntime's execution providers. */
export type Device = 'cpu' | 'cuda' | 'webgpu';

export interface EngineOptions {
  readonly executor: 'auto' | 'compiled' | 'eager';
  /** Threads inside a session; 0 means one per core, or a single one for small work. */
  readonly threads: number;
  readonly device: Device;
  readonly seed: number;
}
