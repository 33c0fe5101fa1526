/**
 * Records a pure TensorFlow.js function as a Graph: runs it once on a backend whose kernels compute nothing.
 * What each kernel appends is in `kernels.ts`; running the result is left to `compiled.ts`.
 */
import { UserError } from '../registry/problem.js';
import { buildGraph, type Graph, type GraphBuilder, inherited, printGraph, type Value } from './graph.js';
import { kernels, type RecordedInputs } from './kernels.js';
import { currentScope } from './scope.js';
import { type DType, describeShape, type Spec } from './tensor.js';
import { type Tensor, tf } from './tf.js';

/** Declares an input of the graph; asking twice for a name gives the same tensor. */
export type Declare = (name: string, spec: Spec) => Tensor;

/**
 * The graph of `fn`, whose inputs are those it declares and whose outputs are the tensors it returns, by name.
 * Recorded twice, to make sure that nothing made on the host (randomness, time) hides in its constants.
 * @throws UserError for an uncovered kernel, a tensor read while recording, or host-made randomness.
 */
export function trace(fn: (declare: Declare) => Readonly<Record<string, Tensor>>): Graph {
  const graph = record(fn);
  refuseDifference(
    graph,
    laterBy(aWeekAndABit, () => record(fn)),
  );
  return graph;
}

const aWeekAndABit = 635_912_347; // milliseconds; neither weekday, hour, minute, second nor their fractions stay

/** Runs `f` with the clock put forward, so that two recordings within a millisecond differ where time matters. */
function laterBy<T>(milliseconds: number, f: () => T): T {
  const now = Date.now;
  Date.now = () => now() + milliseconds;
  try {
    return f();
  } finally {
    Date.now = now;
  }
}

function record(fn: (declare: Declare) => Readonly<Record<string, Tensor>>): Graph {
  const graph = buildGraph((inputs) => currentScope() || inherited(inputs));
  return onTraceBackend(graph, () => {
    const declared = new Map<string, Tensor>();
    const declare: Declare = (name, spec) => {
      const known = declared.get(name) ?? tf.keep(symbol(graph.input(name, spec)));
      if (describeShape(known.shape) !== describeShape(spec.shape) || known.dtype !== spec.dtype)
        throw new Error(
          `input "${name}" is asked for as ${describeShape(spec.shape)} and ${describeShape(known.shape)}`,
        );
      declared.set(name, known);
      return known;
    };
    try {
      tf.tidy(() => {
        for (const [name, tensor] of Object.entries(fn(declare))) graph.output(name, backend.value(tensor.dataId));
      });
    } finally {
      for (const tensor of declared.values()) tensor.dispose();
    }
    return graph.finish();
  });
}

/** Runs `f` with the tracing backend active and `Math.random` refused. */
function onTraceBackend<T>(graph: GraphBuilder, f: () => T): T {
  register();
  const random = Math.random;
  const outer = backend.graph;
  backend.graph = graph;
  Math.random = () => refuseRandomness('Math.random()');
  try {
    return withBackend(backendName, f);
  } finally {
    Math.random = random;
    backend.graph = outer;
  }
}

/** Runs `f`, which must not await, with the named backend active. */
export function withBackend<T>(name: string, f: () => T): T {
  const previous = tf.engine().backendName;
  void tf.setBackend(name); // synchronous for backends whose factory is
  try {
    return f();
  } finally {
    if (previous && previous !== name) void tf.setBackend(previous);
  }
}

const backendName = 'trace'; // no underscore: TensorFlow.js splits kernel keys on it

interface Recorded {
  value?: Value;
  host?: { values: ArrayLike<number>; dtype: DType; shape: readonly number[] };
  references: number;
}

/** Stores for each tensor the graph value it stands for; holds numbers only for constants made on the host. */
class RecordingBackend extends tf.KernelBackend {
  graph: GraphBuilder | undefined;
  private readonly store = new tf.DataStorage<Recorded>(this as any, tf.engine() as any);

