/** What a sweep came to, read from its folder, and how two of them compare. */
import { type Dated, readExecutions } from '../../src/sweep/executions.js';
import { type Line, readJournal } from '../../src/sweep/journal.js';

/** The journal without times and workers. */
export const decided = (folder: string): string[] =>
  readJournal(folder).map((line) => JSON.stringify({ ...line, at: undefined, workers: undefined }));

export interface Outcome {
  readonly trials: number;
  /** Trials by how often they have a result. */
  readonly once: number;
  readonly twice: number;
  readonly lost: number;
  readonly executions: number;
  readonly refused: number;
  readonly best: { readonly trial: number; readonly value: number } | undefined;
}

export function outcomeOf(folder: string): Outcome {
  const lines = readJournal(folder);
  const count = new Map<number, number>();
  for (const line of lines) {
    if (line.op === 'ask') count.set(line.trial, 0);
    if (line.op === 'tell') count.set(line.trial, (count.get(line.trial) ?? 0) + 1);
  }
  const times = (wanted: (times: number) => boolean) => [...count.values()].filter(wanted).length;
  const entries = readExecutions(folder);
  const events = (event: Dated['event']) => entries.filter((entry) => entry.event === event).length;
  return {
    trials: count.size,
    once: times((n) => n === 1),
    twice: times((n) => n > 1),
    lost: times((n) => n === 0),
    executions: events('started'),
    refused: events('refused'),
    best: bestOf(lines),
  };
}

function bestOf(lines: readonly Line[]) {
  const complete = lines.flatMap((line) =>
    line.op === 'tell' && line.state === 'complete' ? [{ trial: line.trial, value: line.value! }] : [],
  );
  return complete.sort((a, b) => a.value - b.value)[0];
}

/** The number of the first line in which two journals differ; undefined when they are the same. */
export function firstDifference(a: readonly string[], b: readonly string[]): number | undefined {
  const length = Math.max(a.length, b.length);
  const found = Array.from({ length }, (_, i) => i).find((i) => a[i] !== b[i]);
  return found === undefined ? undefined : found + 1;
}
