/**
 * Writes what the peers of a workload start from: our first weights, the forms of data and noise, and for a few steps our
 * batches, noise and losses, so that a peer can show that it computes the same. See bench/python/common.py.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { batchesPerEpoch, batchRows } from '../src/data/batches.js';
import { marginals } from '../src/data/table.js';
import { createCompiled } from '../src/engine/compiled.js';
import { gatherRows } from '../src/engine/eager.js';
import type { Chunk } from '../src/engine/executor.js';
import { noiseMaker, noiseType } from '../src/engine/noise.js';
import { type Asked, traceStep } from '../src/engine/program.js';
import { streams } from '../src/engine/random.js';
import { encodeSafetensors } from '../src/engine/safetensors.js';
import type { Table } from '../src/engine/source.js';
import { float32, type HostTensor, specOf } from '../src/engine/tensor.js';
import { flatten, mapTree } from '../src/engine/tree.js';
import { buildExperiment, type Experiment } from '../src/experiment/build.js';
import { catalog } from '../src/experiment/catalog.js';
import { loadExperiment } from '../src/experiment/load.js';
import { feedsOf } from '../src/trainers/loop.js';
import type { Plan } from '../src/trainers/trainer.js';
import type { Workload } from './workloads.js';

/** Compared by `npm run bench -- --verify`. */
const steps = 4;

export async function writeStart({ config: path, overrides }: Workload, folder: string): Promise<void> {
  const { config, registry } = await loadExperiment(path, overrides, catalog);
  const experiment = buildExperiment(config, registry);
  const { trainer, dataset } = experiment;
  const { train: table } = await dataset.open(streams(config.seed));
  const state = trainer.init(streams(config.seed), () => marginals(table));
  const plans = plansOf(experiment, table);
  const chunk = chunkOf(experiment, table, plans);
  const feeds = feedsOf(trainer, plans[0]!.variant, { ...dataset, table });
  const program = trainer.program(plans[0]!.variant);
  const form = mapTree(state, specOf);
  const executor = await createCompiled({ threads: 1, seed: config.seed });
  const { reports } = await (await executor.step(program, form, feeds)).run(state, chunk);
  const { asked } = traceStep(program, form, feeds);

  mkdirSync(folder, { recursive: true });
  const { data, rows, shape, scale, shift } = table;
  const dtype = data instanceof Uint8Array ? 'uint8' : 'float32';
  const spec = {
    batch: dataset.batch,
    table: { dtype, rows, shape, scale, shift },
    noises: Object.fromEntries([...asked.noises].map(([name, { noise, shape }]) => [name, { ...noise, shape }])),
    scalars: plans.map(({ scalars }) => scalars),
    losses: {
      discriminator: Array.from(reports['loss.discriminator']!),
      generator: Array.from(reports['loss.generator']!),
    },
  };
  const weights = Object.entries(flatten(state)).map(([leaf, tensor]) => [`state.${leaf}`, tensor]);
  const inputs = inputsOf(asked, table, chunk, config.seed, dataset.batch);
  writeFileSync(join(folder, 'table.bin'), data);
  writeFileSync(join(folder, 'start.safetensors'), encodeSafetensors({ ...Object.fromEntries(weights), ...inputs }));
  writeFileSync(join(folder, 'start.json'), JSON.stringify(spec, null, 1));
}

function plansOf({ trainer, dataset }: Experiment, table: Table): Plan[] {
  const perEpoch = batchesPerEpoch(table.rows, dataset.batch);
  const plans: Plan[] = [];
  for (let step = 0, drawn = 0; step < steps; step++) {
    plans.push(trainer.plan({ step, drawn, batchesPerEpoch: perEpoch }));
    drawn += plans.at(-1)!.batches;
  }
  return plans;
}

function chunkOf({ config, trainer, dataset }: Experiment, table: Table, plans: readonly Plan[]): Chunk {
  const rowsOf = batchRows(streams(config.seed), table.rows, dataset.batch);
  const names = trainer.batches(plans[0]!.variant);
  const all = (turn: number) => plans.flatMap((_, step) => Array.from(rowsOf(step * names.length + turn)));
  const scalars = Object.keys(plans[0]!.scalars).map((name) => [name, plans.map((plan) => plan.scalars[name]!)]);
  return {
    first: 0,
    count: plans.length,
    rows: Object.fromEntries(names.map((name, turn) => [name, Int32Array.from(all(turn))])),
    scalars: Object.fromEntries(scalars),
  };
}

/** `step.0.prior.g` and so on. */
function inputsOf({ noises }: Asked, table: Table, { count, rows }: Chunk, seed: number, batch: number) {
  const make = noiseMaker(seed);
  const inputs: Record<string, HostTensor> = {};
  for (let step = 0; step < count; step++) {
    for (const [name, { noise, shape }] of noises)
      inputs[`step.${step}.${name}`] = { dtype: noiseType(noise), shape, data: make(name, noise, shape, step) };
    for (const [name, all] of Object.entries(rows)) {
      const values = gatherRows(table, all.subarray(step * batch, (step + 1) * batch));
      inputs[`step.${step}.${name}`] = float32(values, [batch, ...table.shape]);
    }
  }
  return inputs;
}
