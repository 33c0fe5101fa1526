/**
 * An executor over another that has trainings which begin alike share their beginning: a task whose start another task
 * trains waits until that one has pinned it, and goes on from there. Which ones do is `prefix.ts`'s to find out. The
 * numbers of a task are the same with and without.
 */
import type { Executor, Heard, Running, SweepPlace, Task } from './executor.js';
import { planPrefixes } from './prefix.js';
import { loadProspect, type Prospect } from './prospect.js';
import { hasPrefix, releasePins } from './trial-folder.js';

/** Tasks that are looked at together: a task shares with another among those that wait with it. */
const horizon = 64;
/** Milliseconds between looks for a pin that is waited for. */
const pace = 200;

interface Given {
  task: Task;
  readonly attempt: number;
  readonly heard: Heard;
  state: 'new' | 'planned' | 'running' | 'ended';
  running?: Running;
  until?: number;
}

export function sharing(inner: Executor, place: SweepPlace): Executor {
  /** By task; the newest execution of each. */
  const given = new Map<string, Given>();
  const plans = new Map<string, Task>();
  let planning = false;
  let closed = false;
  const timer = setInterval(begin, pace).unref();

  const all = (state: Given['state']) => [...given.values()].filter((one) => one.state === state);

  async function plan(): Promise<void> {
    if (planning) return;
    planning = true;
    for (let fresh = all('new'); fresh.length && !closed; fresh = all('new')) {
      const looked = fresh.slice(0, horizon);
      const prospects: [Task, Prospect][] = [];
      for (const { task } of looked) {
        const prospect = plans.has(task.id) ? undefined : await loadProspect(place, task).catch(() => undefined);
        if (prospect) prospects.push([task, prospect]); // a config that does not hold is for the trial to tell
      }
      for (const planned of planPrefixes(prospects)) plans.set(planned.id, planned);
      for (const one of looked) {
        one.task = plans.get(one.task.id) ?? one.task;
        if (one.state === 'new') one.state = 'planned';
      }
      begin();
    }
    planning = false;
  }

  function begin(): void {
    let free = inner.slots - all('running').length;
    for (const one of all('planned')) {
      if (closed || free <= 0) return;
      if (waits(one.task)) continue;
      free--;
      start(one);
    }
  }

  /** For a pin that may still come. */
  function waits({ from, ...task }: Task): boolean {
    if (!from || hasPrefix(place, { ...task, from })) return false;
    const donor = given.get(from.task);
    return donor !== undefined && donor.state !== 'ended';
  }

  function start(one: Given): void {
    const { task, attempt, heard } = one;
    const { from, ...alone } = task;
    one.state = 'running';
    const found = from && hasPrefix(place, task);
    one.running = inner.start(found ? task : alone, attempt, {
      ...heard,
      ended(execution, ending, folder) {
        one.state = ending.state === 'crashed' || ending.state === 'interrupted' ? 'planned' : 'ended';
        if (one.state === 'planned')
          given.delete(task.id); // it is given again, if at all
        else release(one);
        heard.ended(execution, ending, folder);
        begin();
      },
    });
    if (one.until !== undefined) one.running.until(one.until);
  }

  /** Pins go when no task that starts from them is left. */
  function release({ task }: Given): void {
    for (const donor of [task.id, task.from?.task]) {
      if (donor === undefined || !plans.get(donor)?.pins) continue;
      const left = [...plans.values()].filter(
        ({ id, from }) => from?.task === donor && given.get(id)?.state !== 'ended',
      );
      if (left.length === 0) releasePins(place, donor);
    }
  }

  return {
    slots: Number.POSITIVE_INFINITY,
    start(task, attempt, heard) {
      const one: Given = { task, attempt, heard, state: 'new' };
      given.set(task.id, one);
      queueMicrotask(() => void plan()); // with all that are given at this moment
      return {
        until(count) {
          one.until = count;
          if (one.running) one.running.until(count);
          else if (count === 0) one.state = 'ended';
        },
      };
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await inner.close();
    },
  };
}
