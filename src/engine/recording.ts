/**
 * TensorFlow.js backends whose kernels compute nothing: a tensor stands for a value of a graph, and each kernel appends
 * what the table in `kernels.ts` says. Where the graph is kept and what it is to read a tensor is for the two that
 * record to say: `trace.ts` and `lazy.ts`.
 */
import { UserError } from '../registry/problem.js';
import { type GraphBuilder, inherited, type Value } from './graph.js';
import { emit, indices, scalar } from './kernels/rule.js';
import { kernels, type RecordedInputs } from './kernels.js';
import { currentScope } from './scope.js';
import type { DType, HostTensor, Shape } from './tensor.js';
import { type Tensor, tf } from './tf.js';

export interface RecordingOptions {
  /** The backend's name: no underscore, since TensorFlow.js splits kernel keys on it. */
  readonly name: string;
  /** Where a kernel that runs now appends its nodes. */
  graph(): GraphBuilder;
  /** The value that stands for numbers made on the host. Called at each use of them by a kernel. */
  given(host: HostTensor): Value;
  /** The numbers of a value that a kernel made. */
  read(value: Value): tf.BackendValues;
  /** Called before numbers made on the host become a tensor. */
  onWrite?(): void;
}

export interface Recording {
  readonly name: string;
  /** A tensor that stands for a value. */
  symbol(value: Value): Tensor;
  /** What a tensor stands for. */
  value(tensor: Tensor): Value;
}

/** A backend, registered with TensorFlow.js under its name but not chosen. */
export function createRecording(options: RecordingOptions): Recording {
  const backend = new RecordingBackend(options);
  tf.registerBackend(options.name, () => backend, 0); // the least priority: never TensorFlow.js's own choice
  registerKernels(options, backend);
  return {
    name: options.name,
    symbol: (value) => tf.engine().makeTensorFromTensorInfo(backend.symbol(value)),
    value: (tensor) => backend.value(tensor.dataId),
  };
}

/** What a tensor is: a value that a kernel made, or numbers made on the host. */
type Recorded = { references: number } & ({ readonly value: Value } | { readonly host: HostTensor });

class RecordingBackend extends tf.KernelBackend {
  private readonly store = new tf.DataStorage<Recorded>(this as any, tf.engine() as any);

  constructor(private readonly options: RecordingOptions) {
    super();
  }
  value(dataId: object): Value {
    const recorded = this.store.get(dataId);
    return 'value' in recorded ? recorded.value : this.options.given(recorded.host);
  }
  /** The value of a tensor that a kernel made here. */
  made(dataId: object): Value | undefined {
    const recorded = this.store.has(dataId) ? this.store.get(dataId) : undefined;
    return recorded && 'value' in recorded ? recorded.value : undefined;
  }
  symbol(value: Value): tf.TensorInfo {
    const dataId = {};
    this.store.set(dataId, { value, references: 1 });
    return { dataId, shape: [...value.shape], dtype: value.dtype as DType };
  }
  /** One more tensor of the same numbers, as TensorFlow.js counts them: a kernel that does nothing makes none. */
  shared({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    this.incRef(dataId);
    return { dataId, shape, dtype };
  }
  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    this.options.onWrite?.();
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }
  override move(dataId: object, values: tf.BackendValues, shape: number[], dtype: tf.DataType, references: number) {
    this.store.set(dataId, { host: hostTensor(values, shape, dtype), references });
  }
  override readSync(dataId: object): tf.BackendValues {
    const recorded = this.store.get(dataId);
    return 'value' in recorded ? this.options.read(recorded.value) : recorded.host.data;
  }
  override async read(dataId: object): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }
  override numDataIds = () => this.store.numDataIds();
  override refCount = (dataId: object) => (this.store.has(dataId) ? this.store.get(dataId).references : 0);
  override incRef = (dataId: object) => void this.store.get(dataId).references++;
  override disposeData(dataId: object, force = false): boolean {
    if (!this.store.has(dataId)) return true;
    const recorded = this.store.get(dataId);
    if (--recorded.references > 0 && !force) return false;
    this.store.delete(dataId);
    return true;
  }
  override memory = () => ({ unreliable: false }) as any;
  override floatPrecision = () => 32 as const;
  override epsilon = () => 1e-7;
  override timerAvailable = () => false;
  override dispose = () => {};
}

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

function hostTensor(values: tf.BackendValues, shape: Shape, dtype: tf.DataType): HostTensor {
  requireCovered(dtype);
  const data = values instanceof arrays[dtype] ? values : arrays[dtype].from(values as ArrayLike<number>);
  return { dtype, shape, data };
}

function requireCovered(dtype: tf.DataType): asserts dtype is DType {
  if (dtype === 'complex64' || dtype === 'string')
    throw new UserError(
      `a tensor of dtype ${dtype} is made${inLayer()}, but the compiled engine has float32, int32 and bool. ` +
        'Use these, or set engine.executor: eager.',
    );
}

/** The ones and zeros that gradients begin with are as large as what they are of; one number, spread out, says the same. */
export function constantOf(graph: GraphBuilder, { data, dtype, shape }: HostTensor): Value {
  const first = data[0]!;
  return data.length > 1024 && data.every((value) => value === first)
    ? emit(graph, 'Expand', [scalar(graph, first, dtype), indices(graph, shape)], shape)
    : graph.constant(data, { dtype, shape });
}

/** Registers every kernel name TensorFlow.js has: covered ones record, the others explain. */
function registerKernels({ name: backendName, graph }: RecordingOptions, backend: RecordingBackend): void {
  const names = new Set([
    ...tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName),
    ...Object.keys(kernels),
  ]);
  for (const kernelName of names)
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) => recordKernel(kernelName, graph, backend, inputs, attrs ?? {}),
    });
}

function recordKernel(
  name: string,
  graph: () => GraphBuilder,
  backend: RecordingBackend,
  inputs: tf.NamedTensorInfoMap,
  attributes: object,
): tf.TensorInfo | tf.TensorInfo[] {
  const rule = kernels[name as keyof typeof kernels];
  const given = Object.entries(inputs).filter(([, info]) => info) as [string, tf.TensorInfo][];
  if (!rule)
    refuseKernel(
      name,
      given.flatMap(([, { dataId }]) => backend.made(dataId) ?? []),
    );
  if ('dtype' in attributes) requireCovered(attributes.dtype as tf.DataType);
  const values = Object.fromEntries(given.map(([key, { dataId }]) => [key, backend.value(dataId)]));
  const made = rule(graph(), values as RecordedInputs<string>, attributes);
  const output = (value: Value) => {
    const input = given.find(([key]) => values[key] === value);
    return input ? backend.shared(input[1]) : backend.symbol(value);
  };
  return Array.isArray(made) ? made.map(output) : output(made);
}

/** The op being recorded: `matMul` for the scope that TensorFlow.js calls `matMul__op`; empty outside any. */
export const activeOp = () => /^(.*)__op$/.exec(tf.engine().state.activeScope?.name ?? '')?.[1] ?? '';

/** Where in the model the caller is, for a sentence. */
export const inLayer = (scope = currentScope()) => (scope ? ` in ${scope}` : '');

/** A gradient runs outside its layer's scope; its inputs know where they are from. */
function refuseKernel(kernel: string, inputs: readonly Value[]): never {
  const op = activeOp() ? ` (tf.${activeOp()})` : '';
  throw new UserError(
    `the compiled engine has no kernel "${kernel}"${op}${inLayer(currentScope() || inherited(inputs))}. ` +
      'Use other operations there, or set engine.executor: eager.',
  );
}
