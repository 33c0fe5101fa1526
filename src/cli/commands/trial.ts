/** `exp trial`: runs one task of a sweep here, for batch systems that know no more than a number. */
import { catalog } from '../../experiment/catalog.js';
import { runsFolder } from '../../experiment/run-folder.js';
import { exitCode, UserError } from '../../registry/problem.js';
import { type Ending, type Task, taskFolder } from '../../sweep/executor.js';
import { findSweep } from '../../sweep/find-sweep.js';
import { openFrozen } from '../../sweep/freeze.js';
import { readJournal } from '../../sweep/journal.js';
import { independentTasks } from '../../sweep/tasks.js';
import { runTask } from '../../sweep/trial.js';
import { newestFolder } from '../../sweep/trial-folder.js';
import type { Io } from '../io.js';
import type { RunsOptions } from '../runs.js';
import { counted, short } from '../text.js';

/** What another try would meet again is told apart from what it might not. */
const codes: Readonly<Record<Ending['state'], number>> = {
  completed: exitCode.ok,
  pruned: exitCode.ok,
  diverged: exitCode.diverged,
  failed: exitCode.usage,
  crashed: exitCode.tryAgain,
  interrupted: exitCode.terminated,
};

export async function trial(io: Io, ref: string, which: string, options: RunsOptions): Promise<number> {
  const { path: folder } = findSweep(ref, runsFolder(options.runsDir));
  const { study } = await openFrozen(folder, catalog);
  const task = choose(independentTasks(study, readJournal(folder)), which);
  const place = { folder, name: study.name, metric: study.metric.name };
  const say = (line: string) => io.err.write(`${line}\n`);
  say(`${task.id} of ${study.name}: ${task.overrides.join(' ')}`);
  const signals = io.listen();
  try {
    const tell = {
      stepping: () => {},
      reported: (count: number, value: number) => say(`${count}: ${short(value)}`),
      line: say,
    };
    const wishes = { until: () => undefined, leaving: signals.interrupted };
    const done = await runTask(place, task, nextAttempt(newestFolder(place, task.id), task), tell, wishes);
    const { state, steps, reason } = done.ending;
    say(`${state} after ${counted(steps, 'step')}${reason ? `: ${reason}` : ''}`);
    io.out.write(`${folder}/${done.folder}\n`);
    return state === 'interrupted' && signals.interrupted() === 'SIGINT' ? exitCode.interrupted : codes[state];
  } finally {
    signals.release();
  }
}

/** `which`: an index from 0, or an id such as 0007-2. */
function choose(tasks: readonly Task[], which: string): Task {
  const task = /^\d+$/.test(which) ? tasks[Number(which)] : tasks.find(({ id }) => id === which);
  if (task) return task;
  throw new UserError(
    `there is no task ${which}: there are ${tasks.length}, from 0 (${tasks[0]!.id}) to ${tasks.length - 1} (${tasks.at(-1)!.id}).`,
  );
}

/** After those that have left a folder: `trials/0007-2` was the first, `trials/0007-2.3` the third. */
const nextAttempt = (newest: string | undefined, { id }: Task): number =>
  newest === undefined ? 1 : Math.max(1, Number(newest.slice(taskFolder(id).length + 1))) + 1;
