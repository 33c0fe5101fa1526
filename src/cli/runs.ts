/** What the commands that look at runs share: how a run is found, and how it is named on a command line. */
import { relative } from 'node:path';
import { findFolder, findRun, type RunReference } from '../experiment/find-run.js';
import { runsFolder } from '../experiment/run-folder.js';
import { shellWord } from '../sweep/export/exported.js';

export interface RunsOptions {
  readonly runsDir?: string;
  readonly json?: boolean;
}

/** @throws UserError when there is none, or more than one */
export const theRun = (ref: string, { runsDir }: RunsOptions): RunReference => findRun(ref, runsFolder(runsDir));

/** As `theRun`, of runs and sweeps alike. @throws UserError when there is none, or more than one */
export const runOrSweep = (ref: string, { runsDir }: RunsOptions): RunReference =>
  findFolder(ref, runsFolder(runsDir), ['run', 'sweep']);

/** A path as people would type it here: the shorter of relative and absolute. */
export function shown(path: string): string {
  const here = relative(process.cwd(), path) || '.';
  return here.length < path.length ? here : path;
}

/** An argument as a shell takes it. */
export const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : shellWord(text));