  value(dataId: object): Value {
    const recorded = this.store.get(dataId);
    recorded.value ??= constantOf(this.graph!, recorded.host!);
    return recorded.value;
  }
  recorded(dataId: object): Value | undefined {
    return this.store.get(dataId)?.value;
  }
  symbol(value: Value): tf.TensorInfo {
    const dataId = {};
    this.store.set(dataId, { value, references: 1 });
    return { dataId, shape: [...value.shape], dtype: value.dtype as DType };
  }
  override write(values: tf.BackendValues, shape: number[], dtype: DType): object {
    refuseRandomOp();
    const dataId = {};
    this.store.set(dataId, { host: { values: values as ArrayLike<number>, shape, dtype }, references: 1 });
    return dataId;
  }
  override move(dataId: object, values: tf.BackendValues, shape: number[], dtype: DType, references: number): void {
    this.store.set(dataId, { host: { values: values as ArrayLike<number>, shape, dtype }, references });
  }
  override readSync(dataId: object): tf.BackendValues {
    const { host } = this.store.get(dataId);
    if (host) return host.values as tf.BackendValues;
    throw new UserError(
      `a tensor's values are read${inLayer()}, but a compiled step has none while it is being recorded. ` +
        'Write it with tensor operations alone, or set engine.executor: eager.',
    );
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
}

const backend = new RecordingBackend();
let registered = false;

const symbol = (value: Value): Tensor => tf.engine().makeTensorFromTensorInfo(backend.symbol(value));

function constantOf(graph: GraphBuilder, { values, dtype, shape }: NonNullable<Recorded['host']>): Value {
  const data = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype].from(values);
  return graph.constant(data, { dtype, shape });
}

/** Registers the backend and every kernel name TensorFlow.js has: covered ones record, the others explain. */
function register(): void {
  if (registered) return;
  registered = true;
  tf.registerBackend(backendName, () => backend);
  const names = new Set([
    ...tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName),
    ...Object.keys(kernels),
  ]);
  for (const kernelName of names)
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) => recordKernel(kernelName, inputs, (attrs ?? {}) as any),
    });
}

function recordKernel(name: string, inputs: tf.NamedTensorInfoMap, attributes: any): tf.TensorInfo | tf.TensorInfo[] {
  const rule = kernels[name as keyof typeof kernels] as any;
  if (!rule) refuseKernel(name, inputs);
  const values: Record<string, Value> = {};
  for (const [key, info] of Object.entries(inputs))
    if (info) values[key] = backend.value((info as tf.TensorInfo).dataId);
  const made: Value | Value[] = rule(backend.graph!, values as RecordedInputs<string>, attributes);
  return Array.isArray(made) ? made.map((value) => backend.symbol(value)) : backend.symbol(made);
}

/** The op being recorded: `matMul` for the scope that TensorFlow.js calls `matMul__op`; empty outside any. */
const activeOp = () => /^(.*)__op$/.exec(tf.engine().state.activeScope?.name ?? '')?.[1] ?? '';
const inLayer = (scope = currentScope()) => (scope ? ` in ${scope}` : '');

/** A gradient runs outside its layer's scope; its inputs know where they are from. */
function refuseKernel(kernel: string, inputs: tf.NamedTensorInfoMap): never {
  const values = Object.values(inputs).flatMap((info) => backend.recorded((info as tf.TensorInfo).dataId) ?? []);
  const op = activeOp() ? ` (tf.${activeOp()})` : '';
  throw new UserError(
    `the compiled engine has no kernel "${kernel}"${op}${inLayer(currentScope() || inherited(values))}. ` +
      'Use other operations there, or set engine.executor: eager.',
  );
}

const randomOps = /^(rand|random.*|truncatedNormal|multinomial|dropout)$/;

function refuseRandomOp(): void {
  const op = activeOp();
  if (randomOps.test(op)) refuseRandomness(`tf.${op}`);
}

function refuseRandomness(what: string): never {
  throw new UserError(
    `${what} is used inside a training step${inLayer()}: its numbers would be frozen into the compiled program. ` +
      'Ask the source for noise instead: source.noise(name, { kind: "uniform", min: 0, max: 1 }, shape).',
  );
}

function refuseDifference(first: Graph, second: Graph): void {
  if (sameConstants(first, second)) return;
  throw new UserError(
    'a training step made different constants when recorded twice: it uses randomness, time or state of the host. ' +
      'Ask the source for noise, and keep everything else a function of state and source.',
  );
}

function sameConstants(first: Graph, second: Graph): boolean {
  if (printGraph(first) !== printGraph(second)) return false;
  return first.nodes.every((node, n) =>
    node.inputs.every((value, i) => {
      const other = second.nodes[n]!.inputs[i]!.constant;
      return !value.constant || value.constant.every((number, k) => Object.is(number, other![k]));
    }),
  );
}
