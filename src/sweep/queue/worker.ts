/**
 * Takes tasks from a queue and runs them, a few at a time, each in a child process of its own. A task that this worker
 * cannot run is put back, and ends the worker with the reason.
 */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../registry/problem.js';
import type { SweepPlace } from '../executor.js';
import { briefly } from './goodbye.js';
import type { Assignment } from './message.js';
import { type Job, openStore } from './store.js';
import { type StartChild, type Turn, takeTurn } from './turn.js';

export interface WorkerOptions {
  /** Of this Sparring. */
  readonly version: string;
  readonly slots: number;
  /** Folder of all runs on this machine. */
  readonly runsDir?: string;
  /** Seconds without a sign of life after which a worker's tasks go to others. */
  readonly lease?: number;
  readonly startChild: StartChild;
  /** A line for people. */
  readonly log: (line: string) => void;
}

export interface QueueWorker {
  /** Who this is, in reports: `host:1234`. */
  readonly name: string;
  /** The queue's URL without user and password. */
  readonly queue: string;
  /** Stops what it runs, so that others can resume it, and puts it back. */
  stop(): Promise<void>;
  /** Rejects with the reason, should the worker be unable to go on. */
  readonly trouble: Promise<never>;
}

/** A task that costs so many workers their lives is given up. Machines that may be taken away at any time need many. */
const lostWorkers = 50;

/** `url`: redis://... or postgres://... @throws UserError when there is no queue to be had there */
export async function queueWorker(url: string, options: WorkerOptions): Promise<QueueWorker> {
  const { version, slots, lease = 30, startChild, log } = options;
  const store = await openStore(url);
  const queue = store.queue();
  const name = `${hostname()}:${process.pid}`;
  const turns = new Map<string, Turn>();
  let stopping = false;
  let refuse: (reason: UserError) => void = () => {};
  const trouble = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  trouble.catch(() => {}); // whoever waits is told; nobody may

  async function take(job: Job<Assignment>, token = ''): Promise<never> {
    const { task, place, attempt } = job.data;
    const told = `${task.id} of ${place.name}`;
    const back = async () => void (await job.moveToWait(token).catch(() => {}));
    try {
      requireSameVersion(job.data, version);
      const here = placeHere(job.data, options.runsDir);
      if (!stopping) await run(job, token, told, here, attempt + job.attemptsStarted - 1);
      else await back();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      await back();
      refuse(error);
    }
    throw store.waiting(); // whatever was to be told the queue has been told
  }

  async function run(job: Job<Assignment>, token: string, told: string, place: SweepPlace, attempt: number) {
    log(`${told}: ${attempt > 1 ? `execution ${attempt}` : 'begun'}`);
    const turn = takeTurn(queue, job, token, { attempt, worker: name }, place, startChild);
    turns.set(job.id!, turn);
    if (stopping) turn.stop();
    try {
      const outcome = await turn.outcome;
      if (outcome === 'lost') log(`${told}: it is another worker's now, or taken away; stopped here`);
      else if (outcome === 'given-back') log(`${told}: stopped, and back in the queue`);
      else log(`${told}: ${(await turn.ending)!.state}`);
    } finally {
      turns.delete(job.id!);
    }
  }

  const worker = store.worker(take, {
    name,
    concurrency: slots,
    lockDuration: lease * 1000,
    stalledInterval: lease * 500,
    maxStalledCount: lostWorkers,
    runRetryDelay: 1000,
  });
  let away = false;
  const onError = ({ message }: Error) => {
    if (!away && !stopping && unreachable.test(message))
      log(`The queue at ${store.shown} does not answer (${message}).`);
    away ||= unreachable.test(message);
  };
  worker.on('error', onError);
  queue.on('error', onError);
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) turns.get(id)?.lose();
  });
  worker.on('locksRenewed', () => {
    away = false;
  });

  return {
    name,
    queue: store.shown,
    trouble,
    async stop() {
      stopping = true;
      for (const turn of turns.values()) turn.stop();
      await Promise.all([...turns.values()].map(({ outcome }) => outcome));
      // Closing waits for a server that is away, and so may leaving it.
      await briefly(Promise.allSettled([worker.close(), queue.close()]));
      await briefly(Promise.allSettled([worker.disconnect(), queue.disconnect()]));
    },
  };
}

/** Other errors are of single jobs, such as a lease that is over, and are dealt with there. */
const unreachable = /ECONN|EPIPE|ETIMEDOUT|terminat|starting up|shutting down|accepting connections/i;

function requireSameVersion({ version, place }: Assignment, own: string): void {
  if (version === own) return;
  throw new UserError(
    `${place.name} is a sweep of Sparring ${version}; this worker is Sparring ${own}. Install the same version here.`,
  );
}

/** Where this machine sees the sweep's folder. */
function placeHere({ place, below }: Assignment, runsDir: string | undefined): SweepPlace {
  const here = runsDir !== undefined && below !== undefined ? join(runsDir, below) : undefined;
  for (const folder of [here, place.folder])
    if (folder !== undefined && existsSync(folder)) return { ...place, folder };
  throw new UserError(
    `${place.folder}, the folder of ${place.name}, is not on this machine${here ? `, and neither is ${here}` : ''}. ` +
      'All workers share the folder of all runs: mount it here, and give its path with --runs-dir where it differs.',
  );
}
