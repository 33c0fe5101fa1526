/**
 * The executor whose tasks are jobs of a queue, for workers on any machine to take. The queue's server holds all that is
 * to be known of a task: what workers said is read from the job's log and return value, events only say when to look. So
 * nothing is lost that was said while nobody listened, and a task whose job is gone is given out again.
 */
import { createHash } from 'node:crypto';
import { basename, isAbsolute, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Executor, Heard, SweepPlace, Task } from '../executor.js';
import { type Errand, errandOf, hear, numberedFrom } from './errand.js';
import { briefly } from './goodbye.js';
import type { Assignment } from './message.js';
import { type Job, openStore, type QueueEvents } from './store.js';

export interface QueueOptions {
  /** Of this Sparring; a worker of another refuses its tasks. */
  readonly version: string;
  /** Folder of all runs, for workers that see it under another path. */
  readonly runsDir?: string;
  /** How many tasks may be with the queue at a time. */
  readonly slots?: number;
  /** A line for people, when the server goes away and when it is back. */
  readonly log?: (line: string) => void;
}

/** Milliseconds after which we look at a task though no event said so. */
const rounds = 5000;
/** Milliseconds after which a task that was asked to leave is taken from a worker that holds it no more. */
const grace = 10_000;

/** `url`: redis://... or postgres://... @throws UserError when there is no queue to be had there */
export async function queueExecutor(url: string, place: SweepPlace, options: QueueOptions): Promise<Executor> {
  const { version, runsDir, slots = Number.POSITIVE_INFINITY, log = () => {} } = options;
  const store = await openStore(url);
  const [queue, events] = [store.queue(), store.events()];
  const errands = new Map<string, Errand>();
  const below = runsDir === undefined ? undefined : inside(runsDir, place.folder);
  let [leaving, closed, away] = [Number.POSITIVE_INFINITY, false, false];

  const trouble = ({ message }: Error) => {
    if (!away && !closed) log(`The queue at ${store.shown} does not answer (${message}); trying again.`);
    away = true;
  };
  queue.on('error', trouble);
  events.on('error', trouble);
  for (const event of ['progress', 'completed', 'failed'] as const)
    events.on(event, ({ jobId }: { readonly jobId: string }) => ring(errands.get(jobId)));
  const listening = attend(events, () => closed);
  const timer = setInterval(() => errands.forEach(ring), rounds);

  const assignment = ({ task, attempt, until }: Errand): Assignment => ({
    version,
    task,
    place,
    ...(below !== undefined && { below }),
    attempt,
    ...(until !== undefined && { until }),
    ...(leaving < Number.POSITIVE_INFINITY && { leave: true }),
  });

  /** Looks at an errand soon: once for any number of rings meanwhile. */
  function ring(errand: Errand | undefined): void {
    if (!errand || errand.over || closed) return;
    errand.rung = true;
    if (!errand.busy) void visit(errand);
  }

  async function visit(errand: Errand): Promise<void> {
    errand.busy = true;
    while (errand.rung && !errand.over && !closed) {
      errand.rung = false;
      const news = await look(errand).catch(async (error: Error) => {
        trouble(error);
        await sleep(500);
        errand.rung = true;
        return [];
      });
      for (const tell of news) tell(); // outside: what a listener throws is not the server's fault
    }
    errand.busy = false;
  }

  /** Brings the job and what we know of it together. What is to be told comes back. */
  async function look(errand: Errand): Promise<readonly (() => void)[]> {
    const job: Job<Assignment> | undefined = await queue.getJob(errand.id);
    if (away) log(`The queue at ${store.shown} answers again.`);
    away = false;
    if (!job) await give(errand);
    else if (!errand.given) await adopt(errand, job);
    else {
      if (errand.changed) await change(errand, job);
      const { logs } = await queue.getJobLogs(errand.id, errand.read);
      const news = hear(errand, logs, job);
      if (!errand.over && leaving < Number.POSITIVE_INFINITY) await recall(errand, job);
      return news;
    }
    return [];
  }

  async function give(errand: Errand): Promise<void> {
    if (leaving < Number.POSITIVE_INFINITY) errand.end();
    else {
      // The server has lost it: the number between is for an execution that we never heard of.
      if (errand.given) numberedFrom(errand, errand.highest + 2);
      await queue.add(place.name, assignment(errand), { jobId: errand.id });
      errand.given = true;
    }
  }

  /** A job that was there before we asked: of a coordinator before us, or of an earlier attempt. */
  async function adopt(errand: Errand, job: Job<Assignment>): Promise<void> {
    if (leftUndone(job)) await job.remove();
    else {
      const wanted = errand.attempt;
      numberedFrom(errand, job.data.attempt);
      errand.shift = Math.max(0, wanted - (errand.attempt + Math.max(1, job.attemptsStarted) - 1));
      errand.given = true;
      errand.changed = true;
    }
    errand.rung = true;
  }

  async function change(errand: Errand, job: Job<Assignment>): Promise<void> {
    errand.changed = false;
    await job.updateData(assignment(errand)).catch((error) => {
      errand.changed = true;
      throw error;
    });
  }

  /** Takes back what nobody works on. The server refuses where a worker's lease holds. */
  async function recall(errand: Errand, job: Job): Promise<void> {
    const state = await job.getState();
    if (state === 'completed' || state === 'failed')
      errand.rung = true; // it has ended since we looked
    else if (state !== 'active' || Date.now() > leaving + grace) await takeBack(errand, job);
  }

  async function takeBack(errand: Errand, job: Job): Promise<void> {
    const gone = await job.remove().then(
      () => true,
      () => false,
    );
    if (gone) errand.end();
  }

  /** Removes the sweep's jobs, those that coordinators before us left included. They were kept so that none was given twice. */
  async function clear(): Promise<void> {
    const jobs = await queue.getJobs(['completed', 'failed', 'waiting']);
    const own = jobs.flatMap(({ id }) => (id?.startsWith(`${keyOf(place)}-`) ? [id] : []));
    await Promise.all(own.map((id) => queue.remove(id)));
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    leaving = Date.now();
    const all = [...errands.values()];
    for (const errand of all) {
      errand.changed = true;
      ring(errand);
    }
    const impatient = setInterval(() => errands.forEach(ring), 500);
    const over = Promise.all(all.map(({ ended }) => ended));
    // A server that is away takes nothing back; its workers go on, and the next coordinator reads what they said.
    while ((await briefly(over)) === undefined && !away);
    clearInterval(impatient);
    await briefly(clear().catch(() => {})); // what is left is in nobody's way
    closed = true;
    clearInterval(timer);
    await briefly(Promise.allSettled([events.close(), queue.close(), listening]));
    await briefly(Promise.allSettled([events.disconnect(), queue.disconnect()]));
  }

  return {
    slots,

    start(task: Task, attempt: number, heard: Heard) {
      const errand = errandOf(jobId(place, task), task, attempt, heard);
      errands.set(errand.id, errand);
      ring(errand);
      return {
        until(count) {
          errand.until = Math.min(count, errand.until ?? count);
          errand.changed = true;
          ring(errand);
        },
      };
    },

    close: () => (closing ??= close()),
  };
}

/** A finished job that says no more than that the task is to be done again. */
function leftUndone({ finishedOn, failedReason, returnvalue }: Job): boolean {
  if (finishedOn === undefined) return false;
  return Boolean(failedReason) || ['crashed', 'failed', 'interrupted'].includes(returnvalue?.ending?.state);
}

/** The same from every machine that the sweep is resumed on, for its folder's own name is unique. */
const keyOf = ({ name, folder }: SweepPlace): string =>
  createHash('sha256')
    .update(`${name}/${basename(folder)}`)
    .digest('hex')
    .slice(0, 16);

/** No digits alone and no colon, which BullMQ does not take. */
const jobId = (place: SweepPlace, { id }: Task): string => `${keyOf(place)}-${id}`;

function inside(parent: string, folder: string): string | undefined {
  const path = relative(parent, folder);
  return path.startsWith('..') || isAbsolute(path) ? undefined : path;
}

/** Events as long as they are wanted; a listener that a lost connection ended is started again. */
async function attend(events: QueueEvents, over: () => boolean): Promise<void> {
  while (!over()) {
    await events.run().catch(() => {});
    if (!over()) await sleep(1000);
  }
}
