/** `exp worker`: runs trials that other machines ask for, until it is told to stop. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCode } from '../../registry/problem.js';
import { startChild } from '../../sweep/child.js';
import { queueWorker } from '../../sweep/queue/worker.js';
import type { Io } from '../io.js';
import { ownVersion, type QueueOption, queueOf } from '../queue.js';
import { counted } from '../text.js';

export interface WorkerOptions extends QueueOption {
  readonly slots?: number;
  readonly lease: number;
  readonly runsDir?: string;
}

export async function worker(io: Io, options: WorkerOptions): Promise<number> {
  const { slots = availableParallelism(), lease, runsDir = process.env.EXP_RUNS_DIR || undefined } = options;
  const threads = Math.max(1, Math.floor(availableParallelism() / slots));
  const log = (line: string) => io.err.write(`${line}\n`);
  const started = await queueWorker(queueOf(options), {
    version: ownVersion(),
    slots,
    lease,
    runsDir,
    log,
    startChild: (place, task, attempt, heard) => startChild(place, task, attempt, heard, { threads }),
  });
  log(
    `Worker ${started.name} takes trials from ${started.queue}: ` +
      `${counted(slots, 'trial')} at a time, ${counted(threads, 'thread')} each.`,
  );
  const signals = io.listen();
  try {
    const asked = async () => {
      while (!signals.interrupted()) await sleep(100);
    };
    await Promise.race([asked(), started.trouble]);
  } finally {
    await started.stop();
    signals.release();
    // A connection that a lost server left hanging must not keep a process that is done.
    setTimeout(() => process.exit(), 2000).unref();
  }
  log('Stopped.');
  return signals.interrupted() === 'SIGINT' ? exitCode.interrupted : exitCode.terminated;
}
