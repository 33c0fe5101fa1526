/** `exp sweep`: begins the sweep of a study, or goes on with one, and tells how it went. */
import { basename, dirname } from 'node:path';
import { catalog } from '../../experiment/catalog.js';
import { runsFolder } from '../../experiment/run-folder.js';
import { exitCode } from '../../registry/problem.js';
import { checkSpace, describeCheck } from '../../sweep/check-space.js';
import { effortsOf } from '../../sweep/effort.js';
import { readExecutions } from '../../sweep/executions.js';
import type { Executor, SweepPlace } from '../../sweep/executor.js';
import { findSweep } from '../../sweep/find-sweep.js';
import { openFrozen, requireUnchanged } from '../../sweep/freeze.js';
import { type LoadedStudy, loadStudy, studyOf } from '../../sweep/load-study.js';
import { localExecutor } from '../../sweep/local.js';
import { multirun } from '../../sweep/multirun.js';
import { queueExecutor } from '../../sweep/queue/executor.js';
import { resultsOf } from '../../sweep/results.js';
import { sharing } from '../../sweep/sharing.js';
import { carryOut, type Swept } from '../../sweep/sweep.js';
import { createSweep } from '../../sweep/sweep-folder.js';
import type { Io } from '../io.js';
import { printResults } from '../print-results.js';
import { ownVersion, type QueueOption, queueOf } from '../queue.js';
import { quoted, type RunsOptions, shown } from '../runs.js';
import { goesOn, requireSense, type SweepUsage } from '../sweep-usage.js';
import { watchSweep } from '../sweep-watch.js';
import { type BatchSystem, exportSweep, requireIndependent } from './sweep-export.js';

export interface SweepOptions extends RunsOptions, SweepUsage, QueueOption {
  readonly quiet?: boolean;
  readonly slots?: number;
  readonly threads?: number;
  readonly export?: BatchSystem;
}

/** A sweep's folder, and what it froze. */
interface Sweep {
  readonly folder: string;
  readonly loaded: LoadedStudy;
}

export async function sweep(io: Io, ref: string, overrides: readonly string[], options: SweepOptions): Promise<number> {
  requireSense(overrides, options);
  if (options.queue) queueOf(options); // before there is a folder
  const begun = goesOn(options) ? await resumed(ref, options) : await begin(io, ref, overrides, options);
  if (options.export) {
    exportSweep(io, begun.folder, begun.loaded.study, options.export, options.slots);
    return exitCode.ok;
  }
  const swept = await carry(io, begun, options);
  report(io, begun, swept, options);
  if (swept.interrupted) return swept.interrupted === 'SIGINT' ? exitCode.interrupted : exitCode.terminated;
  return swept.state.trials.some(({ state }) => state === 'failed') ? exitCode.trialsFailed : exitCode.ok;
}

async function begin(io: Io, path: string, overrides: readonly string[], options: SweepOptions): Promise<Sweep> {
  const say = (text: string) => options.quiet || io.err.write(`${text}\n`);
  const loaded = await (options.multirun
    ? studyOf(multirun(path, overrides, options), catalog)
    : loadStudy(path, overrides, catalog));
  if (options.export) requireIndependent(loaded.study);
  const checked = checkSpace(loaded);
  for (const note of [...loaded.notes, ...checked.notes]) say(`note: ${note}`);
  say(describeCheck(checked));
  return { folder: createSweep(loaded, options.runsDir), loaded };
}

/** `ref` is a sweep, or the study file of one: then its newest. */
async function resumed(ref: string, { runsDir, frozen }: SweepOptions): Promise<Sweep> {
  const name = /\.ya?ml$/.test(ref) ? (await loadStudy(ref, [], catalog)).study.name : ref;
  const { path: folder } = findSweep(name, runsFolder(runsDir));
  requireUnchanged(folder, frozen);
  return { folder, loaded: await openFrozen(folder, catalog) };
}

async function carry(io: Io, { folder, loaded: { study } }: Sweep, options: SweepOptions): Promise<Swept> {
  const watch = watchSweep(study, io.err, options.quiet);
  const signals = io.listen(watch.line);
  const place: SweepPlace = { folder, name: study.name, metric: study.metric.name };
  watch.line(`${study.name}: ${shown(folder)}`);
  try {
    return await carryOut(folder, study, {
      executor: () => executorOf(place, options, watch.line),
      extend: options.extend,
      retryFailed: options.failedOnly,
      interrupted: signals.interrupted,
      onChange: watch.see,
    });
  } finally {
    watch.end();
    signals.release();
  }
}

async function executorOf(place: SweepPlace, options: SweepOptions, line: (text: string) => void): Promise<Executor> {
  const { slots, threads, runsDir } = options;
  if (!options.queue) return sharing(await localExecutor({ place, slots, threads, line }), place);
  const how = { version: ownVersion(), runsDir: runsFolder(runsDir), slots, log: line };
  return sharing(await queueExecutor(queueOf(options), place, how), place);
}

function report(
  io: Io,
  { folder, loaded: { study } }: Sweep,
  { state, interrupted }: Swept,
  options: SweepOptions,
): void {
  if (options.quiet && !options.json && !options.csv) io.out.write(`${folder}\n`);
  else printResults(io, resultsOf(study, state, effortsOf(readExecutions(folder))), folder, options);
  if (interrupted && !options.quiet) io.err.write(`To go on:  exp sweep --resume ${referenceTo(folder, options)}\n`);
}

function referenceTo(folder: string, { runsDir }: SweepOptions): string {
  return quoted(runsDir === undefined ? `${basename(dirname(folder))}/${basename(folder)}` : shown(folder));
}
