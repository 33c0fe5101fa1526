/** Runs an experiment in a folder of its own, from the start or from a checkpoint. Printing is left to `cli/`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Outcome, RunContext, SaveRequest, StepReport, Terminal } from '../callbacks/callback.js';
import { batchesPerEpoch, batchRows } from '../data/batches.js';
import { labelTable, marginals } from '../data/table.js';
import { createExecutor } from '../engine/engine.js';
import type { EngineOptions, Executor } from '../engine/executor.js';
import { streams } from '../engine/random.js';
import type { Table } from '../engine/source.js';
import { type HostTensor, specOf } from '../engine/tensor.js';
import { mapTree, type Tree } from '../engine/tree.js';
import { finite } from '../registry/json.js';
import { exitCode, UserError } from '../registry/problem.js';
import { type NamedCallback, type Snapshot, type Trained, train } from '../trainers/loop.js';
import { buildExperiment, type Experiment } from './build.js';
import { catalog } from './catalog.js';
import { type Checkpoint, openCheckpoints, readCheckpoints } from './checkpoints.js';
import { createEvaluator, type Evaluator, evaluateWeights } from './evaluator.js';
import { type Fork, takenOver } from './fork.js';
import { type LoadedExperiment, loadExperiment } from './load.js';
import { pinnedRuns } from './pretrained.js';
import { createRun, openRun, type RunFolder } from './run-folder.js';
import { createSampler } from './sampler.js';
import type { ExperimentConfig } from './schema.js';
import { totalSteps } from './total-steps.js';

export interface RunOptions {
  readonly terminal: Terminal;
  /** Read between chunks: the signal that asks the run to end, if any. */
  readonly interrupted: () => string | undefined;
  readonly runsDir?: string;
  readonly command?: readonly string[];
  /** The new run's own folder, and the sweep it is a trial of. */
  readonly path?: string;
  readonly sweep?: string;
  /** A run whose training is this one's so far: the new run goes on from a copy of it. */
  readonly from?: Fork;
  /** Instead of the config's `engine.threads`; the numbers are the same for any. */
  readonly threads?: number;
  /** Further callbacks, for programs that watch a run; their names must be their own. */
  readonly watch?: readonly NamedCallback[];
  /** An executor to use instead of the one the config asks for. */
  readonly executor?: (options: EngineOptions) => Promise<Executor>;
  /** Told once the run folder is there, before training starts. */
  readonly onStart?: (folder: RunFolder, experiment: Experiment, executor: Executor, startStep: number) => void;
}

export interface RunResult {
  /** Absolute path of the run folder. */
  readonly path: string;
  readonly outcome: Outcome;
  readonly code: number;
  /** Iterations completed, and how many of them by earlier processes. */
  readonly step: number;
  readonly startStep: number;
  readonly report?: StepReport;
  readonly seconds: number;
  /** How many of them inside the engine; the rest is data, noise and callbacks. */
  readonly inside: number;
}

/** A new run of a loaded config, from the start or from where another run stood. @throws ConfigError, UserError */
export async function startRun(
  loaded: LoadedExperiment,
  overrides: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  const built = buildExperiment(loaded.config, loaded.registry);
  const config = pinnedRuns(loaded.config);
  const prepared = await prepare({ ...built, config }, options);
  const folder = createRun({
    name: config.name,
    seed: config.seed,
    config: stringify(config),
    source: readFileSync(loaded.source.path, 'utf8'),
    overrides,
    engine: engineOf(prepared, options),
    runsDir: options.runsDir,
    path: options.path,
    sweep: options.sweep,
    command: options.command,
    ...(options.from && takenOver(options.from, hashOf(config))),
  });
  return execute(folder, prepared, openCheckpoints(folder).latest(), options);
}

/**
 * Goes on with the run at `path` from its newest whole checkpoint. Overrides may move the end or change metrics and callbacks;
 * whatever the numbers depend on must be as it was.
 */
export async function resumeRun(path: string, overrides: readonly string[], options: RunOptions): Promise<RunResult> {
  const loaded = await loadExperiment(join(path, 'config.yaml'), overrides, catalog);
  const experiment = buildExperiment(loaded.config, loaded.registry);
  requireSame(path, loaded.config);
  const prepared = await prepare(experiment, options);
  const folder = openRun(path, { command: options.command, engine: engineOf(prepared, options) });
  const checkpoint = openCheckpoints(folder).latest();
  if (overrides.length) folder.commit('config.yaml', stringify(loaded.config));
  return execute(folder, prepared, checkpoint, options);
}

function requireSame(path: string, config: ExperimentConfig): void {
  const saved = readCheckpoints(path).latest();
  if (!saved || saved.configHash === hashOf(config)) return;
  throw new UserError(
    `${path} was trained with another configuration. A resume may change the end of training, metrics, callbacks and engine; ` +
      'start a new run for anything else.',
  );
}

interface Prepared {
  readonly experiment: Experiment;
  readonly executor: Executor;
  readonly evaluator: Evaluator;
  readonly table: Table;
  readonly labels?: Table;
}

const engineOf = ({ experiment, executor: { description } }: Prepared, { threads }: RunOptions) => ({
  ...experiment.config.engine,
  ...(threads !== undefined && { threads }),
  description,
});

