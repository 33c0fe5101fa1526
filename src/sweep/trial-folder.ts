/**
 * Where a task's runs lie in a sweep's folder, and how far they are. The first is `trials/<task>/`. One that takes over
 * from a process which still lives, and so may still write, is `trials/<task>.<attempt>/`; the newest counts. Only reads.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMeta } from '../experiment/run-meta.js';
import { readCurve } from './curve.js';
import type { Ending, SweepPlace, Task } from './executor.js';

/** Within the sweep's folder. */
export const firstFolder = ({ id }: Pick<Task, 'id'>): string => `trials/${id}`;
export const laterFolder = ({ id }: Pick<Task, 'id'>, attempt: number): string => `trials/${id}.${attempt}`;

/** The task's newest folder that holds a run; undefined where there is none. Within the sweep's folder. */
export function newestFolder({ folder }: SweepPlace, task: Pick<Task, 'id'>): string | undefined {
  const trials = join(folder, 'trials');
  const names = existsSync(trials) ? readdirSync(trials) : [];
  const attempts = names.flatMap((name) => {
    if (name === task.id) return [0];
    const attempt = name.startsWith(`${task.id}.`) ? Number(name.slice(task.id.length + 1)) : Number.NaN;
    return Number.isInteger(attempt) ? [attempt] : [];
  });
  const paths = attempts.sort((a, b) => b - a).map((at) => (at === 0 ? firstFolder(task) : laterFolder(task, at)));
  return paths.find((path) => existsSync(join(folder, path, 'meta.json')));
}

/** Why a run says that it stopped where it was pruned. */
export const pruned = 'pruned';

/**
 * What the run at `path` has come to, if it is at an end; `until` counts before anything that happened later. A run that
 * was pruned before goes on where more reports are wanted now.
 */
export function endingOf({ folder, metric }: SweepPlace, path: string, until?: number): Ending | undefined {
  const run = join(folder, path);
  const { status, reason, inherited = 0 } = readMeta(run);
  const curve = readCurve(run, metric);
  const last = until === undefined ? undefined : curve[until - 1];
  const reports = (last ? curve.slice(0, until) : curve).map(({ value }) => value);
  if (last) return { state: 'pruned', reports, steps: last.step, inherited: Math.min(inherited, last.step) };
  const steps = stepsOf(run);
  if (status === 'diverged') return { state: status, reports, steps, inherited, ...(reason && { reason }) };
  const ended = status === 'completed' || (status === 'stopped' && reason !== pruned);
  return ended ? { state: 'completed', reports, steps, inherited } : undefined;
}

/** What is there of a task that ended for no reason of its own: all that was logged. */
export function unfinished(place: SweepPlace, task: Task, state: Ending['state'], reason: string): Ending {
  const path = newestFolder(place, task);
  const run = path && join(place.folder, path);
  const curve = run ? readCurve(run, place.metric) : [];
  const inherited = (run && readMeta(run).inherited) || 0;
  const steps = Math.max(inherited, curve.at(-1)?.step ?? 0);
  return { state, reports: curve.map(({ value }) => value), steps, inherited, reason };
}

const stepsOf = (run: string): number => JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8')).step;
