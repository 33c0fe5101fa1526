/** The two logs of a sweep on a disk in memory, and the study of virtual workers that goes on from them. */
import { expect } from 'vitest';
import { createStorage } from '../../src/experiment/storage.js';
import { extend, retryFailed } from '../../src/sweep/amend.js';
import { coordinate } from '../../src/sweep/coordinator.js';
import { openExecutions } from '../../src/sweep/executions.js';
import { openJournal } from '../../src/sweep/journal.js';
import type { LogStorage } from '../../src/sweep/json-lines.js';
import { replay } from '../../src/sweep/state.js';
import type { Study } from '../../src/sweep/study.js';
import { type FakeWorkers, fakeExecutor } from '../helpers/fake-executor.js';
import { curve, study, withoutTimes } from '../helpers/fake-study.js';
import { memoryDisk } from '../helpers/memory-disk.js';

export const small: Study = { ...study, trials: 8, maxConcurrent: 3 };

/** Trial 2 crashes twice, then gets through; trial 5 fails, until somebody mends its cause. */
const crashing =
  (isMended: boolean): FakeWorkers['crashes'] =>
  ({ trial }, attempt) =>
    (trial === 2 && attempt < 3) || (trial === 5 && !isMended) ? 2 : undefined;

export interface Logs {
  readonly journal: Buffer;
  readonly diary: Buffer;
}
export const nothing: Logs = { journal: Buffer.alloc(0), diary: Buffer.alloc(0) };

export const diskOf = ({ journal, diary }: Logs) => memoryDisk({ 'journal.jsonl': journal, 'executions.jsonl': diary });
export const logsOn = ({ read }: ReturnType<typeof memoryDisk>): Logs => ({
  journal: read('journal.jsonl').bytes,
  diary: read('executions.jsonl').bytes,
});

/** Carries a study out on logs as they are, after what a person asks for. Throws what ended it; never waits. */
export async function goOn(
  logs: LogStorage,
  own: Study,
  amended?: { readonly extend: number },
  folder = '',
): Promise<void> {
  if (amended) {
    const journal = openJournal(folder, logs);
    const state = replay(journal.before, own.trials);
    extend(journal, state, amended.extend);
    retryFailed(journal, state);
  }
  const executor = fakeExecutor({ slots: 2, seed: 1, curve, crashes: crashing(amended !== undefined) });
  const [journal, executions] = [openJournal(folder, logs), openExecutions(folder, logs)];
  const { done } = coordinate({ study: own, journal, executions, executor });
  done.catch(() => {});
  await Promise.resolve();
  executor.pass(); // also after a failure: workers speak until they are gone
  await Promise.race([done, Promise.reject(new Error('it does not end'))]);
}

/** The logs of a study that went on from these, undisturbed. */
export async function finished(logs: Logs, own = small, amended?: { readonly extend: number }): Promise<Logs> {
  const memory = diskOf(logs);
  await goOn(createStorage(memory.disk), own, amended);
  return logsOn(memory);
}

export const decided = ({ journal }: Logs) => withoutTimes(String(journal));

/** Says little where they are the same, which is nearly always. */
export function expectSame(end: Logs, wanted: Logs, where: string): void {
  if (decided(end) !== decided(wanted)) expect(decided(end), where).toBe(decided(wanted));
}

/** Lengths at which a log has whole lines. */
export const wholeLines = (log: Buffer) => [0, ...[...log.keys()].filter((i) => log[i] === 10).map((i) => i + 1)];

export function readStates({ journal }: Logs): string[] {
  return String(journal)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .flatMap(({ op, state }) => (op === 'tell' ? [state] : []));
}

/** The logs of the study when nothing disturbs it. */
export const whole = await finished(nothing);
