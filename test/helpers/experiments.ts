/** Builds whole experiments from configs given as objects or files, and runs their steps without a loop. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { batchesPerEpoch, batchRows } from '../../src/data/batches.js';
import { labelTable, marginals } from '../../src/data/table.js';
import { createCompiled } from '../../src/engine/compiled.js';
import { createEager } from '../../src/engine/eager.js';
import type { Chunk, Executor } from '../../src/engine/executor.js';
import { streams } from '../../src/engine/random.js';
import type { Table } from '../../src/engine/source.js';
import { type HostTensor, specOf } from '../../src/engine/tensor.js';
import { flatten, mapTree, type Tree } from '../../src/engine/tree.js';
import { buildExperiment, type Experiment } from '../../src/experiment/build.js';
import { catalog } from '../../src/experiment/catalog.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { feedsOf } from '../../src/trainers/loop.js';
import type { Clock } from '../../src/trainers/trainer.js';

export interface Ready {
  readonly experiment: Experiment;
  readonly table: Table;
  readonly labels?: Table;
  /** Before the first step. */
  readonly state: Tree<HostTensor>;
}

/** An experiment from a file, with its data open and its state fresh. */
export async function readyFile(path: string, overrides: readonly string[] = []): Promise<Ready> {
  const { config, registry } = await loadExperiment(path, overrides, catalog);
  const experiment = buildExperiment(config, registry);
  const { train: table, labels: classes } = await experiment.dataset.open(streams(config.seed));
  const state = experiment.trainer.init(streams(config.seed), () => marginals(table));
  return { experiment, table, state, ...(classes?.train && { labels: labelTable(classes.train) }) };
}

/** Writes `config` where `f` can read it, for as long as `f` runs. */
export async function asFile<T>(config: object, f: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sparring-'));
  try {
    const path = join(folder, 'config.yaml');
    writeFileSync(path, stringify(config));
    return await f(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const ready = (config: object): Promise<Ready> => asFile(config, (path) => readyFile(path));

export interface Stepped {
  readonly state: Tree<HostTensor>;
  /** Of each step. */
  readonly reports: readonly Readonly<Record<string, number>>[];
  /** Where the next step stands. */
  readonly clock: Clock;
}

export const startClock = ({ experiment, table }: Ready): Clock => ({
  step: 0,
  drawn: 0,
  batchesPerEpoch: batchesPerEpoch(table.rows, experiment.dataset.batch),
});

/** Takes steps of equal variant in chunks of the given sizes, from `from` on. */
export async function stepsOf(
  one: Ready,
  executor: Executor,
  chunks: readonly number[],
  from: Pick<Stepped, 'state' | 'clock'> = { state: one.state, clock: startClock(one) },
): Promise<Stepped> {
  const { trainer, dataset, config } = one.experiment;
  const { variant } = trainer.plan(from.clock);
  const feeds = feedsOf(trainer, variant, { ...dataset, table: one.table, labels: one.labels });
  const prepared = await executor.step(trainer.program(variant), mapTree(from.state, specOf), feeds);
  const rows = batchRows(streams(config.seed), one.table.rows, dataset.batch);
  let { state, clock } = from;
  const reports: Record<string, number>[] = [];
  for (const count of chunks) {
    const planned = chunkOf(one.experiment, rows, clock, count);
    const result = await prepared.run(state, planned.chunk);
    ({ state } = result);
    ({ clock } = planned);
    for (let i = 0; i < count; i++)
      reports.push(Object.fromEntries(Object.entries(result.reports).map(([name, all]) => [name, all[i]!])));
  }
  return { state, reports, clock };
}

function chunkOf({ trainer }: Experiment, rows: (n: number) => Int32Array, start: Clock, count: number) {
  let clock = start;
  const scalars: [string, number][] = [];
  const numbers: [string, number][] = [];
  for (let i = 0; i < count; i++) {
    const plan = trainer.plan(clock);
    scalars.push(...Object.entries(plan.scalars));
    trainer.batches(plan.variant).forEach((name, turn) => {
      for (const row of rows(clock.drawn + turn)) numbers.push([name, row]);
    });
    clock = { ...clock, step: clock.step + 1, drawn: clock.drawn + plan.batches };
  }
  const chunk: Chunk = {
    first: start.step,
    count,
    rows: grouped(numbers, (all) => Int32Array.from(all)),
    scalars: grouped(scalars, (all) => all),
  };
  return { chunk, clock };
}

function grouped<T>(pairs: readonly (readonly [string, number])[], f: (all: number[]) => T): Record<string, T> {
  const names = new Set(pairs.map(([name]) => name));
  const of = (name: string) => pairs.filter((pair) => pair[0] === name).map((pair) => pair[1]);
  return Object.fromEntries([...names].map((name) => [name, f(of(name))]));
}

/** The compiled executor (one thread unless told) and TensorFlow.js in plain JavaScript, of the experiment's seed. */
export const compiledFor = ({ experiment }: Ready, threads = 1) =>
  createCompiled({ threads, seed: experiment.config.seed });
export const eagerFor = ({ experiment }: Ready, backend = 'cpu') =>
  createEager({ seed: experiment.config.seed }, backend);

/** SHA-256 over the names, shapes and bytes of all tensors, and whatever else is given. */
export function fingerprint(state: Tree<HostTensor>, ...more: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const [path, { data, shape }] of Object.entries(flatten(state)))
    hash.update(`${path}[${shape}]`).update(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  return hash.update(JSON.stringify(more)).digest('hex');
}

/** Per tensor, the largest difference as a share of the largest number; and the tensor where it is worst. */
export function worstError(mine: Tree<HostTensor>, reference: Tree<HostTensor>): { error: number; path: string } {
  const other = flatten(reference);
  const errors = Object.entries(flatten(mine)).map(([path, { data }]) => {
    const b = other[path]!.data;
    let [difference, size] = [0, 0];
    data.forEach((value, i) => {
      difference = Math.max(difference, Math.abs(value - b[i]!));
      size = Math.max(size, Math.abs(b[i]!));
      if (Number.isNaN(value - b[i]!)) difference = Number.NaN;
    });
    return { path, error: difference === 0 ? 0 : difference / Math.max(size, Number.MIN_VALUE) };
  });
  return errors.reduce((worst, one) => (one.error > worst.error || Number.isNaN(one.error) ? one : worst), {
    error: 0,
    path: 'none',
  });
}
