/**
 * Runs one task of a sweep in this process: begins, goes on or takes over, whatever its folder calls for. The numbers are
 * those of a run that nobody disturbed. Other processes, and what is decided on the numbers, are not its affair.
 */
import { join } from 'node:path';
import { catalog } from '../experiment/catalog.js';
import type { Fork } from '../experiment/fork.js';
import { loadExperiment } from '../experiment/load.js';
import { unpin } from '../experiment/pins.js';
import { type RunOptions, resumeRun, startRun } from '../experiment/run.js';
import { ownerOf } from '../experiment/run-lock.js';
import { exitCode, UserError } from '../registry/problem.js';
import type { NamedCallback } from '../trainers/loop.js';
import { followCurve } from './curve.js';
import { type Ending, type SweepPlace, type Task, taskFolder } from './executor.js';
import { endingOf, laterFolder, newestFolder, pruned, unfinished } from './trial-folder.js';

/** What a task tells while it runs. */
export interface Telling {
  /** The first step is done. */
  stepping(): void;
  /** The `count`-th value of the metric, from 1. A run that goes on tells those from before again. */
  reported(count: number, value: number): void;
  /** A line for people. */
  line(text: string): void;
}

/** What is wanted of it, asked again and again. */
export interface Wishes {
  /** After how many reports it is to end. */
  until(): number | undefined;
  /** The signal that asks it to leave, so that it can be resumed. */
  leaving(): string | undefined;
}

export interface TaskOptions {
  /** Threads of a session; as the config says unless given. */
  readonly threads?: number;
  /** Seconds to wait for another process to give the run up before taking over from it. */
  readonly patience?: number;
}

export interface Done {
  readonly ending: Ending;
  /** The run folder, relative to the sweep's. */
  readonly folder: string;
}

/** Never throws: what goes wrong is an ending. */
export async function runTask(
  place: SweepPlace,
  task: Task,
  attempt: number,
  tell: Telling,
  wishes: Wishes,
  options: TaskOptions = {},
): Promise<Done> {
  let folder = taskFolder(task.id);
  const done = (ending: Ending): Done => ({ ending, folder });
  const left = () => done(unfinished(place, folder, 'interrupted', `asked to leave by ${wishes.leaving()}`));
  try {
    const way = await findWay(place, task, attempt, wishes, options.patience ?? 10);
    ({ folder } = way);
    if (wishes.leaving()) return left();
    const known = way.resumes && endingOf(place, folder, wishes.until());
    if (known) return done(known);
    await train(place, task, way, runOptions(place, task, tell, wishes, options.threads));
    const ending = endingOf(place, folder, wishes.until());
    if (!ending) return left();
    unpin(join(place.folder, folder), task.pins ?? []);
    if (ending.state === 'completed' && ending.reports.length === 0)
      return done({ ...ending, state: 'failed', reason: `nothing called "${place.metric}" was reported` });
    return done(ending);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!(error instanceof UserError)) tell.line(String(error instanceof Error ? error.stack : error));
    return done(unfinished(place, folder, wouldHappenAgain(error) ? 'failed' : 'crashed', reason));
  }
}

async function train(place: SweepPlace, task: Task, way: Way, how: RunOptions): Promise<void> {
  const path = join(place.folder, way.folder);
  try {
    if (way.resumes) await resumeRun(path, [], how);
    else {
      const loaded = await loadExperiment(join(place.folder, 'base.yaml'), task.overrides, catalog);
      const from = way.from ? { path: join(place.folder, way.from) } : donorOf(place, task);
      await startRun(loaded, task.overrides, { ...how, path, sweep: place.folder, from });
    }
  } catch (error) {
    // Somebody was quicker, and will be gone some day.
    if (error instanceof UserError && ownerOf(path)) throw new UserError(error.message, exitCode.tryAgain);
    throw error;
  }
}

/** Mistakes in the config and missing data do not go away; a full disk may. */
const wouldHappenAgain = (error: unknown): boolean => error instanceof UserError && error.code !== exitCode.tryAgain;

interface Way {
  /** Within the sweep's folder. */
  readonly folder: string;
  readonly resumes: boolean;
  /** The run folder to take over from. */
  readonly from?: string;
}

/** A run that another process holds on to is left to it, and copied. */
async function findWay(place: SweepPlace, task: Task, attempt: number, wishes: Wishes, patience: number): Promise<Way> {
  for (const begun = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const newest = newestFolder(place, task.id);
    const folder = newest ?? taskFolder(task.id);
    if (!ownerOf(join(place.folder, folder))) return { folder, resumes: newest !== undefined };
    if (wishes.leaving() || performance.now() - begun > 1000 * patience)
      return { folder: laterFolder(task.id, attempt), resumes: false, from: newest };
  }
}

/** The run whose pin a task may start from. */
function donorOf(place: SweepPlace, { from }: Task): Fork | undefined {
  const donor = from && newestFolder(place, from.task);
  return donor === undefined ? undefined : { path: join(place.folder, donor), at: from!.step };
}

function runOptions(
  { metric }: SweepPlace,
  { pins = [] }: Task,
  tell: Telling,
  wishes: Wishes,
  threads?: number,
): RunOptions {
  return {
    terminal: { live: false, columns: 80, redraw: () => {}, line: tell.line, notice: tell.line },
    interrupted: wishes.leaving,
    watch: [...pins.map(pinning), watch(metric, tell, wishes)],
    threads,
  };
}

function pinning(at: number): NamedCallback {
  let passed = false;
  return {
    name: `pin-${at}`,
    callback: {
      get cadence() {
        return passed ? undefined : ({ amount: at, unit: 'steps' } as const);
      },
      onStart({ startStep }) {
        passed = startStep >= at;
      },
      onDue(_, control) {
        passed = true;
        control.save({ keep: 0, pin: true });
      },
    },
  };
}

/** Comes after the callbacks of the config, so that what they log has been logged. */
function watch(metric: string, tell: Telling, wishes: Wishes): NamedCallback {
  let points: ReturnType<typeof followCurve>;
  let count = 0;
  let stepping = false;
  const take = () => {
    for (const { value } of points()) tell.reported(++count, value);
  };
  return {
    name: 'sweep',
    callback: {
      onStart(run) {
        points = followCurve(run.files.path, metric);
        take();
      },
      onReports(_, control) {
        if (!stepping) tell.stepping();
        stepping = true;
        take();
        if (count >= (wishes.until() ?? Number.POSITIVE_INFINITY)) control.stop(pruned);
      },
    },
  };
}
