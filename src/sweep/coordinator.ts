/**
 * Carries a study out: asks, has tasks run, judges, tells. The one writer of the journal and the diary. All decisions
 * are `state.ts`'s and `judge.ts`'s; how tasks are run is the executor's affair.
 */
import { shortest } from '../callbacks/metrics-line.js';
import { type Entry, type Executions, fresh, record, recordsOf, type TaskRecord } from './executions.js';
import type { Execution, Executor, Heard, Running, Task } from './executor.js';
import type { Decision, Journal, Told } from './journal.js';
import { createJudge, type Progress } from './judge.js';
import { apply, nextQuestion, nextToTell, replay, type State, type Trial } from './state.js';
import type { Study } from './study.js';
import { tasksOf } from './tasks.js';
import { resultFrom } from './trial-result.js';

export interface Coordinating {
  readonly study: Study;
  readonly journal: Journal;
  readonly executions: Executions;
  readonly executor: Executor;
  /** Milliseconds since any fixed moment. */
  readonly clock?: () => number;
  /** Seconds that earlier processes spent on the study. */
  readonly spent?: number;
  /** Told after each change; for those who watch. */
  readonly onChange?: (view: View) => void;
}

/** A task as those who watch see it. */
export interface TaskView {
  readonly task: Task;
  readonly state: 'waiting' | 'running' | 'ended';
  readonly record: TaskRecord;
  /** Milliseconds by the coordinator's clock. */
  readonly since?: number;
}

export interface View {
  readonly state: State;
  /** Of the trials without a result. */
  readonly tasks: readonly TaskView[];
}

export interface Coordinator {
  /** Until the study is done, or `stop`. @throws what went wrong while deciding */
  readonly done: Promise<State>;
  /** Ends what runs so that it can be resumed. */
  stop(): Promise<void>;
}

interface Held {
  readonly task: Task;
  readonly replicate: number;
  record: TaskRecord;
  running?: Running;
  /** When this process heard of its start, by the clock; undefined while it is not running. */
  since?: number;
}

