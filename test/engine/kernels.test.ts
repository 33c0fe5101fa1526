/**
 * Every kernel of the compiled engine against the same kernel of TensorFlow.js in plain JavaScript: values, gradients
 * and gradients of gradients. All examples travel in three sessions, since opening one is dear.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { createCompiled } from '../../src/engine/compiled.js';
import { createEager } from '../../src/engine/eager.js';
import type { CallFunction, Executor } from '../../src/engine/executor.js';
import { coveredKernels } from '../../src/engine/kernels.js';
import { float32, type HostTensor, specOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { flatten, mapTree, type Tree } from '../../src/engine/tree.js';
import { disagreement, floorOf, relativeFloor } from './agreement.js';
import { type Example, examples } from './kernel-examples/index.js';
import {
  differentiable,
  gradients,
  listOf,
  runExample,
  sumOf,
  type Tensors,
  weighted,
  withoutDerivative,
} from './run-example.js';

type Question = (kernel: string, example: Example, tensors: Tensors) => Tensor[];

const values: Question = runExample;

const first: Question = (kernel, example, tensors) =>
  gradients(example, tensors, (all) => sumOf(runExample(kernel, example, all).map(weighted)));

/** Of the squared output, so that linear kernels have one too. */
const second: Question = (kernel, example, tensors) =>
  gradients(example, tensors, (all) => {
    const slopes = gradients(example, all, (some) =>
      sumOf(runExample(kernel, example, some).map((output) => weighted(tf.square(output)))),
    );
    return sumOf(slopes.map((slope) => weighted(tf.square(slope))));
  });

interface Answers {
  /** `Kernel.example.output` -> result. */
  readonly results: Record<string, HostTensor>;
  readonly errors: Map<string, string>;
}

/** Asks about every example that `asked` admits, in one session. */
async function ask(executor: Executor, question: Question, asked: typeof examples): Promise<Answers> {
  const inputs = Object.fromEntries(
    Object.entries(asked).map(([kernel, list]) => [
      kernel,
      Object.fromEntries(list.map((example, i) => [i, Object.fromEntries(listOf(example))])),
    ]),
  ) as Tree<HostTensor>;
  const errors = new Map<string, string>();
  const fn: CallFunction = (given) => {
    const results: Record<string, Tensor> = {};
    for (const [kernel, list] of Object.entries(asked))
      list.forEach((example, i) => {
        const tensors = (given[kernel] as Tree<Tensor>)[i] as Record<string, Tensor>;
        try {
          for (const [j, tensor] of question(kernel, example, tensors).entries())
            results[`${kernel}.${i}.${j}`] = tensor;
        } catch (error) {
          errors.set(`${kernel}.${i}`, (error as Error).message);
        }
      });
    return results;
  };
  const call = await executor.call(fn, mapTree(inputs, specOf));
  return { results: flatten(await call.run(inputs)), errors };
}

const executors: Record<'compiled' | 'eager', Executor> = {} as never;

beforeAll(async () => {
  executors.compiled = await createCompiled({ threads: 1, seed: 1 });
  executors.eager = await createEager({ seed: 1 }, 'cpu');
});

/** Both executors' answers. */
async function both(question: Question, asked: typeof examples) {
  return {
    compiled: await ask(executors.compiled, question, asked),
    eager: await ask(executors.eager, question, asked),
  };
}

const only = (admit: (kernel: string, example: Example) => boolean): typeof examples =>
  Object.fromEntries(
    Object.entries(examples)
      .map(([kernel, list]) => [kernel, list.filter((example) => admit(kernel, example))] as const)
      .filter(([, list]) => list.length > 0),
  );

/**
 * What the executors disagree about, over one kernel's examples; what one cannot do, neither can the other.
 */
function disagreements(kernel: string, { compiled, eager }: Awaited<ReturnType<typeof both>>, relative: boolean) {
  const own = <T>(entries: Iterable<[string, T]>) => [...entries].filter(([key]) => key.startsWith(`${kernel}.`));
  const results = own(Object.entries(eager.results));
  const wrong = results.flatMap(([key, b]) => {
    const problem = disagreement(compiled.results[key], b, relative ? relativeFloor(b) : floorOf(kernel, b));
    return problem ? [[key, problem]] : [];
  });
  expect(own(compiled.errors)).toEqual(own(eager.errors));
  return { count: results.length, wrong, missing: own(eager.errors) };
}

it('every covered kernel has an example, and nothing else has', () => {
  expect(Object.keys(examples).sort()).toEqual([...coveredKernels].sort());
  for (const list of Object.values(examples)) expect(list.length).toBeGreaterThan(0);
});

describe('values agree', () => {
  let answers: Awaited<ReturnType<typeof both>>;
  beforeAll(async () => {
    answers = await both(values, examples);
  });
  it.each(coveredKernels)('%s', (kernel) => {
    const { wrong, count, missing } = disagreements(kernel, answers, false);
    expect({ wrong, missing }).toEqual({ wrong: [], missing: [] });
    expect(count).toBeGreaterThan(0);
  });
});

const derivable = only(differentiable);

describe('first derivatives agree', () => {
  let answers: Awaited<ReturnType<typeof both>>;
  beforeAll(async () => {
    answers = await both(first, derivable);
  });
  it.each(Object.keys(derivable))('%s', (kernel) => {
    const { wrong, missing } = disagreements(kernel, answers, true);
    expect(wrong).toEqual([]);
    if (!(kernel in withoutDerivative)) expect(missing).toEqual([]);
  });
});

describe('second derivatives agree', () => {
  let answers: Awaited<ReturnType<typeof both>>;
  beforeAll(async () => {
    answers = await both(second, derivable);
  });
  it.each(Object.keys(derivable))('%s', (kernel) => {
    const { wrong, missing } = disagreements(kernel, answers, true);
    expect(wrong).toEqual([]);
    if (!(kernel in withoutDerivative)) expect(missing).toEqual([]);
  });
});

it('what is not a number stays so, or divergence would hide', async () => {
  const x = float32([Number.NaN, 1], [2]);
  const attributes = { clipValueMin: -1, clipValueMax: 1, alpha: 0.2, axis: 0 };
  const kernels = [
    'Abs',
    'Neg',
    'Exp',
    'Log',
    'Sqrt',
    'Sigmoid',
    'Softplus',
    'Tanh',
    'Erf',
    'LeakyRelu',
    'Elu',
    'Selu',
  ];
  const asked = Object.fromEntries(
    [...kernels, 'Relu', 'Relu6', 'ClipByValue', 'Sum', 'Mean'].map((kernel) => [
      kernel,
      [{ inputs: { x }, attributes }],
    ]),
  );
  const pairs = ['Add', 'Multiply', 'RealDiv', 'Maximum', 'Minimum'];
  for (const kernel of pairs) asked[kernel] = [{ inputs: { a: x, b: float32([0, 1], [2]) } }] as never;
  const { results } = await ask(executors.compiled, values, asked);
  for (const [key, { data }] of Object.entries(results)) expect([key, data[0]]).toEqual([key, Number.NaN]);
});

it('notices a kernel that computes something else', async () => {
  const asked = { Tanh: examples.Tanh! };
  const eager = await ask(executors.eager, values, asked);
  const compiled = await ask(executors.compiled, (_, ...rest) => runExample('Sigmoid', ...rest), asked);
  expect(disagreements('Tanh', { compiled, eager }, false).wrong).toHaveLength(2);
});
