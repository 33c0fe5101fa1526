/** `exp sweep`: begins the sweep of a study, or goes on with one, and tells how it went. */
import { basename, dirname } from 'node:path';
import { catalog } from '../../experiment/catalog.js';
import { runsFolder } from '../../experiment/run-folder.js';
import { exitCode } from '../../registry/problem.js';
import { checkSpace, describeCheck } from '../../sweep/check-space.js';
import { effortsOf } from '../../sweep/effort.js';
import { readExecutions } from '../../sweep/executions.js';
import { findSweep } from '../../sweep/find-sweep.js';
import { openFrozen, requireUnchanged } from '../../sweep/freeze.js';
import { type LoadedStudy, loadStudy, studyOf } from '../../sweep/load-study.js';
import { multirun } from '../../sweep/multirun.js';
import { resultsOf } from '../../sweep/results.js';
import type { Swept } from '../../sweep/sweep.js';
import { createSweep } from '../../sweep/sweep-folder.js';
import { type CarryOptions, carrySweep } from '../carry-sweep.js';
import type { Io } from '../io.js';
import { printResults } from '../print-results.js';
import { queueOf } from '../queue.js';
import { quoted, type RunsOptions, shown } from '../runs.js';
import { goesOn, requireSense, type SweepUsage } from '../sweep-usage.js';
import { type BatchSystem, exportSweep, requireIndependent } from './sweep-export.js';

export interface SweepOptions extends RunsOptions, SweepUsage, CarryOptions {
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
  const swept = await carrySweep(io, begun.folder, begun.loaded.study, options);
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
