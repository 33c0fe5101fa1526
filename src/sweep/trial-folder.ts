/**
 * Where a task's runs lie in a sweep's folder, and how far they are. The first is `trials/<task>/`. One that takes over
 * from a process which still lives, and so may still write, is `trials/<task>.<attempt>/`; the newest counts. Nothing is trained here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinsOf, unpin } from '../experiment/pins.js';
import { readMeta } from '../experiment/run-meta.js';
import { readCurve } from './curve.js';
import { type Ending, type SweepPlace, type Task, taskFolder } from './executor.js';

/** Within the sweep's folder. */
export const laterFolder = (id: string, attempt: number): string => `${taskFolder(id)}.${attempt}`;

/** The task's newest folder that holds a run; undefined where there is none. Within the sweep's folder. */
export function newestFolder({ folder }: SweepPlace, id: string): string | undefined {
  const trials = join(folder, 'trials');
  const names = existsSync(trials) ? readdirSync(trials) : [];
  const attempts = names.flatMap((name) => {
    if (name === id) return [0];
    const attempt = name.startsWith(`${id}.`) ? Number(name.slice(id.length + 1)) : Number.NaN;
    return Number.isInteger(attempt) ? [attempt] : [];
  });
  const paths = attempts.sort((a, b) => b - a).map((at) => (at === 0 ? taskFolder(id) : laterFolder(id, at)));
  return paths.find((path) => existsSync(join(folder, path, 'meta.json')));
}

/** Whether what a task may start from is there. Where its donor ends without it, the task starts at the beginning. */
export function hasPrefix(place: SweepPlace, { from }: Task): boolean {
  const donor = from && newestFolder(place, from.task);
  return donor !== undefined && pinsOf(join(place.folder, donor)).includes(from!.step);
}

/** Removes what a task pinned, but for the steps in `keep`; for when the tasks that start from there have ended. */
export function releasePins(place: SweepPlace, id: string, keep: readonly number[] = []): void {
  const folder = newestFolder(place, id);
  if (folder !== undefined) unpin(join(place.folder, folder), keep);
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
  const state = status === 'stopped' && reason !== pruned ? 'completed' : status;
  if (state !== 'completed' && state !== 'diverged') return undefined;
  return { state, reports, steps: stepsOf(run), inherited, ...(state === 'diverged' && reason && { reason }) };
}

/** What is there of a run that ended for no reason of its own: all that was logged. */
export function unfinished(place: SweepPlace, path: string, state: Ending['state'], reason: string): Ending {
  const run = join(place.folder, path);
  const curve = readCurve(run, place.metric);
  const { inherited = 0 } = existsSync(join(run, 'meta.json')) ? readMeta(run) : {};
  const steps = Math.max(inherited, curve.at(-1)?.step ?? 0);
  return { state, reports: curve.map(({ value }) => value), steps, inherited, reason };
}

const stepsOf = (run: string): number => JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8')).step;
