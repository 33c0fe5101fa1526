/**
 * The last, least and greatest of each number of a run, from its metrics.jsonl. Of a log that has grown only what is new is
 * read; one that was cut back, as a resume does, is read anew.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeMetrics, type MetricsRow } from '../callbacks/metrics-line.js';
import { linesFrom } from '../registry/log-tail.js';
import type { Aims } from './aims.js';
import type { Extent, Num } from './contract.js';

/** NaN where no number was finite. */
interface Span {
  readonly last: number;
  readonly min: number;
  readonly max: number;
}

export interface Numbers {
  readonly step: number | null;
  readonly epoch: number | null;
  readonly spans: ReadonlyMap<string, Span>;
}

/** Gives the numbers as they are now, each time it is asked. It throws what reading throws. */
export function followNumbers(run: string): () => Numbers {
  const file = join(run, 'metrics.jsonl');
  let [inode, next] = [0, 0];
  let numbers: Numbers = none;
  return () => {
    const { ino, size } = statSync(file, { throwIfNoEntry: false }) ?? { ino: 0, size: 0 };
    if (ino !== inode || size < next) [inode, next, numbers] = [ino, 0, none];
    if (size === next) return numbers;
    const tail = linesFrom(file, next);
    next = tail.next;
    numbers = withRows(
      numbers,
      tail.lines.flatMap((line) => decodeMetrics(line) ?? []),
    );
    return numbers;
  };
}

const none: Numbers = { step: null, epoch: null, spans: new Map() };

/** With later rows; `numbers` stays as it is. */
export function withRows(numbers: Numbers, rows: readonly MetricsRow[]): Numbers {
  const last = rows.at(-1);
  if (!last) return numbers;
  const spans = new Map(numbers.spans);
  for (const row of rows) {
    for (const name in row) {
      if (name === 'step' || name === 'epoch') continue;
      const value = row[name]!;
      const { min = Number.NaN, max = Number.NaN } = spans.get(name) ?? {};
      const finite = Number.isFinite(value);
      spans.set(name, {
        last: value,
        min: finite && !(value >= min) ? value : min,
        max: finite && !(value <= max) ? value : max,
      });
    }
  }
  return { step: last.step, epoch: last.epoch, spans };
}

/** As the page has it. */
export const extentsOf = ({ spans }: Numbers, { goals }: Aims): Record<string, Extent> =>
  Object.fromEntries(
    [...spans].map(([name, { last, min, max }]) => {
      const best = goals[name] && num(goals[name] === 'min' ? min : max);
      return [name, { last: num(last), min: num(min), max: num(max), best: best ?? null }];
    }),
  );

export const num = (value: number): Num => (Number.isFinite(value) ? value : (String(value) as Num));
