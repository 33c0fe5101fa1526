/**
 * One process owns a run at a time. Each owner in turn adds a numbered file to `owners/`; the highest number is the
 * owner until it writes `released` or its process is gone. No number is used twice and no file is deleted, so two
 * processes that both find a dead owner contend for one new number, and exactly one can create it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../registry/problem.js';
import { blaming, storage } from './storage.js';

export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** When the process started, in clock ticks since boot: a process id may be used again. Null outside Linux. */
  readonly start: string | null;
  /** This boot of the machine. Null outside Linux. */
  readonly boot: string | null;
  /** ISO times. */
  readonly since: string;
  readonly released: string | null;
}

export interface Lock {
  release(): void;
}

/** Makes this process the owner of the run at `path`. @throws UserError naming the owner there is */
export function acquire(path: string): Lock {
  const folder = join(path, 'owners');
  storage.ensureFolder(folder);
  for (;;) {
    const newest = newestIn(folder);
    if (newest && holds(newest.owner)) throw busy(path, newest.file, newest.owner);
    const mine = self();
    const file = join(folder, `${(newest?.number ?? 0) + 1}.json`);
    if (storage.create(file, text(mine)))
      return { release: () => storage.commit(file, text({ ...mine, released: new Date().toISOString() })) };
  }
}

/** The process that owns the run now, if one does. An unreadable file counts as an owner we know nothing about. */
export function ownerOf(path: string): Owner | undefined {
  const newest = newestIn(join(path, 'owners'));
  return newest && holds(newest.owner) ? newest.owner : undefined;
}

const text = (owner: Owner) => `${JSON.stringify(owner)}\n`;

function self(): Owner {
  const { pid } = process;
  const since = new Date().toISOString();
  return { host: hostname(), pid, start: processStart(pid), boot: boot(), since, released: null };
}

const unknown: Owner = {
  host: 'an unknown host',
  pid: 0,
  start: null,
  boot: null,
  since: 'an unknown time',
  released: null,
};

function newestIn(folder: string): { number: number; file: string; owner: Owner } | undefined {
  const number = Math.max(0, ...names(folder).map((name) => Number(/^([1-9][0-9]*)\.json$/.exec(name)?.[1] ?? 0)));
  if (number === 0) return undefined;
  const file = join(folder, `${number}.json`);
  return { number, file, owner: readOwner(file) };
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    return blaming('read', folder, () => {
      throw error;
    });
  }
}

function readOwner(file: string): Owner {
  try {
    return { ...unknown, ...JSON.parse(readFileSync(file, 'utf8')) };
  } catch {
    return unknown;
  }
}

/** Of another host's process nothing can be known, so it holds until it releases. */
function holds(owner: Owner): boolean {
  if (owner.released) return false;
  if (owner.host !== hostname()) return true;
  if (owner.boot !== boot()) return false;
  return isRunning(owner.pid) && owner.start === processStart(owner.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const readLine = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
};

const boot = () => readLine('/proc/sys/kernel/random/boot_id');

/** Field 22 of /proc/PID/stat, counted after the name, which may hold anything; 'ended' for a zombie. */
function processStart(pid: number): string | null {
  const stat = readLine(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields ? (fields[0] === 'Z' ? 'ended' : fields[19]!) : null;
}

function busy(path: string, file: string, { host, pid, since }: Owner): UserError {
  const remedy =
    host === hostname() ? 'Wait for it, or stop it first.' : `If that process is gone, delete ${file} and try again.`;
  return new UserError(`${path} is in use by process ${pid} on ${host} since ${since}. ${remedy}`);
}
