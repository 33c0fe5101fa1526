/** How runs stand, for lists and pages: quick, and patient with files that are damaged or half written. Writes nothing. */
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { decodeMetrics, type MetricsRow } from '../callbacks/metrics-line.js';
import { stepOfPicture } from '../tracking/pictures.js';
import { type ListedRun, listRuns } from './find-run.js';
import { ownerOf } from './run-lock.js';
import type { RunMeta } from './run-meta.js';

export interface RunView extends ListedRun {
  /** As meta.json says, but `killed` for a run whose process is gone, and `damaged` where meta.json cannot be read. */
  readonly status: RunMeta['status'] | 'killed' | 'damaged';
  /** From the id; undefined for a folder that was renamed. */
  readonly started: Date | undefined;
  /** The furthest numbers there are: the last line of metrics.jsonl, or what summary.json says of the end. */
  readonly last: MetricsRow | undefined;
}

/** The newest `limit` runs, newest first. `name`: only runs of this name. */
export function latestRuns(runsDir: string, limit: number, name?: string): { runs: RunView[]; total: number } {
  const all = listRuns(runsDir).filter((run) => name === undefined || run.name === name);
  return { runs: all.reverse().slice(0, limit).map(viewRun), total: all.length };
}

export const viewRun = (run: ListedRun): RunView => ({
  ...run,
  status: statusOf(run),
  started: startOf(run.id),
  last: further(lastMetrics(run.path), lastOfSummary(run.path)),
});

const statuses: ReadonlySet<unknown> = new Set<RunMeta['status']>([
  'running',
  'completed',
  'stopped',
  'interrupted',
  'diverged',
  'failed',
]);

/** As `RunView` has it. */
export function statusOf({ path, meta }: Pick<ListedRun, 'path' | 'meta'>): RunView['status'] {
  if (!statuses.has(meta?.status)) return 'damaged';
  return meta!.status === 'running' && !isOwned(path) ? 'killed' : meta!.status;
}

/** Whether a process has the folder for its own. */
export function isOwned(path: string): boolean {
  try {
    return ownerOf(path) !== undefined;
  } catch {
    return true; // nothing can be known, so nothing is claimed
  }
}

/** 20261231-235959-0a1b2c, UTC. */
export function startOf(id: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-/.exec(id)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

const further = (a: MetricsRow | undefined, b: MetricsRow | undefined) => (a && b && b.step <= a.step ? a : (b ?? a));

/** What summary.json says of the end; undefined where there is none. */
export function lastOfSummary(path: string): MetricsRow | undefined {
  try {
    const { step, epochs, last } = JSON.parse(readFileSync(join(path, 'summary.json'), 'utf8'));
    return decodeMetrics(JSON.stringify({ step, epoch: epochs, ...last }));
  } catch {
    return undefined;
  }
}

const tailBytes = 8192;

/** The last whole line of metrics.jsonl, read from the end; undefined where there is none. */
export function lastMetrics(path: string): MetricsRow | undefined {
  const lines = tailOf(join(path, 'metrics.jsonl')).split('\n').slice(0, -1); // what follows the last newline is torn
  for (const line of lines.reverse()) {
    const row = decodeMetrics(line);
    if (row) return row;
  }
  return undefined;
}

function tailOf(file: string): string {
  try {
    const fd = openSync(file, 'r');
    try {
      const { size } = fstatSync(fd);
      const bytes = Buffer.alloc(Math.min(size, tailBytes));
      const read = readSync(fd, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8', 0, read);
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}

/** Names of the files in a folder of the run, sorted; none where it is missing. */
export function filesIn(path: string, folder: string): string[] {
  try {
    return readdirSync(join(path, folder))
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch {
    return [];
  }
}

/** The last picture of its samples that a run drew, as the callback sample-grid names them; an absolute path if `path` is. */
export function lastPicture(path: string): string | undefined {
  const name = filesIn(path, 'samples').findLast((file) => !Number.isNaN(stepOfPicture(file)));
  return name && join(path, 'samples', name);
}
