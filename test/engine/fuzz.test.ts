/**
 * Random programs on both executors: those that once disagreed, some of a fixed seed, and a broken kernel, which must be
 * found. Longer runs: `npm run fuzz`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  allDrawable,
  type Counterexample,
  createExecutors,
  type Drawable,
  runCampaign,
  watchKernels,
} from '../../scripts/fuzz/campaign.js';
import { type Executors, isCounterexample, judge } from '../../scripts/fuzz/compare.js';
import { generate } from '../../scripts/fuzz/generate.js';
import { leftOut, ops } from '../../scripts/fuzz/ops.js';
import { fromJson, toJson } from '../../scripts/fuzz/program.js';
import { coveredKernels, kernels } from '../../src/engine/kernels.js';
import { tf } from '../../src/engine/tf.js';

let executors: Executors;
let drawable: Drawable;
const reached = new Set<string>();
beforeAll(async () => {
  executors = await createExecutors();
  const watch = watchKernels();
  drawable = allDrawable();
  watch.end();
  for (const kernel of watch.seen()) reached.add(kernel);
});

const folder = join(import.meta.dirname, 'fuzz-corpus');
const corpus = readdirSync(folder).map((file) => ({
  file,
  ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Counterexample),
}));

it('programs that once disagreed do no more', async () => {
  const cases = corpus.map(({ program, order }) => ({ program: fromJson(program), order }));
  const verdicts = await judge(executors, cases);
  expect(verdicts.flatMap((verdict, i) => (isCounterexample(verdict) ? [[corpus[i]!.file, verdict]] : []))).toEqual([]);
});

describe('a hundred programs', () => {
  it('agree', async () => {
    const { counterexamples, verdicts } = await runCampaign(executors, {
      drawable,
      seed: 1,
      order: 2,
      from: 0,
      to: 100,
      shrinks: 0,
    });
    expect(counterexamples).toEqual([]);
    for (const order of [0, 1, 2] as const) expect(verdicts[order].agrees).toBeGreaterThan(15);
  });

  it('are the same for the same seed, through JSON and back', () => {
    const program = generate(5, 3);
    expect(generate(5, 3)).toEqual(program);
    expect(generate(6, 3)).not.toEqual(program);
    expect(fromJson(JSON.parse(JSON.stringify(toJson(program))))).toEqual(program);
  });
});

it('a broken kernel is found, and the program that shows it made small', async () => {
  const table = kernels as Record<string, unknown>;
  const { Tanh, Sigmoid } = kernels;
  table.Tanh = Sigmoid;
  try {
    const { counterexamples } = await runCampaign(executors, {
      drawable,
      seed: 1,
      order: 0,
      from: 0,
      to: 50,
      shrinks: 1,
    });
    expect(counterexamples.length).toBeGreaterThan(0);
    const [{ program }] = counterexamples as [Counterexample];
    expect(program.instructions.length).toBeLessThanOrEqual(2);
    expect(program.instructions.map(({ op }) => op)).toContain('tanh');
  } finally {
    table.Tanh = Tanh;
  }
});

/** Kernels that no operation of the table comes to, and why. */
const because = (reason: string, ...kernels: string[]) => Object.fromEntries(kernels.map((kernel) => [kernel, reason]));
const unreached: Readonly<Record<string, string>> = {
  ...because('of constants alone', 'LinSpace', 'BroadcastArgs'),
  ...because('segments are read on the host', 'SparseSegmentSum', 'SparseSegmentMean'),
  ...because(
    'our derivatives are written without it',
    ...['MaxPoolGrad', 'MaxPool3DGrad', 'AvgPoolGrad', 'AvgPool3DGrad', 'LRNGrad', 'ResizeBilinearGrad'],
    ...['ResizeNearestNeighborGrad', 'Dilation2DBackpropInput', 'Dilation2DBackpropFilter'],
  ),
};

it('every kernel is reached by an operation of the table', () => {
  expect(coveredKernels.filter((kernel) => !reached.has(kernel) && !unreached[kernel])).toEqual([]);
});

it('every operation of TensorFlow.js is in the table or left out for a reason', () => {
  const { image, linalg, losses, signal, spectral, sparse, string, fused } = tf;
  const spaces = { image, linalg, losses, signal, spectral, sparse, string, fused };
  const isOp = ([, f]: [string, unknown]) => typeof f === 'function' && f.name.endsWith('__op');
  const names = [
    ...Object.entries(tf)
      .filter(isOp)
      .map(([name]) => name),
    ...Object.entries(spaces).flatMap(([space, all]) =>
      Object.entries(all)
        .filter(isOp)
        .map(([name]) => `${space}.${name}`),
    ),
  ];
  const fusedName = (name: string) =>
    name.replace(/^fused\.(.)/, (_, letter: string) => `fused${letter.toUpperCase()}`);
  const known = (name: string) => leftOut[name] ?? ops[fusedName(name)] ?? ops[name.replace(/^\w+\./, '')];
  expect(names.filter((name) => !known(name))).toEqual([]);
});
