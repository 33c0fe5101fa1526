/**
 * Carries out the sweep of a folder, from wherever it stands, as its one owner. Reading study files is `load-study.ts`'s,
 * making folders `sweep-folder.ts`'s, and what is printed `cli/`'s.
 */
import { hostname } from 'node:os';
import { acquire } from '../experiment/run-lock.js';
import { storage } from '../experiment/storage.js';
import { extend, retryFailed } from './amend.js';
import { coordinate, type View } from './coordinator.js';
import { openExecutions, secondsSpent } from './executions.js';
import type { Executor } from './executor.js';
import { openJournal } from './journal.js';
import { replay, type State } from './state.js';
import type { Study } from './study.js';

export interface SweepOptions {
  readonly executor: () => Promise<Executor>;
  /** Goes on to so many trials. */
  readonly extend?: number;
  /** Runs failed trials again. */
  readonly retryFailed?: boolean;
  /** Asked every tenth of a second: the signal that asks the sweep to end, if any. */
  readonly interrupted: () => string | undefined;
  readonly onChange?: (view: View) => void;
}

export interface Swept {
  readonly state: State;
  /** The signal that ended it before its end. */
  readonly interrupted?: string;
}

/** @throws UserError when another process carries the sweep out, or the executor cannot start */
export async function carryOut(folder: string, study: Study, options: SweepOptions): Promise<Swept> {
  const lock = acquire(folder);
  try {
    storage.sweep(folder);
    amend(folder, study, options);
    return await follow(folder, study, options);
  } finally {
    lock.release();
  }
}

function amend(folder: string, study: Study, { extend: trials, retryFailed: again }: SweepOptions): void {
  if (trials === undefined && !again) return;
  const journal = openJournal(folder);
  const state = replay(journal.before, study.trials);
  if (trials !== undefined) extend(journal, state, trials);
  if (again) retryFailed(journal, state);
}

async function follow(folder: string, study: Study, options: SweepOptions): Promise<Swept> {
  const [journal, executions] = [openJournal(folder), openExecutions(folder)];
  const worker = `${hostname()}:${process.pid}`;
  const { onChange } = options;
  const spent = secondsSpent(executions.before);
  executions.append({ event: 'opened', worker });
  const executor = await options.executor(); // last: what it holds on to is to be closed
  const coordinator = coordinate({ study, journal, executions, executor, spent, onChange });
  let signal: string | undefined;
  const watching = setInterval(() => {
    if (signal !== undefined) return;
    signal = options.interrupted();
    if (signal !== undefined) void coordinator.stop();
  }, 100);
  try {
    const state = await coordinator.done;
    return { state, ...(signal !== undefined && { interrupted: signal }) };
  } finally {
    clearInterval(watching);
    await executor.close();
    executions.append({ event: 'left', worker });
  }
}
