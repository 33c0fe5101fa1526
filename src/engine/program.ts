/**
 * Traces step and call functions into graphs, and remembers what their sources asked for. Shared by the compiled
 * executor, which runs the graphs, and by `exp check`, which only measures them.
 */
import type { CallFunction, Feeds, StepFunction } from './executor.js';
import type { Graph } from './graph.js';
import { noiseType } from './noise.js';
import { simplify } from './simplify.js';
import type { Noise, Source } from './source.js';
import { describeShape, type Shape, type Spec, sameShape } from './tensor.js';
import type { Tensor } from './tf.js';
import { type Declare, trace } from './trace.js';
import { flatten, mapTree, type Tree } from './tree.js';

export interface Asked {
  readonly noises: ReadonlyMap<string, { readonly noise: Noise; readonly shape: Shape }>;
  readonly scalars: ReadonlySet<string>;
  readonly batches: ReadonlySet<string>;
}

export interface Program {
  readonly graph: Graph;
  readonly asked: Asked;
}

/** Names of a program's inputs and outputs. */
export const inputName = {
  state: (path: string) => `state.${path}`,
  noise: (name: string) => `noise.${name}`,
  scalar: (name: string) => `scalar.${name}`,
  batch: (name: string) => `batch.${name}`,
  report: (name: string) => `report.${name}`,
};

export function traceStep(fn: StepFunction, state: Tree<Spec>, feeds: Feeds): Program {
  return traceProgram(feeds, (declare, source) => {
    const { state: next, report } = fn(declareTree(declare, state), source);
    requireForm(state, next);
    return { ...renamed(flatten(next), inputName.state), ...renamed(report, inputName.report) };
  });
}

export function traceCall(fn: CallFunction, inputs: Tree<Spec>): Program {
  return traceProgram({ batches: {} }, (declare, source) =>
    renamed(flatten(fn(declareTree(declare, inputs), source)), (path) => path),
  );
}

const declareTree = (declare: Declare, tree: Tree<Spec>) =>
  mapTree(tree, (spec, path) => declare(inputName.state(path), spec));

function traceProgram(feeds: Feeds, fn: (declare: Declare, source: Source) => Record<string, Tensor>): Program {
  const noises = new Map<string, { noise: Noise; shape: Shape }>();
  const scalars = new Set<string>();
  const batches = new Set<string>();
  const sourceOf = (declare: Declare): Source => ({
    noise(name, noise, shape) {
      const known = noises.get(name);
      if (known && JSON.stringify(known.noise) !== JSON.stringify(noise))
        throw new Error(`noise "${name}" is asked for in two forms`);
      noises.set(name, { noise, shape });
      return declare(inputName.noise(name), { dtype: noiseType(noise), shape });
    },
    scalar(name) {
      scalars.add(name);
      return declare(inputName.scalar(name), { dtype: 'float32', shape: [] });
    },
    batch(name) {
      const feed = feeds.batches[name];
      if (!feed) throw new Error(`no data is fed as "${name}"`);
      batches.add(name);
      return declare(inputName.batch(name), { dtype: 'float32', shape: [feed.rows, ...feed.shape] });
    },
  });
  const graph = simplify(trace((declare) => fn(declare, sourceOf(declare))));
  return { graph, asked: { noises, scalars, batches } };
}

const renamed = <T>(record: Readonly<Record<string, T>>, rename: (name: string) => string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [rename(name), value]));

/** A step must return a state of the form it was given, or its second iteration would not fit. */
function requireForm(state: Tree<Spec>, next: Tree<Tensor>): void {
  const before = flatten(state);
  const after = flatten(next);
  for (const path of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[path], after[path]];
    if (!was || !is) throw new Error(`the step ${was ? 'drops' : 'adds'} the state tensor "${path}"`);
    if (!sameShape(was.shape, is.shape) || was.dtype !== is.dtype)
      throw new Error(
        `the step turns "${path}" from ${was.dtype}${describeShape(was.shape)} into ${is.dtype}${describeShape(is.shape)}`,
      );
  }
}
