/**
 * `npm run mutation [-- --only KERNEL] [--json]`: gets each row of the kernel table wrong in every way `mutants.ts` knows,
 * and sees whether one of the row's examples, which `npm test` holds to TensorFlow.js, notices. Exits with 1 where none
 * does and the mutant is not known to compute the same, or where nothing in a row can be got wrong.
 */
import { parseArgs } from 'node:util';
import { toHost } from '../../src/engine/eager.js';
import { buildGraph, type GraphBuilder, type Value } from '../../src/engine/graph.js';
import { type CoveredKernel, coveredKernels, kernels } from '../../src/engine/kernels.js';
import { lower } from '../../src/engine/onnx.js';
import { runSync } from '../../src/engine/session.js';
import type { HostTensor } from '../../src/engine/tensor.js';
import { withBackend } from '../../src/engine/trace.js';
import { disagreement, floorOf } from '../../test/engine/agreement.js';
import { type Example, examples } from '../../test/engine/kernel-examples/index.js';
import { listOf, runExample } from '../../test/engine/run-example.js';
import { tensorOf } from '../../test/helpers/source.js';
import { equivalent } from './equivalent.js';
import { type Mutant, mutantsOf } from './mutants.js';

type Builder = Mutant['on'];
const faithful: Builder = (graph) => graph;

/** What a row's mutants came to. */
interface Row {
  readonly kernel: string;
  readonly caught: number;
  /** Those known to compute the same. */
  readonly equivalent: number;
  readonly missed: readonly string[];
}

const { values: options } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean' } } });
const rows = coveredKernels.filter((kernel) => (options.only ?? kernel) === kernel).map(rowOf);
if (options.json) console.log(JSON.stringify(rows, null, 1));
else print();
process.exitCode = rows.some(({ caught, missed }) => caught === 0 || missed.length) ? 1 : 0;

function rowOf(kernel: CoveredKernel): Row {
  const list = examples[kernel]!.map((example) => ({ example, wanted: reference(kernel, example) }));
  const notices = (on: Builder) => list.some(({ example, wanted }) => differs(kernel, example, wanted, on));
  if (notices(faithful)) throw new Error(`${kernel} disagrees with TensorFlow.js as it is; see npm test`);
  const mutants = new Map<string, Mutant>();
  for (const { example } of list)
    for (const mutant of mutantsOf((graph) => record(kernel, example, () => graph), buildGraph()))
      mutants.set(mutant.name, mutant);
  const survivors = [...mutants.values()].filter(({ on }) => !notices(on)).map(({ name }) => name);
  const missed = survivors.filter((name) => !equivalent.some(([of, part]) => of === kernel && name.includes(part)));
  return {
    kernel,
    caught: mutants.size - survivors.length,
    equivalent: survivors.length - missed.length,
    missed,
  };
}

function reference(kernel: CoveredKernel, example: Example): HostTensor[] {
  return withBackend('cpu', () => {
    const tensors = Object.fromEntries(listOf(example).map(([name, tensor]) => [name, tensorOf(tensor)]));
    return runExample(kernel, example, tensors).map(toHost);
  });
}

/** The example's graph, with the row's rule on the builder that `on` makes. */
function record(kernel: CoveredKernel, example: Example, on: Builder) {
  const graph: GraphBuilder = buildGraph();
  const inputs = listOf(example).map(([name, { dtype, shape }]) => [name, graph.input(name, { dtype, shape })]);
  const made: Value | Value[] = kernels[kernel](on(graph), Object.fromEntries(inputs), example.attributes ?? {});
  [made].flat().forEach((value, i) => {
    graph.output(`result ${i}`, value);
  });
  return graph.finish();
}

/** Whether the results are others than TensorFlow.js's, or cannot be had at all. */
function differs(kernel: CoveredKernel, example: Example, wanted: readonly HostTensor[], on: Builder): boolean {
  try {
    const results = runSync(lower(record(kernel, example, on)), 1, Object.fromEntries(listOf(example)));
    return wanted.some((one, i) => disagreement(results[`result ${i}`], one, floorOf(kernel, one)) !== undefined);
  } catch {
    return true;
  }
}

function print(): void {
  for (const { kernel, caught, equivalent } of rows)
    console.log(
      `${kernel.padEnd(36)}${String(caught).padStart(5)} caught${equivalent ? `, ${equivalent} equivalent` : ''}`,
    );
  const missed = rows.flatMap((row) => row.missed.map((mutant) => `${row.kernel}: ${mutant}`));
  for (const mutant of missed) console.log(`missed: ${mutant}`);
  const caught = rows.reduce((total, row) => total + row.caught, 0);
  console.log(`\n${rows.length} rows, ${caught} mutants caught, ${missed.length} missed.`);
}