/** What can fail before a folder exists: data and engine. */
async function prepare(built: Experiment, how: RunOptions): Promise<Prepared> {
  const { terminal, watch = [], executor: given, threads = built.config.engine.threads } = how;
  const experiment = { ...built, callbacks: [...built.callbacks, ...watch] };
  const { config, dataset } = experiment;
  const splits = await dataset.open(streams(config.seed));
  const evaluator = createEvaluator(experiment.metrics, dataset, splits);
  await evaluator.ready();
  const warn = (warning: string) => terminal.line(`warning: ${warning}`);
  const options = { ...config.engine, threads, seed: config.seed };
  const executor = given ? await given(options) : await createExecutor(options, warn);
  const labels = splits.labels?.train;
  return { experiment, executor, evaluator, table: splits.train, ...(labels && { labels: labelTable(labels) }) };
}

async function execute(
  folder: RunFolder,
  prepared: Prepared,
  checkpoint: Checkpoint | undefined,
  options: RunOptions,
): Promise<RunResult> {
  const closed = async () => {
    for (const { callback } of prepared.experiment.callbacks) await callback.onClosed?.();
  };
  try {
    return await trainAndTell(folder, prepared, checkpoint, options);
  } finally {
    folder.close();
    await closed();
  }
}

/** What became of it is in its folder when this resolves, or throws. */
async function trainAndTell(
  folder: RunFolder,
  prepared: Prepared,
  checkpoint: Checkpoint | undefined,
  options: RunOptions,
): Promise<RunResult> {
  try {
    const startStep = checkpoint?.step ?? 0;
    options.onStart?.(folder, prepared.experiment, prepared.executor, startStep);
    const trained = await trainIn(folder, prepared, checkpoint, options);
    const { outcome, code, report, seconds, inside, snapshot } = trained;
    const result = { path: folder.path, outcome, code, step: snapshot.step, startStep, report, seconds, inside };
    folder.commit('summary.json', `${JSON.stringify(summaryOf(result, snapshot.measured), finite, 2)}\n`);
    folder.updateMeta({
      status: outcome.status,
      reason: outcome.reason ?? null,
      exitCode: code,
      ended: new Date().toISOString(),
    });
    folder.event('ended', { status: outcome.status, step: snapshot.step });
    return result;
  } catch (error) {
    const code = error instanceof UserError ? error.code : exitCode.unexpected;
    const reason = error instanceof Error ? error.message : String(error);
    folder.updateMeta({ status: 'failed', reason, exitCode: code, ended: new Date().toISOString() });
    throw error;
  }
}

async function trainIn(
  folder: RunFolder,
  { experiment, executor, evaluator, table, labels }: Prepared,
  checkpoint: Checkpoint | undefined,
  { terminal, interrupted }: RunOptions,
): Promise<Trained> {
  const { config, trainer, dataset, callbacks } = experiment;
  const seeded = streams(config.seed);
  const start = startOf(
    experiment,
    checkpoint,
    trainer.init(seeded, () => marginals(table)),
  );
  const perEpoch = batchesPerEpoch(table.rows, dataset.batch);
  const checkpoints = openCheckpoints(folder);
  const sampler = createSampler(trainer, executor, mapTree(start.state, specOf));
  const context: RunContext = {
    name: config.name,
    seed: config.seed,
    config: stringify(config),
    files: folder,
    startStep: start.step,
    ...totalSteps(trainer, perEpoch),
    sample: sampler.sample,
    measure: (state) => evaluateWeights(evaluator, sampler, state),
    measured: evaluator.names,
    shape: dataset.shape,
    range: dataset.range,
    terminal,
  };
  const save = ({ state, ...progress }: Snapshot, request: SaveRequest) =>
    checkpoints.save(state, { ...progress, configHash: hashOf(config) }, request);
  const trained = await train({
    trainer,
    executor,
    data: { shape: dataset.shape, batch: dataset.batch, table, labels, batchesPerEpoch: perEpoch },
    rows: batchRows(seeded, table.rows, dataset.batch),
    start,
    callbacks,
    context,
    save,
    interrupted,
  });
  const { outcome, snapshot } = trained;
  // A run that ends in numbers keeps its last checkpoint good: diverged weights are no place to go on from.
  if (outcome.status !== 'diverged' && checkpoints.steps().at(-1) !== snapshot.step)
    save(snapshot, { keep: keptOf(config) });
  return trained;
}

/** Retention of the checkpoint that the end of a run saves. */
const keptOf = ({ callbacks }: ExperimentConfig): number =>
  Math.max(1, ...callbacks.filter(({ type }) => type === 'checkpoint').map(({ keep }) => Number(keep)));

function startOf({ callbacks }: Experiment, checkpoint: Checkpoint | undefined, fresh: Tree<HostTensor>): Snapshot {
  if (!checkpoint) return { step: 0, drawn: 0, state: fresh, callbacks: {}, measured: {} };
  for (const { name, callback } of callbacks) {
    const saved = checkpoint.callbacks[name];
    if (saved !== undefined) callback.restore?.(saved);
  }
  const { step, drawn, callbacks: saved, measured = {} } = checkpoint;
  return { step, drawn, state: checkpoint.restore(mapTree(fresh, specOf)), callbacks: saved, measured };
}

/** Of everything in a config that the numbers of a step depend on. */
export function hashOf({ name: _n, plugins: _p, engine: _e, metrics: _m, callbacks: _c, ...config }: ExperimentConfig) {
  const { epochs, steps, ...trainer } = config.trainer;
  const parts = { ...config, trainer };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function summaryOf({ outcome, step, report, seconds, inside }: RunResult, measured: Snapshot['measured']) {
  return {
    ...outcome,
    step,
    epochs: report?.epochs ?? 0,
    seconds,
    secondsInside: inside,
    last: report?.values ?? {},
    measured,
  };
}
