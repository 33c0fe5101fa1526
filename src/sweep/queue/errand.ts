/**
 * What a coordinator knows of one task that it gave to the queue, and how what workers say becomes what it is told:
 * each report once per execution. Knows the messages; the server it does not.
 */
import { type Ending, type Execution, type Heard, type Task, taskFolder } from '../executor.js';
import { type Assignment, decodeResult, decodeSaid, type Said } from './message.js';
import type { Job } from './store.js';

export interface Errand {
  readonly id: string;
  readonly heard: Heard;
  /** Settled once nothing more will be told of it. */
  readonly ended: Promise<void>;
  end(): void;
  over: boolean;
  readonly task: Task;
  until?: number;
  /** The job is there. */
  given: boolean;
  /** The job's assignment is not what it should be now. */
  changed: boolean;
  /** Number of the job's first execution, as the job says it, and what we add to all its numbers. */
  attempt: number;
  shift: number;
  /** The highest number heard of, shift included. */
  highest: number;
  /** Rows of the job's log that were read. */
  read: number;
  /** How many values each execution has been heard to report, by its number. */
  readonly counts: Map<number, number>;
  /** Every value of the metric, as the newest execution to report it did. */
  readonly reports: number[];
  rung: boolean;
  busy: boolean;
}

export function errandOf(id: string, task: Task, attempt: number, heard: Heard): Errand {
  let settle = () => {};
  const ended = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const errand: Errand = {
    id,
    heard,
    ended,
    end: () => {
      errand.over = true;
      settle();
    },
    over: false,
    task,
    given: false,
    changed: false,
    attempt,
    shift: 0,
    highest: attempt - 1,
    read: 0,
    counts: new Map(),
    reports: [],
    rung: false,
    busy: false,
  };
  return errand;
}

/** Of a job whose first execution has this number, from the beginning of its log. */
export function numberedFrom(errand: Errand, attempt: number): void {
  errand.attempt = attempt;
  errand.shift = 0;
  errand.read = 0;
}

/** What is to be told now: of further rows of the log, then of the end. `job` was read before the rows. */
export function hear(errand: Errand, rows: readonly string[], job: Job<Assignment>): (() => void)[] {
  errand.read += rows.length;
  const news = rows.map(decodeSaid).flatMap((said) => passOn(errand, said));
  if (job.finishedOn === undefined) return news;
  errand.end();
  const { heard } = errand;
  if (job.failedReason) {
    const attempt = errand.attempt + errand.shift + Math.max(1, job.attemptsStarted) - 1;
    return [
      ...news,
      () => heard.ended({ attempt, worker: 'none' }, lost(errand, job.failedReason), taskFolder(errand.task.id)),
    ];
  }
  const { execution, ending, folder } = decodeResult(job.returnvalue);
  return [...news, () => heard.ended(shifted(errand, execution), ending, folder)];
}

function passOn(errand: Errand, said: Said): (() => void)[] {
  const { heard, counts, reports } = errand;
  const execution = shifted(errand, said.execution);
  const { attempt } = execution;
  errand.highest = Math.max(errand.highest, attempt);
  if (said.what === 'started') return [() => heard.started(execution)];
  if (said.what === 'stepping') return [() => heard.stepping?.(execution)];
  return said.values.flatMap((value, i) => {
    const count = said.from + i;
    if (count <= (counts.get(attempt) ?? 0)) return []; // written twice, for the first answer was lost
    counts.set(attempt, count);
    if (attempt === errand.highest) reports[count - 1] = value;
    return [() => heard.reported(execution, count, value)];
  });
}

const shifted = ({ shift }: Errand, { attempt, worker }: Execution): Execution => ({
  attempt: attempt + shift,
  worker,
});

/** The queue gives up on a task whose worker was lost again and again. */
const lost = ({ reports }: Errand, reason: string): Ending => ({
  state: 'crashed',
  reports: [...reports],
  steps: 0,
  inherited: 0,
  reason: `The queue gave it up: ${reason}.`,
});
