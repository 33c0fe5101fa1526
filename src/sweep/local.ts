/**
 * The executor that needs no service: one process per task on this machine. How many at a time, and with how many
 * threads, is decided here; what a task's process does is `trial-process.ts`'s.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { buildExperiment } from '../experiment/build.js';
import { catalog } from '../experiment/catalog.js';
import { checkExperiment } from '../experiment/check.js';
import { loadExperiment } from '../experiment/load.js';
import { UserError } from '../registry/problem.js';
import { type Child, startChild } from './child.js';
import type { Executor, SweepPlace } from './executor.js';

export interface LocalOptions {
  readonly place: SweepPlace;
  /** Tasks at a time; one for each core unless given, fewer where memory is short. */
  readonly slots?: number;
  /** Threads of each; the cores shared out unless given. The numbers are the same for any. */
  readonly threads?: number;
  /** Seconds that a process has to save a checkpoint and leave. */
  readonly grace?: number;
  /** Told a line when there are fewer slots than cores. */
  readonly line?: (text: string) => void;
}

/** @throws ConfigError, UserError when the sweep's base config does not hold */
export async function localExecutor({ place, grace = 20, line, ...wanted }: LocalOptions): Promise<Executor> {
  const cores = availableParallelism();
  const slots = wanted.slots ?? (await slotsFor(place, cores, line));
  // One alone may have them all; whether that pays is for the config and the engine to say.
  const threads = wanted.threads ?? (slots === 1 ? undefined : Math.max(1, Math.floor(cores / slots)));
  const running = new Set<Child>();
  let closing = false;
  return {
    slots,
    start(task, attempt, heard) {
      if (closing) throw new UserError('this executor is closed.');
      const child = startChild(place, task, attempt, heard, { threads });
      running.add(child);
      void child.gone.finally(() => running.delete(child));
      return child;
    },
    async close() {
      closing = true;
      await Promise.all([...running].map((child) => child.leave(grace)));
    },
  };
}

/** Bytes that a trial's process takes before its experiment has any: measured, with a margin. */
const bytesOfProcess = 200 * 2 ** 20;

/** A core for each, as far as memory goes; one at least. */
export function slotsWithin(memory: number, each: number, cores: number): number {
  return Math.max(1, Math.min(cores, Math.floor(memory / each)));
}

async function slotsFor(place: SweepPlace, cores: number, line?: (text: string) => void): Promise<number> {
  const { config, registry } = await loadExperiment(join(place.folder, 'base.yaml'), [], catalog);
  const { memory } = checkExperiment(buildExperiment(config, registry));
  const each = bytesOfProcess + (memory?.total ?? 0);
  const available = process.availableMemory();
  const slots = slotsWithin(available, each, cores);
  if (slots < cores)
    line?.(
      `${slots} of ${cores} trials at a time: each takes about ${gigabytes(each)}, ${gigabytes(available)} are free`,
    );
  return slots;
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