export function coordinate(coordinating: Coordinating): Coordinator {
  const { study, journal, executions, executor, clock = () => performance.now(), spent = 0 } = coordinating;
  const begun = clock();
  const known = recordsOf(executions.before);
  const judge = createJudge(study.pruner, study.metric.goal);
  let state = replay(journal.before, study.trials);
  /** Tasks of pending trials. */
  const held = new Map<number, Held[]>();
  let stopping = false;
  let failed = false;
  let running = 0;

  let finish: (state: State) => void;
  let fail: (error: unknown) => void;
  const done = new Promise<State>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });

  queueMicrotask(guarded(takeUp));
  return { done, stop };

  function takeUp(): void {
    for (const trial of state.trials) {
      if (trial.state === 'pending') hold(trial);
      else judge.settle(trial.number, trial.result?.reports ?? []);
    }
    advance();
  }

  /** An error in a decision ends the sweep, wherever it came from. The disk may have what it refused: no more is written. */
  function guarded<T extends unknown[]>(action: (...given: T) => void): (...given: T) => void {
    return (...given) => {
      if (failed) return;
      try {
        action(...given);
      } catch (error) {
        failed = true;
        fail(error);
      }
    };
  }

  function decide(decision: Decision): void {
    journal.append(decision);
    state = apply(state, decision);
  }

  function hold(trial: Trial): void {
    held.set(
      trial.number,
      tasksOf(trial, study.seeds).map((task, replicate) => ({ task, replicate, record: recordOf(task, trial) })),
    );
  }

  /** The journal says how often a trial was taken up again; the diary follows, whatever it has lost. */
  function recordOf(task: Task, { retried = 0 }: Trial): TaskRecord {
    const before = known.get(task.id) ?? fresh;
    if ((before.retried ?? 0) >= retried) return before;
    const reset = { event: 'reset', task: task.id, retried } as const;
    executions.append(reset);
    return record(before, reset);
  }

  /** Everything that follows from what is known, until nothing does. */
  function advance(): void {
    if (stopping) return;
    closeInTime();
    for (const number of held.keys()) prune(number);
    // Each result is followed at once by the questions that it allows: results that came together are told as if apart.
    do ask();
    while (tell());
    begin();
    coordinating.onChange?.(view());
    if (!nextToTell(state) && !nextQuestion(study, state)) finish(state);
  }

  function closeInTime(): void {
    if (study.seconds === undefined || state.extended || state.closed !== undefined) return;
    if (spent + (clock() - begun) / 1000 < study.seconds) return;
    const dropped = [...held].filter(([, tasks]) => tasks.every(({ record }) => record.attempt === 0));
    for (const [number, tasks] of dropped) {
      for (const { running } of tasks) running?.until(0);
      held.delete(number);
      judge.settle(number, []);
    }
    decide({ op: 'close', reason: 'the time is over', dropped: dropped.map(([number]) => number) });
  }

  function progressOf(number: number): Progress {
    const record = held.get(number)?.[0]?.record ?? fresh;
    return { reports: record.reports, ended: record.ending !== undefined };
  }

  /** Cuts the first task of a trial where it is pruned. */
  function prune(number: number): void {
    const verdict = judge.verdict(number, progressOf);
    const [first] = held.get(number)!;
    if (verdict.pruned) first!.running?.until(verdict.sure);
  }

  /** False when there is nothing to tell. */
  function tell(): boolean {
    const trial = nextToTell(state);
    const told = trial && resultOf(trial.number);
    if (!told) return false;
    held.delete(trial.number);
    decide(told);
    return true;
  }

  /** Undefined while it is not known. */
  function resultOf(number: number): Told | undefined {
    const tasks = held.get(number)!;
    const verdict = judge.verdict(number, progressOf);
    if (!verdict.final) return undefined;
    const ran = mayContinue(tasks) ? tasks : tasks.slice(0, 1);
    // A process that was killed before it could stop where it was pruned has said all that counts.
    if (ran.some(({ record, running }) => running || !(record.ending || verdict.pruned))) return undefined;
    return resultFrom(study, number, ran, verdict);
  }

  /** Whether the seeds after the first are to run: pruning is decided by the first alone. */
  function mayContinue(tasks: readonly Held[]): boolean {
    if (!study.pruner) return true;
    const [first] = tasks;
    const verdict = judge.verdict(first!.task.trial, progressOf);
    return verdict.final && !verdict.pruned && first!.record.ending?.state === 'completed';
  }

  function ask(): void {
    for (let next = nextQuestion(study, state); next; next = nextQuestion(study, state)) {
      decide(next);
      if (next.op === 'ask') hold(state.trials[next.trial]!);
    }
  }

  function begin(): void {
    for (const tasks of held.values())
      for (const one of tasks) {
        if (running >= executor.slots) return;
        if (one.running || one.record.ending || !isWanted(one, tasks)) continue;
        start(one);
      }
  }

  function isWanted({ task, replicate }: Held, tasks: readonly Held[]): boolean {
    if (replicate > 0) return mayContinue(tasks);
    return !judge.verdict(task.trial, progressOf).final;
  }

  function start(one: Held): void {
    running++;
    one.running = executor.start(one.task, one.record.attempt + 1, heardOf(one));
  }

  function heardOf(one: Held): Heard {
    const id = one.task.id;
    const note = (entry: Entry) => {
      executions.append(entry);
      one.record = record(one.record, entry);
    };
    /** Refuses whoever was replaced, and anyone once the result is there. */
    const from = ({ attempt, worker }: Execution, act: () => void) => {
      const stale = attempt < one.record.attempt || one.record.ending !== undefined;
      if (stale) executions.append({ event: 'refused', task: id, attempt, worker });
      else act();
    };
    return {
      started: guarded((execution) =>
        from(execution, () => {
          one.since = clock();
          note({ event: 'started', task: id, ...execution });
          advance();
        }),
      ),
      stepping: guarded((execution) => from(execution, () => note({ event: 'stepping', task: id, ...execution }))),
      reported: guarded((execution, count, value) =>
        from(execution, () => {
          if (count !== one.record.reports.length + 1) return;
          const entry = {
            event: 'reported' as const,
            task: id,
            attempt: execution.attempt,
            count,
            value: shortest(value),
          };
          if (study.pruner) {
            note(entry);
            advance();
          } else one.record = record(one.record, entry); // nothing follows from it, and the ending has it again
        }),
      ),
      ended: guarded((execution, ending, folder) =>
        from(execution, () => {
          const hopeless = ending.state === 'crashed' && one.record.crashes >= study.retries;
          const last = {
            ...ending,
            ...(hopeless && { state: 'failed' as const }),
            reports: ending.reports.map(shortest),
          };
          note({ event: 'ended', task: id, ...execution, folder, ...last });
          one.running = undefined;
          one.since = undefined;
          running--;
          advance();
        }),
      ),
    };
  }

  async function stop(): Promise<void> {
    stopping = true;
    await executor.close();
    finish(state);
  }

  function view(): View {
    const stateOf = ({ since, record }: Held) =>
      record.ending ? 'ended' : since === undefined ? 'waiting' : 'running';
    const tasks = [...held.values()].flat().map((one): TaskView => {
      return { task: one.task, state: stateOf(one), record: one.record, since: one.since };
    });
    return { state, tasks };
  }
}
