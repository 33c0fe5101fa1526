/** Sweeps without a study: a frozen base config, and tasks that go over it. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { SweepPlace, Task } from '../../src/sweep/executor.js';
import { type Done, runTask, type TaskOptions, type Telling } from '../../src/sweep/trial.js';
import { nasty } from '../helpers/nasty.js';

export const callbacks = [
  { type: 'metrics-log', every: 3 },
  { type: 'sample-grid', every: 7, rows: 2, columns: 2, points: 20 },
  { type: 'early-stopping', metric: 'loss.generator', goal: 'min', patience: '1000 steps', every: 5 },
  { type: 'checkpoint', every: 10, keep: 2, best: { metric: 'value', goal: 'min' } },
];

export const metric = 'loss.generator';

/** A sweep's folder with its base.yaml. */
export function sweepIn(folder: string, config: object = {}): SweepPlace {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'base.yaml'), stringify({ ...nasty, engine: { threads: 1 }, callbacks, ...config }));
  return { folder, metric, name: 'nasty' };
}

export const taskOf = (id: string, overrides: readonly string[] = []): Task => ({
  id,
  trial: Number(id.slice(0, 4)),
  overrides,
});

export interface Heard extends Done {
  readonly stepping: number;
  /** Reports that it told before it began to step: those from before. */
  readonly known: number;
  readonly reported: readonly (readonly [count: number, value: number])[];
}

interface Disturbance extends TaskOptions {
  readonly attempt?: number;
  readonly until?: number;
  /** Asked to leave once it has told so many reports, counted from when it began to step. */
  readonly leaveAfter?: number;
  /** Asked to leave before it begins to step, once it has told what is known already. */
  readonly leaveAtOnce?: boolean;
}

/** Runs a task in this process, and what it told. */
export async function hear(place: SweepPlace, task: Task, disturbance: Disturbance = {}): Promise<Heard> {
  const { attempt = 1, until, leaveAfter = Number.POSITIVE_INFINITY, leaveAtOnce = false, ...options } = disturbance;
  const reported: [number, number][] = [];
  let stepping = 0;
  let fresh = 0;
  const tell: Telling = {
    stepping: () => {
      stepping++;
    },
    reported: (count, value) => {
      reported.push([count, value]);
      if (stepping) fresh++;
    },
    line: () => {},
  };
  const wishes = {
    until: () => until,
    leaving: () => (fresh >= leaveAfter || (leaveAtOnce && reported.length > 0) ? 'the test' : undefined),
  };
  const done = await runTask(place, task, attempt, tell, wishes, options);
  return { ...done, stepping, known: reported.length - fresh, reported };
}

/** All that a run computes, by file within its folder. */
export function everything(place: SweepPlace, folder: string): Record<string, string> {
  const run = join(place.folder, folder);
  const below = (name: string) => readdirSync(join(run, name)).map((file) => `${name}/${file}`);
  const files = ['metrics.jsonl', ...below('samples'), ...below('checkpoints')].sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(run, file), 'base64')]));
}

/** What is the same for a run that was disturbed, which has a checkpoint of that moment: of these only the best and the last. */
export function lasting(files: Record<string, string>): Record<string, string> {
  const isState = (file: string) => file.endsWith('.safetensors');
  const last = Object.keys(files).filter(isState).at(-1);
  return Object.fromEntries(Object.entries(files).filter(([file]) => !isState(file) || file === last));
}

export const results = (place: SweepPlace, folder: string) => lasting(everything(place, folder));

/** The files of which two runs differ. */
export function differences(one: Record<string, string>, other: Record<string, string>): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((file) => one[file] !== other[file]);
}
