/**
 * The journal of a sweep: what was decided, in logical order, one line each. Replaying it gives the study's state, so a
 * sweep resumes by reading it. What ran where, how often and when is no decision; that is `executions.ts`'s.
 */
import { join } from 'node:path';
import { storage } from '../experiment/storage.js';
import type { Parameters } from '../samplers/space.js';
import { openLines, readLines } from './json-lines.js';

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

/** The journal of a sweep that this process owns. */
export function openJournal(folder: string, now: () => Date = () => new Date()): Journal {
  const path = join(folder, journalFile);
  const log = openLines<Line>(path);
  return {
    before: log.before,
    append(decision) {
      log.append({ ...decision, at: now().toISOString() });
      if (decision.op !== 'ask') storage.sync(path);
    },
  };
}

/** The journal of any sweep, to look at. */
export const readJournal = (folder: string): Line[] => readLines(join(folder, journalFile));
