/**
 * The journal of a sweep: what was decided, in logical order, one line each. Replaying it gives the study's state, so a
 * sweep resumes by reading it. What ran where, how often and when is no decision; that is `executions.ts`'s.
 */
import { join } from 'node:path';
import { storage } from '../experiment/storage.js';
import { postcard, UserError } from '../registry/problem.js';
import type { Parameters } from '../samplers/space.js';
import { type Counts, encodeLine, type LogStorage, openLines, readLines } from './json-lines.js';

/** Trial `trial` is to be made of these parameters. */
export interface Asked {
  readonly op: 'ask';
  readonly trial: number;
  readonly parameters: Parameters;
}

/** The result of a trial, final. */
export interface Told {
  readonly op: 'tell';
  readonly trial: number;
  /** `diverged`: its numbers exploded. `failed`: it never gave a result, for a reason that is no fault of its parameters. */
  readonly state: 'complete' | 'pruned' | 'diverged' | 'failed';
  /** The metric, as it is (not turned for the goal): the mean over seeds. Absent unless complete or pruned. */
  readonly value?: number;
  /** Of each seed that ran to its end. */
  readonly values: readonly number[];
  /** Every value that the first seed reported, up to where it was pruned. */
  readonly reports: readonly number[];
  /** Run folder of each seed that ran, relative to the sweep's. */
  readonly folders: readonly string[];
  readonly reason?: string;
  /** Who ran each seed, last. */
  readonly workers: readonly string[];
}

/** The study goes on to so many trials. */
export interface Extended {
  readonly op: 'extend';
  readonly trials: number;
}

/** These trials, which had failed, are run again; their results so far do not count. */
export interface Retried {
  readonly op: 'retry';
  readonly trials: readonly number[];
}

/** No further trial is asked for. Those in `dropped` had been, but not begun; they stay without a result. */
export interface Closed {
  readonly op: 'close';
  readonly reason: string;
  readonly dropped: readonly number[];
}

export type Decision = Asked | Told | Extended | Retried | Closed;

/** A decision as written, with the time, ISO. */
export type Line = Decision & { readonly at: string };

export interface Journal {
  readonly before: readonly Line[];
  /** Results are durable when it returns; questions follow from them. */
  append(decision: Decision): void;
}

export const journalFile = 'journal.jsonl';

const now = () => new Date().toISOString();

/**
 * The journal of a sweep that this process owns. It is written anew: after a sync that failed, what is read may be in
 * memory alone, and no later sync would make it durable.
 * @throws UserError where it is damaged
 */
export function openJournal(folder: string, disk: LogStorage = storage): Journal {
  const path = join(folder, journalFile);
  const log = openLines<Line>(path, sound(path), disk);
  if (log.before.length) disk.commit(path, log.before.map((line) => `${encodeLine(line)}\n`).join(''));
  return {
    before: log.before,
    append(decision) {
      log.append({ ...decision, at: now() });
      if (decision.op !== 'ask') disk.sync(path);
    },
  };
}

/** The journal of any sweep, to look at. @throws UserError where it is damaged */
export function readJournal(folder: string): Line[] {
  const path = join(folder, journalFile);
  return readLines(path, sound(path));
}

/**
 * Lines count up to the first that cannot be. When all after it are questions, as where a power cut comes before they are
 * durable, the sweep goes on from there and asks them again. Anything else was durable, and is not for us to drop.
 */
function sound(path: string): Counts<Line> {
  const follows = following();
  let first: number | undefined;
  return (line, number) => {
    if (first === undefined && follows(line)) return true;
    first ??= number;
    if (number > first && line?.op !== undefined && line.op !== 'ask') throw damaged(path, first);
    return false;
  };
}

const damaged = (path: string, line: number) =>
  new UserError(
    postcard({
      where: `${path}:${line}`,
      path: '',
      message: 'this line is damaged, or one is missing before it.',
      remedy:
        'Put the file back from a copy; or remove this line and all after it, and the sweep goes on from there: what it ' +
        'decides again comes out the same, but --extend and --failed-only are to be given again.',
    }),
  );

/** Whether a line is a decision that can follow on those before it. */
function following(): (line: Line | undefined) => boolean {
  const trials: ('pending' | 'told' | 'dropped')[] = [];
  const become = (numbers: readonly number[], state: (typeof trials)[number]) => {
    for (const number of numbers) trials[number] = state;
    return true;
  };
  const are = (numbers: readonly number[], state: (typeof trials)[number]) =>
    Array.isArray(numbers) && numbers.every((number) => trials[number] === state);
  return (line) => {
    switch (line?.op) {
      case 'ask':
        return line.trial === trials.length && become([line.trial], 'pending');
      case 'tell':
        return line.trial === trials.indexOf('pending') && become([line.trial], 'told');
      case 'retry':
        return are(line.trials, 'told') && become(line.trials, 'pending');
      case 'close':
        return are(line.dropped, 'pending') && become(line.dropped, 'dropped');
      case 'extend':
        return become(
          [...trials.keys()].filter((number) => trials[number] === 'dropped'),
          'pending',
        );
      default:
        return false;
    }
  };
}
