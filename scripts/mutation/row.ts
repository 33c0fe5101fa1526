/**
 * How a row of the kernel table fares when it is got wrong: its rule on the builders of `mutants.ts`, over the row's
 * examples, held to TensorFlow.js as `npm test` holds the rule itself. Which rows and examples is for the caller to say.
 */
import { toHost } from '../../src/engine/eager.js';
import { buildGraph, type Graph, type Value } from '../../src/engine/graph.js';
import type { Rule } from '../../src/engine/kernels/rule.js';
import { lower } from '../../src/engine/onnx.js';
import { constantOf } from '../../src/engine/recording.js';
import { runSync } from '../../src/engine/session.js';
import { simplify } from '../../src/engine/simplify.js';
import type { HostTensor } from '../../src/engine/tensor.js';
import { withBackend } from '../../src/engine/trace.js';
import { disagreement, floorOf } from '../../test/engine/agreement.js';
import type { Example } from '../../test/engine/kernel-examples/index.js';
import { listOf, runExample } from '../../test/engine/run-example.js';
import { tensorOf } from '../../test/helpers/source.js';
import { type Equivalence, explains } from './equivalent.js';
import { type Mutant, mutantsOf } from './mutants.js';

/** What a row's mutants came to. */
export interface Row {
  readonly kernel: string;
  readonly caught: number;
  /** Those known to compute the same. */
  readonly excused: readonly string[];
  readonly missed: readonly string[];
  /** Whether the rule hands on its input and so has nothing to get wrong. */
  readonly handsOn: boolean;
}

type Builder = Mutant['on'];
const faithful: Builder = (graph) => graph;

/** An example of the row, with what TensorFlow.js makes of it. */
interface Case {
  readonly example: Example;
  readonly wanted: readonly HostTensor[];
}

/** @throws where the rule is wrong as it is. */
export function rowOf(kernel: string, rule: Rule, list: readonly Example[], known: readonly Equivalence[] = []): Row {
  const differs = (on: Builder, { example, wanted }: Case) => disagrees(kernel, wanted, example, on, rule);
  const cases = list.map((example): Case => ({ example, wanted: reference(kernel, example) }));
  if (cases.some((one) => differs(faithful, one)))
    throw new Error(`${kernel} disagrees with TensorFlow.js as it is; see npm test`);
  const mutants = new Map<string, { on: Builder; cases: Case[] }>();
  for (const one of cases)
    for (const { name, on } of mutantsOf((graph) => void record(rule, one.example, () => graph), buildGraph())) {
      const mutant = mutants.get(name) ?? { on, cases: [] };
      mutants.set(name, mutant);
      mutant.cases.push(one); // only those that come by the place can tell
    }
  const simplerSame = (on: Builder, { example }: Case) =>
    printed(record(rule, example, on)) === printed(record(rule, example, faithful));
  const told = [...mutants].filter(([, { on, cases }]) => !cases.every((one) => simplerSame(on, one)));
  const survivors = told.flatMap(([name, { on, cases }]) => (cases.some((one) => differs(on, one)) ? [] : [name]));
  const same = (name: string) => known.some((one) => explains(one, kernel, name));
  return {
    kernel,
    caught: told.length - survivors.length,
    excused: survivors.filter(same),
    missed: survivors.filter((name) => !same(name)),
    handsOn: list.every((example) => isInput(record(rule, example, faithful))),
  };
}

/** What runs in the end, as text; constants with all their numbers. */
function printed(graph: Graph): string {
  const { nodes, outputs } = simplify(graph);
  const numbers = new Map<Value, number>();
  const name = (value: Value) =>
    value.input ?? (value.constant ? `${value.dtype}[${value.shape}]<${value.constant}>` : numbers.get(value));
  const lines = nodes.map((node) => {
    for (const output of node.outputs) numbers.set(output, numbers.size);
    return `${node.op}(${node.inputs.map(name).join('; ')}) ${JSON.stringify(node.attributes)}`;
  });
  return [...lines, ...[...outputs.values()].map(name)].join('\n');
}

const isInput = ({ outputs }: Graph) => [...outputs.values()].every(({ input }) => input !== undefined);

function reference(kernel: string, example: Example): HostTensor[] {
  return withBackend('cpu', () => {
    const tensors = Object.fromEntries(listOf(example).map(([name, tensor]) => [name, tensorOf(tensor)]));
    return runExample(kernel, example, tensors).map(toHost);
  });
}

/** The example's graph, with the row's rule on the builder that `on` makes. */
function record(rule: Rule, example: Example, on: Builder): Graph {
  const graph = buildGraph();
  const inputs = listOf(example).map(([name, { dtype, shape }]) => [name, graph.input(name, { dtype, shape })]);
  const constants = Object.entries(example.constants ?? {}).map(([name, host]) => [name, constantOf(graph, host)]);
  const all = Object.fromEntries([...inputs, ...constants]);
  const made: Value | Value[] = rule(on(graph), all, example.attributes ?? {});
  [made].flat().forEach((value, i) => {
    graph.output(`result ${i}`, value);
  });
  return graph.finish();
}

/** Whether the results are others than those wanted, or cannot be had at all. */
function disagrees(kernel: string, wanted: readonly HostTensor[], example: Example, on: Builder, rule: Rule): boolean {
  try {
    const results = runSync(lower(record(rule, example, on)), 1, Object.fromEntries(listOf(example)));
    return wanted.some((one, i) => disagreement(results[`result ${i}`], one, floorOf(kernel, one)) !== undefined);
  } catch {
    return true;
  }
}
