/**
 * The folder of one run, `runs/<name>/<yyyymmdd-hhmmss>-<6 hex>/` or wherever a sweep keeps its trials: makes it, or opens
 * it again, and writes into it for the one process that owns it. Times are UTC, so that ids sort by time even when clocks
 * change for summer. Finding and reading runs is `find-run.ts`'s.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { RunFiles } from '../callbacks/callback.js';
import type { Json } from '../registry/json.js';
import { UserError } from '../registry/problem.js';
import { describeEnvironment } from './environment.js';
import { acquire, type Lock } from './run-lock.js';
import { type RunMeta, readMeta } from './run-meta.js';
import { storage } from './storage.js';

export interface RunFolder extends RunFiles {
  readonly id: string;
  readonly name: string;
  readonly meta: RunMeta;
  /** Changes fields of meta.json. */
  updateMeta(changes: Partial<RunMeta>): RunMeta;
  /** Gives the run up, so that another process may own it. Nothing may be written afterwards. */
  close(): void;
}

export interface RunStart {
  readonly name: string;
  readonly seed: number;
  /** The config in full, as YAML: defaults filled, overrides applied. */
  readonly config: string;
  /** The config file as it was given. */
  readonly source: string;
  /** Overrides as they were given: `key.path=value`. */
  readonly overrides: readonly string[];
  readonly engine: RunMeta['engine'];
  /** Folder of all runs; `runsFolder()` unless given. */
  readonly runsDir?: string;
  /** The run's own folder, instead of a new one below the folder of all runs. It may be left from a creation cut short. */
  readonly path?: string;
  readonly sweep?: string;
  /** Iterations that it takes over from another run, and what brings them here before the run counts as there. */
  readonly inherited?: number;
  readonly fill?: (files: RunFiles) => void;
  readonly command?: readonly string[];
  /** False: do not ask git about the working folder. */
  readonly git?: boolean;
}

/** Where runs live: the option, else EXP_RUNS_DIR, else `runs` in the working folder. Absolute. */
export const runsFolder = (option?: string): string => resolve(option ?? (process.env.EXP_RUNS_DIR || 'runs'));

/** Makes a new run, owned by this process, with all that describes it written first. @throws UserError */
export function createRun(start: RunStart): RunFolder {
  const now = new Date();
  const { path, lock } = start.path === undefined ? claimFolder(start, now) : givenFolder(start.path);
  storage.commit(join(path, 'config.yaml'), start.config);
  storage.commit(join(path, 'config.source.yaml'), start.source);
  storage.commit(join(path, 'overrides.txt'), start.overrides.map((override) => `${override}\n`).join(''));
  const run = filesOf(path, describe(start, basename(path), now), lock);
  start.fill?.(run);
  run.updateMeta({});
  if (start.path === undefined) pointLatest(path);
  run.event('started');
  return run;
}

/**
 * Takes up the run at `path`: becomes its owner, removes what a killed process left half done and mends torn logs.
 * @throws UserError when another process owns it, or it is no run
 */
export function openRun(path: string, options: Partial<Pick<RunStart, 'command' | 'engine' | 'git'>> = {}): RunFolder {
  readMeta(path);
  const lock = acquire(path);
  const meta = readMeta(path);
  const run = filesOf(resolve(path), meta, lock);
  for (const folder of [path, ...subfolders(path)]) if (basename(folder) !== 'tracking') storage.sweep(folder); // it has a writer of its own
  repairLogs(run);
  const { command = process.argv, engine, git } = options;
  const environment = describeEnvironment({ git });
  const resume = { at: new Date().toISOString(), command, pid: process.pid, engine, environment };
  run.updateMeta({ status: 'running', reason: null, exitCode: null, ended: null, resumes: [...meta.resumes, resume] });
  run.event('resumed');
  return run;
}

/** A name becomes a folder, so it may not lead anywhere else. */
function checkedName(name: string): string {
  if (/^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,99}$/u.test(name) && name !== 'latest') return name;
  throw new UserError(
    `"${name}" cannot name a run: up to 100 letters, digits, ".", "_" and "-", the first a letter or digit.`,
  );
}

/** 20261231-235959, UTC. */
const stamp = (time: Date) => time.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');

export interface Claimed {
  readonly path: string;
  readonly lock: Lock;
}

/** A new folder below that of all runs, owned by this process. @throws UserError for a name that cannot be a folder's */
export function claimFolder({ runsDir, name }: Pick<RunStart, 'name' | 'runsDir'>, now = new Date()): Claimed {
  const parent = join(runsFolder(runsDir), checkedName(name));
  storage.ensureFolder(parent);
  for (;;) {
    const path = join(parent, `${stamp(now)}-${randomBytes(3).toString('hex')}`);
    if (storage.createFolder(path)) return { path, lock: acquire(path) };
  }
}

/** meta.json is what comes last: without it, whatever is there is a beginning to throw away. */
function givenFolder(given: string): Claimed {
  const path = resolve(given);
  storage.ensureFolder(path);
  const lock = acquire(path);
  if (existsSync(join(path, 'meta.json'))) {
    lock.release();
    throw new UserError(`${path} holds a run already.`);
  }
  for (const file of filesBelow(path)) if (dirname(file) !== join(path, 'owners')) storage.remove(file);
  return { path, lock };
}

const filesBelow = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [] : [join(entry.parentPath, entry.name)],
  );

function describe(start: RunStart, id: string, now: Date): RunMeta {
  return {
    id,
    name: start.name,
    status: 'running',
    reason: null,
    exitCode: null,
    seed: start.seed,
    started: now.toISOString(),
    ended: null,
    command: start.command ?? process.argv,
    folder: process.cwd(),
    pid: process.pid,
    engine: start.engine,
    environment: describeEnvironment({ git: start.git }),
    sweep: start.sweep ?? null,
    ...(start.inherited && { inherited: start.inherited }),
    resumes: [],
  };
}

/** `latest` is a comfort: where links are not to be had, `findRun` goes by the ids. */
export function pointLatest(path: string): void {
  try {
    storage.point(join(dirname(path), 'latest'), basename(path));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

const subfolders = (path: string) =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(path, entry.name)] : []));

function repairLogs(run: RunFolder): void {
  for (const log of readdirSync(run.path).filter((name) => name.endsWith('.jsonl'))) {
    const { torn } = storage.trim(join(run.path, log), () => true);
    if (torn) run.event('log-repaired', { log, bytes: torn });
  }
}

function filesOf(path: string, initial: RunMeta, lock: Lock): RunFolder {
  let meta = initial;
  const within = (relative: string) => {
    const file = resolve(path, relative);
    if (file.startsWith(path + sep)) return file;
    throw new UserError(`"${relative}" is outside the run folder ${path}`);
  };
  const run: RunFolder = {
    path,
    id: initial.id,
    name: initial.name,
    get meta() {
      return meta;
    },
    commit: (relative, bytes) => {
      const file = within(relative);
      storage.ensureFolder(dirname(file));
      storage.commit(file, bytes);
    },
    append: (relative, line) => storage.append(within(relative), line),
    extend: (relative, bytes) => storage.extend(within(relative), bytes),
    trim: (relative, keep) => void storage.trim(within(relative), keep),
    event: (type, fields: Readonly<Record<string, Json>> = {}) =>
      run.append('events.jsonl', JSON.stringify({ time: new Date().toISOString(), type, ...fields })),
    updateMeta: (changes) => {
      meta = { ...meta, ...changes };
      run.commit('meta.json', `${JSON.stringify(meta, null, 2)}\n`);
      return meta;
    },
    close: lock.release,
  };
  return run;
}
