/**
 * Lazy mode: a TensorFlow.js backend that records through the compiled engine's own table and computes a tensor when it
 * is read, by the same simplification, lowering and runtime as a compiled step. It is for tests and for debugging, where
 * it shows what the compiled engine makes of plain TensorFlow.js: each read costs a session, which is never given back.
 */
import { buildGraph, countUp, type Graph, inherited, type Node, type Value } from './graph.js';
import { lower } from './onnx.js';
import { createRecording, type Recording } from './recording.js';
import { currentScope } from './scope.js';
import { runSync } from './session.js';
import { simplify } from './simplify.js';
import { type HostTensor, sizeOf } from './tensor.js';

/** Is shown each graph before it runs; `printGraph` makes it text. */
export type Watch = (graph: Graph) => void;

let lazy: Recording | undefined;
let watching: Watch | undefined;

/** Makes the backend known to TensorFlow.js and gives its name, for `tf.setBackend`. */
export function registerLazy(watch?: Watch): string {
  lazy ??= createLazy();
  watching = watch;
  return lazy.name;
}

function createLazy(): Recording {
  const nextId = countUp();
  /** Numbers made on the host, and results that were read: graphs take them in and do not look behind them. */
  const known = new WeakMap<Value, HostTensor>();
  const given = new WeakMap<HostTensor, Value>();
  // Each kernel has a builder of its own: values know what they are made of, and the rest can be forgotten.
  const graph = () => buildGraph((inputs) => currentScope() || inherited(inputs), nextId);
  return createRecording({
    name: 'lazy',
    graph,
    given(host) {
      const value = given.get(host) ?? enter(host);
      given.set(host, value);
      return value;
    },
    read(value) {
      const result = known.get(value) ?? evaluate(value, known);
      known.set(value, result);
      return result.data;
    },
  });

  /** A constant, as in a compiled step; but tensors enter when it runs, as state does, or onnxruntime would fold all. */
  function enter(host: HostTensor): Value {
    const { dtype, shape, data } = host;
    const value = graph().constant(data, { dtype, shape });
    if (sizeOf(shape) > 1) known.set(value, host);
    return value;
  }
}

const result = 'result';

function evaluate(value: Value, known: WeakMap<Value, HostTensor>): HostTensor {
  const { graph, inputs } = needed(value, known);
  const simple = simplify(graph);
  watching?.(simple);
  const { [result]: tensor } = runSync(lower(simple), 1, inputs);
  return tensor!;
}

/** The graph that makes a value, down to what is known. */
function needed(value: Value, known: WeakMap<Value, HostTensor>) {
  const nodes = new Set<Node>();
  const graphInputs = new Map<string, Value>();
  const inputs: Record<string, HostTensor> = {};
  const visit = (value: Value): void => {
    const host = known.get(value);
    if (host) {
      const name = `tensor.${value.id}`;
      graphInputs.set(name, value);
      inputs[name] = host;
    } else if (value.producer && !nodes.has(value.producer)) {
      for (const input of value.producer.inputs) visit(input);
      nodes.add(value.producer);
    }
  };
  visit(value);
  const graph: Graph = { nodes: [...nodes], inputs: graphInputs, outputs: new Map([[result, value]]) };
  return { graph, inputs };
}
