/** What each trial took, by the diary of executions. A retried trial's earlier attempts count: they were work too. */
import { type Dated, recordsOf } from './executions.js';
import type { Effort } from './ranking.js';

/** By number of the trial. */
export function effortsOf(entries: readonly Dated[]): ReadonlyMap<number, Effort> {
  const seconds = secondsByTask(entries);
  const efforts = new Map<number, Effort>();
  for (const [task, { ending }] of recordsOf(entries)) {
    const trial = Number(task.split('-')[0]);
    const before = efforts.get(trial);
    efforts.set(trial, {
      steps: (before?.steps ?? 0) + (ending?.steps ?? 0),
      inherited: (before?.inherited ?? 0) + (ending?.inherited ?? 0),
      seconds: (before?.seconds ?? 0) + (seconds.get(task) ?? 0),
    });
  }
  return efforts;
}

/** From each start to the end of the same attempt; an attempt that was killed has none and counts as nothing. */
function secondsByTask(entries: readonly Dated[]): Map<string, number> {
  const started = new Map<string, number>();
  const seconds = new Map<string, number>();
  for (const entry of entries) {
    if (entry.event !== 'started' && entry.event !== 'ended') continue;
    const execution = `${entry.task} ${entry.attempt}`;
    const at = Date.parse(entry.at);
    const from = started.get(execution);
    if (entry.event === 'started') started.set(execution, at);
    else if (from !== undefined) seconds.set(entry.task, (seconds.get(entry.task) ?? 0) + (at - from) / 1000);
  }
  return seconds;
}
