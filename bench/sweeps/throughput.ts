/**
 * `npm run bench:sweep`: how the cores are best shared among trials. The same study, with as many trials at a time as
 * there are cores, each with one thread; one after another with one thread; and one after another with all threads.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Dated, readExecutions } from '../../src/sweep/executions.js';
import { keep } from './results.js';

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    trials: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const root = join(import.meta.dirname, '../..');
const cores = availableParallelism();
const trials = Number(values.trials);

/** What is trained, and for how many steps: some seconds each. */
const workloads = [
  { name: 'ring', steps: 3000 },
  { name: 'mnist-mlp', steps: 600 },
].filter(({ name }) => values.only === undefined || name === values.only);

const splits = [
  { slots: cores, threads: 1 },
  { slots: 1, threads: 1 },
  { slots: 1, threads: cores },
];

interface Measured {
  readonly seconds: number;
  /** Seconds from the start of each trial's process to the end of its first step. */
  readonly starting: readonly number[];
}

function sweep(
  { name, steps }: { name: string; steps: number },
  { slots, threads }: { slots: number; threads: number },
): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'throughput-'));
  mkdirSync(folder, { recursive: true });
  const study = `name: ${name}
base: ${JSON.stringify(join(root, `configs/${name}.yaml`))}
method: random
metric: { name: loss.generator }
parameters:
  optimizer.generator.learningRate: { distribution: log_uniform_values, min: 1e-5, max: 1e-3 }
  trainer.steps: { value: ${steps} }
  trainer.epochs: { value: null }
budget: { trials: ${trials} }
`;
  writeFileSync(join(folder, 'study.yaml'), study);
  const args = ['sweep', 'study.yaml', '--quiet', '--slots', String(slots), '--threads', String(threads)];
  const begun = performance.now();
  execFileSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const seconds = (performance.now() - begun) / 1000;
  const parent = join(folder, 'runs', name);
  const [id] = readdirSync(parent).filter((entry) => entry !== 'latest');
  const starting = startingOf(readExecutions(join(parent, id!)));
  rmSync(folder, { recursive: true });
  return { seconds, starting };
}

function startingOf(entries: readonly Dated[]): number[] {
  const begun = new Map<string, number>();
  return entries.flatMap((entry) => {
    if (entry.event === 'started') begun.set(entry.task, Date.parse(entry.at));
    return entry.event === 'stepping' ? [(Date.parse(entry.at) - begun.get(entry.task)!) / 1000] : [];
  });
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

const round = (value: number) => Number(value.toFixed(2));
const rows = workloads.flatMap((workload) => {
  const rounds = Array.from({ length: Number(values.rounds) }, () => splits.map((split) => sweep(workload, split)));
  const seconds = splits.map((_, i) => median(rounds.map((one) => one[i]!.seconds)));
  return splits.map((split, i) => ({
    workload: workload.name,
    trials,
    ...split,
    seconds: round(seconds[i]!),
    ofFirst: round(seconds[i]! / seconds[0]!),
    starting: round(median(rounds.flatMap((one) => one[i]!.starting))),
  }));
});
for (const row of rows) console.log(JSON.stringify(row));
if (values.write) keep('throughput', rows);
