/**
 * What ran where, how often and when: the diary beside the journal. It holds the results of tasks whose turn in the
 * journal has not come, and the highest attempt of each task, so that nothing is run again in vain and nobody who was
 * replaced is believed. It decides nothing.
 */
import { join } from 'node:path';
import type { Ending } from './executor.js';
import { type LogStorage, openLines, readLines } from './json-lines.js';

export type Entry =
  /** A process took the sweep up, or left it. */
  | { readonly event: 'opened' | 'left'; readonly worker: string }
  | { readonly event: 'started' | 'stepping'; readonly task: string; readonly attempt: number; readonly worker: string }
  | {
      readonly event: 'reported';
      readonly task: string;
      readonly attempt: number;
      readonly count: number;
      readonly value: number;
    }
  | ({
      readonly event: 'ended';
      readonly task: string;
      readonly attempt: number;
      readonly worker: string;
      readonly folder: string;
    } & Ending)
  /** An execution spoke that was not the last of its task. */
  | { readonly event: 'refused'; readonly task: string; readonly attempt: number; readonly worker: string }
  /** The journal takes the task's trial up again, for the `retried`-th time: what it gave before does not count. */
  | { readonly event: 'reset'; readonly task: string; readonly retried: number };

export type Dated = Entry & { readonly at: string };

export interface Executions {
  readonly before: readonly Dated[];
  append(entry: Entry): void;
}

export const executionsFile = 'executions.jsonl';

/** What is damaged is passed over: a result that is lost is found again by running its task. */
const readable = (entry: Dated | undefined) => entry?.event !== undefined && !Number.isNaN(Date.parse(entry.at));

export function openExecutions(folder: string, disk?: LogStorage): Executions {
  const log = openLines<Dated>(join(folder, executionsFile), readable, disk);
  return { before: log.before, append: (entry) => log.append({ ...entry, at: new Date().toISOString() }) };
}

export const readExecutions = (folder: string): Dated[] => readLines(join(folder, executionsFile), readable);

/** A task as its executions left it. */
export interface TaskRecord {
  /** Of the last execution; 0 when there was none. */
  readonly attempt: number;
  readonly worker?: string;
  /** Values that it reported, in order; a gap ends them. */
  readonly reports: readonly number[];
  /** How it ended, unless it is to go on. */
  readonly ending?: Ending;
  readonly folder?: string;
  /** How often it crashed. */
  readonly crashes: number;
  /** How often its trial had been taken up again; absent for never. */
  readonly retried?: number;
}

export const fresh: TaskRecord = { attempt: 0, reports: [], crashes: 0 };

/** A record after an entry about its task. */
export function record(task: TaskRecord, entry: Entry): TaskRecord {
  switch (entry.event) {
    case 'started':
      return { ...task, attempt: Math.max(task.attempt, entry.attempt), worker: entry.worker, ending: undefined };
    case 'reported': {
      if (entry.count !== task.reports.length + 1) return task;
      return { ...task, reports: [...task.reports, entry.value] };
    }
    case 'ended': {
      const { event, task: _, attempt, worker, folder, ...ending } = entry;
      const goesOn = ending.state === 'interrupted' || ending.state === 'crashed';
      return {
        ...task,
        attempt: Math.max(task.attempt, attempt),
        worker,
        folder,
        reports: goesOn ? task.reports : ending.reports,
        ending: goesOn ? undefined : ending,
        crashes: task.crashes + (ending.state === 'crashed' ? 1 : 0),
      };
    }
    case 'reset':
      return { ...fresh, attempt: task.attempt, retried: entry.retried };
    default:
      return task;
  }
}

/** All tasks that the diary knows. */
export function recordsOf(entries: readonly Entry[]): Map<string, TaskRecord> {
  const records = new Map<string, TaskRecord>();
  for (const entry of entries)
    if ('task' in entry) records.set(entry.task, record(records.get(entry.task) ?? fresh, entry));
  return records;
}

/** Seconds that processes have spent on the sweep, pauses between them left out. */
export function secondsSpent(entries: readonly Dated[]): number {
  let milliseconds = 0;
  let last: number | undefined;
  for (const { event, at } of entries) {
    const now = Date.parse(at);
    if (event !== 'opened' && last !== undefined) milliseconds += Math.max(0, now - last);
    last = now;
  }
  return milliseconds / 1000;
}
