/**
 * One execution of a task by a worker: passes on what the child process says and what the coordinator wants, and ends the
 * child when the queue has given the task to another. Which tasks a worker takes, and how often, is `worker.ts`'s.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ending, Execution, Heard, Running, SweepPlace, Task } from '../executor.js';
import { type Assignment, encodeResult, encodeSaid, type Said } from './message.js';
import { patiently } from './patient.js';
import type { Job, Queue } from './store.js';

/** Runs a task in a process of its own. `leave`: it saves a checkpoint and goes, or is ended after so many seconds. */
export type StartChild = (
  place: SweepPlace,
  task: Task,
  attempt: number,
  heard: Heard,
) => Running & { leave(grace: number): unknown };

export interface Turn {
  /** `done`: the queue has the result. `given-back`: it has the task again. `lost`: to another worker, or taken away. */
  readonly outcome: Promise<'done' | 'given-back' | 'lost'>;
  /** Settled with the ending, when there is one. */
  readonly ending: Promise<Ending | undefined>;
  /** Leaves the task to another worker, to be resumed there. */
  stop(): void;
  /** The queue says that the lease is over. */
  lose(): void;
}

/** Seconds that a child has to save a checkpoint and leave. */
const grace = 20;
/** Milliseconds between two looks at what the coordinator wants. */
const pace = 1000;

export function takeTurn(
  queue: Queue,
  job: Job<Assignment>,
  token: string,
  execution: Execution,
  place: SweepPlace,
  startChild: StartChild,
): Turn {
  let [lost, over, leave] = [false, false, false];
  let outbox: Said[] = [];
  let sending: Promise<void> | undefined;
  let bell = 0;
  let settle: (ended?: { readonly ending: Ending; readonly folder: string }) => void = () => {};
  const ended = new Promise<{ readonly ending: Ending; readonly folder: string } | undefined>((resolve) => {
    settle = resolve;
  });

  const say = (said: Said) => {
    outbox.push(said);
    sending ??= send();
  };

  /** In order, and what has come together meanwhile in one row. */
  async function send(): Promise<void> {
    while (outbox.length > 0 && !lost) {
      const rows = merged(outbox);
      outbox = [];
      for (const row of rows)
        await patiently(
          () => job.log(encodeSaid(row)),
          () => lost,
        );
      await patiently(
        () => job.updateProgress(++bell),
        () => lost,
      );
    }
    sending = undefined;
  }

  const child = startChild(place, job.data.task, execution.attempt, {
    started: () => say({ execution, what: 'started' }),
    stepping: () => say({ execution, what: 'stepping' }),
    reported: (_, count, value) => say({ execution, what: 'reported', from: count, values: [value] }),
    ended: (_, ending, folder) => settle({ ending, folder }),
  });

  let until = Number.POSITIVE_INFINITY;
  const heed = ({ until: wanted = until }: Assignment) => {
    if (wanted < until) child.until(wanted);
    until = wanted;
  };
  heed(job.data);

  const lose = () => {
    if (lost || over) return;
    lost = true;
    child.leave(0);
    settle();
  };

  async function watch(): Promise<void> {
    while (!lost && !over) {
      await sleep(pace);
      const now: Job<Assignment> | undefined | null = await queue.getJob(job.id!).catch(() => null);
      if (now === null || over) continue; // no answer
      if (!now || !same(now)) lose();
      else if (now.data.leave && !leave) {
        leave = true;
        child.leave(grace);
      } else heed(now.data);
    }
  }

  /** Whether the job as it is now is still at this execution. */
  const same = ({ data, attemptsStarted }: Job<Assignment>) =>
    data.attempt === job.data.attempt && attemptsStarted === job.attemptsStarted;

  /** Until the queue has taken it, which it may have done though its answer was lost. */
  async function deliver(action: () => Promise<unknown>, arrived: (now: Job) => boolean): Promise<boolean> {
    while (!lost) {
      try {
        await action();
        return true;
      } catch {
        await sleep(500);
        const now = await queue.getJob(job.id!).catch(() => null);
        if (now && arrived(now)) return true;
      }
    }
    return false;
  }

  async function run(): Promise<'done' | 'given-back' | 'lost'> {
    const watching = watch();
    const end = await ended;
    await sending;
    const back = end?.ending.state === 'interrupted' && !leave;
    const arrived =
      end &&
      (back
        ? await deliver(
            () => job.moveToWait(token),
            () => false,
          )
        : await deliver(
            () => job.moveToCompleted(encodeResult({ execution, ...end }), token, false),
            (now) => now.finishedOn !== undefined && same(now),
          ));
    over = true;
    void watching;
    return arrived ? (back ? 'given-back' : 'done') : 'lost';
  }

  return { outcome: run(), ending: ended.then((end) => end?.ending), stop: () => child.leave(grace), lose };
}

/** Reports that follow one another become one row. */
function merged(all: readonly Said[]): Said[] {
  const rows: Said[] = [];
  for (const said of all) {
    const last = rows.at(-1);
    if (last?.what === 'reported' && said.what === 'reported' && last.from + last.values.length === said.from)
      rows[rows.length - 1] = { ...last, values: [...last.values, ...said.values] };
    else rows.push(said);
  }
  return rows;
}
