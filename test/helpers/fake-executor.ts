/** An executor whose workers live in virtual time: training is a formula, durations are drawn, crashes are planned. */
import { stream } from '../../src/engine/random.js';
import type { Ending, Executor, Heard, Task } from '../../src/sweep/executor.js';

export interface FakeWorkers {
  readonly slots: number;
  /** Of the durations; they may change nothing. */
  readonly seed: number;
  /** The curve of a task's metric. */
  readonly curve: (task: Task) => readonly number[];
  /** How many reports an execution makes before it crashes; undefined when it does not. */
  readonly crashes?: (task: Task, attempt: number) => number | undefined;
  /** Reports made so far by task: what checkpoints are to real workers. Given again, executions go on where they were. */
  readonly checkpoints?: Map<string, number>;
}

interface Event {
  readonly at: number;
  readonly act: () => void;
}

export interface FakeExecutor extends Executor {
  /** Lets time pass until nothing more happens, or `stop` says so after an event. Returns the events that happened. */
  pass(stop?: () => boolean): number;
  now(): number;
  /** Executions started. */
  started(): number;
  /** Virtual seconds that workers spent on executions, in sum. */
  busy(): number;
}

export function fakeExecutor(workers: FakeWorkers): FakeExecutor {
  const { slots, seed, curve, crashes = () => undefined, checkpoints = new Map<string, number>() } = workers;
  let now = 0;
  let starts = 0;
  let busy = 0;
  let events: Event[] = [];
  const later = (delay: number, act: () => void) => {
    events.push({ at: now + delay, act });
  };

  function start(task: Task, attempt: number, heard: Heard) {
    const random = stream(seed, task.id, attempt);
    const begun = now;
    const execution = { attempt, worker: `fake:${starts++ % slots}` };
    const values = curve(task);
    const crash = crashes(task, attempt);
    const pace = 0.2 + random.uniform();
    let limit = Number.POSITIVE_INFINITY;
    const end = (state: Ending['state'], count: number) => {
      const ending = { state, reports: values.slice(0, count), steps: count, inherited: 0 };
      busy += now - begun;
      heard.ended(execution, ending, `trials/${task.id}`);
    };
    const step = (count: number) =>
      later(pace * (0.5 + random.uniform()), () => {
        if (count > limit) return end('pruned', count - 1);
        if (count === crash) return end('crashed', count - 1);
        if (count > values.length) return end('completed', values.length);
        checkpoints.set(task.id, count);
        heard.reported(execution, count, values[count - 1]!);
        return step(count + 1);
      });
    later(random.uniform(), () => {
      heard.started(execution);
      step((checkpoints.get(task.id) ?? 0) + 1);
    });
    return {
      until: (count: number) => {
        limit = count;
      },
    };
  }

  return {
    slots,
    start,
    close: async () => {
      events = [];
    },
    now: () => now,
    started: () => starts,
    busy: () => busy,
    pass(stop = () => false) {
      let happened = 0;
      while (events.length && !stop()) {
        const next = events.reduce((first, event) => (event.at < first.at ? event : first));
        events.splice(events.indexOf(next), 1);
        now = next.at;
        next.act();
        happened++;
      }
      return happened;
    },
  };
}
