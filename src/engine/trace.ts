/**
 * Records a pure TensorFlow.js function as a Graph: runs it once on a backend whose kernels compute nothing.
 * The backend is in `recording.ts`, what each kernel appends in `kernels.ts`; running the result is left to `compiled.ts`.
 */
import { UserError } from '../registry/problem.js';
import { buildGraph, type ConstantData, type Graph, type GraphBuilder, inherited, printGraph } from './graph.js';
import { activeOp, constantOf, createRecording, inLayer, type Recording } from './recording.js';
import { currentScope } from './scope.js';
import { describeShape, type Spec } from './tensor.js';
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
  return onTraceBackend(graph, (backend) => {
    const declared = new Map<string, Tensor>();
    const declare: Declare = (name, spec) => {
      const known = declared.get(name) ?? tf.keep(backend.symbol(graph.input(name, spec)));
      if (describeShape(known.shape) !== describeShape(spec.shape) || known.dtype !== spec.dtype)
        throw new Error(
          `input "${name}" is asked for as ${describeShape(spec.shape)} and ${describeShape(known.shape)}`,
        );
      declared.set(name, known);
      return known;
    };
    try {
      tf.tidy(() => {
        for (const [name, tensor] of Object.entries(fn(declare))) graph.output(name, backend.value(tensor));
      });
    } finally {
      for (const tensor of declared.values()) tensor.dispose();
    }
    return graph.finish();
  });
}

/** Runs `f` with the tracing backend active and `Math.random` refused. */
function onTraceBackend<T>(graph: GraphBuilder, f: (backend: Recording) => T): T {
  tracing ??= createTracing();
  const backend = tracing;
  const random = Math.random;
  const outer = recorded;
  recorded = graph;
  Math.random = () => refuseRandomness('Math.random()');
  try {
    return withBackend(backend.name, () => f(backend));
  } finally {
    Math.random = random;
    recorded = outer;
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

let tracing: Recording | undefined;

/** The graph of the recording that goes on now. */
let recorded: GraphBuilder | undefined;

const createTracing = () =>
  createRecording({
    name: 'trace',
    graph: () => recorded!,
    given: (host) => constantOf(recorded!, host),
    read() {
      throw new UserError(
        `a tensor's values are read${inLayer()}, but a compiled step has none while it is being recorded. ` +
          'Write it with tensor operations alone, or set engine.executor: eager.',
      );
    },
    onWrite: refuseRandomOp,
  });

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
      return value.constant === other || sameBytes(value.constant!, other!);
    }),
  );
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ConstantData) => Buffer.from(buffer, byteOffset, byteLength);
const sameBytes = (a: ConstantData, b: ConstantData) => bytesOf(a).equals(bytesOf(b));
