/**
 * The server that holds the queue, Redis or PostgreSQL, seen through BullMQ. The one place that loads BullMQ, which need
 * not be installed, and the one that reads the URL: its password goes into connections and nowhere else.
 */
import type * as Bull from 'bullmq';
import { exitCode, UserError } from '../../registry/problem.js';

export type { Job, Queue, QueueEvents, Worker } from 'bullmq';

export interface Store {
  /** The URL without user and password. */
  readonly shown: string;
  queue(): Bull.Queue;
  events(): Bull.QueueEvents;
  worker(process: Bull.Processor, options: Omit<Bull.WorkerOptions, 'connection'>): Bull.Worker;
  /** What a job's processor throws once it has put the job back. */
  waiting(): Error;
}

/** All sweeps share one queue, so that a worker serves whichever there are. */
const name = 'sparring';

/** @throws UserError when BullMQ is missing, the URL is none or nobody answers there */
export async function openStore(url: string): Promise<Store> {
  const shown = withoutPassword(url);
  const kind = kindOf(url);
  const bull = await load();
  const connection: any = kind === 'redis' ? redis(url) : { connectionString: url, max: 4, keepAlive: true };
  const backend: any = kind === 'redis' ? undefined : bull.createPostgresBackend;
  await reach(() => new bull.Queue(name, { connection: { ...connection, ...first[kind] } }, backend), shown);
  return {
    shown,
    queue: () => new bull.Queue(name, { connection }, backend),
    events: () => new bull.QueueEvents(name, { connection, autorun: false }, backend),
    worker: (process, options) => new bull.Worker(name, process, { connection, ...options }, backend),
    waiting: () => new bull.WaitingError(),
  };
}

/** Commands wait for a server that is away, and ask for it every second. */
const redis = (url: string) => ({ url, maxRetriesPerRequest: null, retryStrategy: () => 1000 });

/** For the first connection: not to wait for Redis, and to make the tables in PostgreSQL where they are not there. */
const first = { redis: { retryStrategy: () => null }, postgres: { migrate: true } } as const;

function kindOf(url: string): 'redis' | 'postgres' {
  const scheme = /^(redis|rediss|postgres|postgresql):\/\/[^/]/.exec(url)?.[1];
  if (scheme) return scheme.startsWith('redis') ? 'redis' : 'postgres';
  throw new UserError(
    `"${withoutPassword(url)}" is no queue. It is a URL such as redis://host:6379 or postgres://user@host:5432/database.`,
  );
}

/** For people and logs: `redis://:secret@host:6379` as `redis://host:6379`. Text that is no URL comes back as it is. */
export const withoutPassword = (text: string): string =>
  text.replace(/\b(rediss?|postgres(?:ql)?):\/\/[^\s/]*@/g, '$1://').replace(/([?&]password=)[^&\s]*/g, '$1...');

async function load(): Promise<typeof Bull> {
  try {
    return await import('bullmq');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UserError(
      'a queue needs BullMQ, which is not installed here: npm install bullmq ioredis (or pg, for PostgreSQL).',
    );
  }
}

/** Seconds within which a server that is there answers. */
const patience = 15;

async function reach(open: () => Bull.Queue, shown: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let opened: Bull.Queue | undefined;
  try {
    const queue = open(); // throws where the server's driver is not installed
    opened = queue;
    await new Promise<unknown>((resolve, reject) => {
      queue.once('error', reject);
      timer = setTimeout(() => reject(new Error(`no answer in ${patience} s`)), patience * 1000);
      queue.waitUntilReady().then(resolve, reject);
    });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const reason = withoutPassword(message || code || 'no reason given');
    throw new UserError(`cannot use the queue at ${shown}: ${reason}`, exitCode.tryAgain);
  } finally {
    clearTimeout(timer);
    opened?.on('error', () => {}); // it was told, or is of no more interest
    await opened?.close().catch(() => {});
  }
}
