/** Follows a sweep that this process carries out: a table on a live terminal, elsewhere a line for each trial's result. */
import type { TaskView, View } from '../sweep/coordinator.js';
import type { State, Trial } from '../sweep/state.js';
import type { Study } from '../sweep/study.js';
import type { Channel } from './io.js';
import { createLiveLines } from './live-lines.js';
import { type Counts, type FinishedTrial, type SweepSnapshot, sweepLines, trialLine } from './sweep-table.js';

export interface SweepWatch {
  see(view: View): void;
  line(text: string): void;
  /** Takes the table away. */
  end(): void;
}

/** Milliseconds between redraws: the table shows how long tasks have been running. */
const pace = 500;

export function watchSweep(study: Study, channel: Channel, quiet: boolean | undefined): SweepWatch {
  const lines = createLiveLines(channel, quiet);
  const begun = performance.now();
  let view: View | undefined;
  let told: ReadonlySet<number> | undefined;
  let earlier = 0;
  const snapshot = (now: View) => snapshotOf(study, now, { at: begun, told: earlier }, performance.now());
  const draw = () => {
    if (view && lines.live) lines.draw(sweepLines(snapshot(view), lines.columns, channel.colours));
  };
  const timer = setInterval(draw, pace).unref();
  return {
    see(now) {
      const same = now.state === view?.state;
      view = now;
      if (same) return;
      const finished = now.state.trials.filter(isFinished);
      if (!told) earlier = finished.length;
      const before = told ?? new Set(finished.map(({ number }) => number)); // what an earlier process found is no news
      told = new Set(finished.map(({ number }) => number));
      const fresh = finished.filter(({ number }) => !before.has(number));
      if (fresh.length === 0) return;
      for (const trial of fresh) lines.line(trialLine(asFinished(trial), snapshot(now)));
      draw();
    },
    line: (text) => lines.line(text),
    end() {
      clearInterval(timer);
      lines.clear();
    },
  };
}

const isFinished = ({ state }: Trial) => state !== 'pending' && state !== 'dropped';

const asFinished = ({ number, state, parameters, result }: Trial): FinishedTrial => ({
  number,
  state: state as FinishedTrial['state'],
  parameters,
  value: result?.value,
  reason: result?.reason,
});

/** Where this process took the sweep up. */
export interface Begun {
  /** Milliseconds by the clock of `now`. */
  readonly at: number;
  /** Trials that had their results already. */
  readonly told: number;
}

/** `now`: milliseconds by the coordinator's clock. */
export function snapshotOf({ name, metric }: Study, { state, tasks }: View, begun: Begun, now: number): SweepSnapshot {
  const seconds = (now - begun.at) / 1000;
  return {
    name,
    metric,
    limit: state.limit,
    counts: countsOf(state, tasks),
    best: bestOf(state, metric.goal),
    running: tasks.filter(({ state }) => state === 'running').map((task) => runningOf(task, now)),
    seconds,
    secondsLeft: secondsLeft(state, begun.told, seconds),
  };
}

/** At the pace of this process so far; unknown before its second result. */
function secondsLeft({ trials, limit, closed }: State, before: number, seconds: number): number | undefined {
  const told = trials.filter(isFinished).length;
  const here = told - before;
  return here < 2 || closed !== undefined || !Number.isFinite(limit) ? undefined : ((limit - told) * seconds) / here;
}

function countsOf({ trials }: State, tasks: readonly TaskView[]): Counts {
  const busy = new Set(tasks.flatMap(({ task, state }) => (state === 'running' ? [task.trial] : [])));
  const count = (wanted: Trial['state']) => trials.filter(({ state }) => state === wanted).length;
  return {
    done: count('complete'),
    pruned: count('pruned'),
    diverged: count('diverged'),
    failed: count('failed'),
    running: busy.size,
    waiting: count('pending') - busy.size,
  };
}

function bestOf({ trials }: State, goal: 'minimize' | 'maximize'): SweepSnapshot['best'] {
  const sign = goal === 'maximize' ? -1 : 1;
  const complete = trials.filter(({ state }) => state === 'complete');
  const [best] = complete.sort((a, b) => sign * (a.result!.value! - b.result!.value!) || a.number - b.number);
  return best && { trial: best.number, value: best.result!.value!, parameters: best.parameters };
}

function runningOf({ task, record, since }: TaskView, now: number): SweepSnapshot['running'][number] {
  return {
    id: task.id,
    worker: record.worker ?? '',
    reports: record.reports.length,
    last: record.reports.at(-1),
    seconds: since === undefined ? 0 : (now - since) / 1000,
  };
}
