/** What metrics.jsonl holds of a run, column by column, as far as it was read. Numbers as numbers; what is drawn is not decided here. */
import type { MetricsReply } from '../src/ui/contract.js';
import { numberOf } from './numbers.js';

export interface Columns {
  /** The byte to go on reading from. */
  readonly next: number;
  readonly steps: readonly number[];
  readonly epochs: readonly number[];
  /** Seconds since 1970. */
  readonly times: readonly number[];
  /** As long as `steps`. Undefined: the line lacks the number. NaN and the infinities are themselves. */
  readonly values: Readonly<Record<string, readonly (number | undefined)[]>>;
}

export const nothing: Columns = { next: 0, steps: [], epochs: [], times: [], values: {} };

/** With what came since. Steps that are taken again, after a resume, replace what was known of them. */
export function appended(known: Columns, reply: MetricsReply): Columns {
  const first = reply.steps[0];
  if (first === undefined) return { ...known, next: reply.next };
  const again = known.steps.findIndex((step) => step >= first);
  const kept = again < 0 ? known.steps.length : again;
  const names = new Set([...Object.keys(known.values), ...Object.keys(reply.values)]);
  const joined = (old: readonly number[], more: readonly number[]) => [...old.slice(0, kept), ...more];
  const column = (name: string) => [
    ...(known.values[name]?.slice(0, kept) ?? new Array<undefined>(kept).fill(undefined)),
    ...(reply.values[name]?.map(numberOf) ?? new Array<undefined>(reply.steps.length).fill(undefined)),
  ];
  return {
    next: reply.next,
    steps: joined(known.steps, reply.steps),
    epochs: joined(known.epochs, reply.epochs),
    times: joined(known.times, reply.times),
    values: Object.fromEntries([...names].map((name) => [name, column(name)])),
  };
}

/** The rows in which at least one of the metrics has a number, so that what is measured seldom has points of its own. */
export function rowsWith({ steps, values }: Columns, metrics: readonly string[]): number[] {
  return [...steps.keys()].filter((row) => metrics.some((name) => values[name]?.[row] !== undefined));
}

/** How many numbers of a metric cannot be drawn, and the steps of the first and the last of them. */
export function notFinite(
  { steps, values }: Columns,
  metric: string,
): { readonly count: number; readonly first: number; readonly last: number } | undefined {
  const rows = [...(values[metric]?.entries() ?? [])].flatMap(([row, value]) =>
    value !== undefined && !Number.isFinite(value) ? [row] : [],
  );
  return rows.length === 0 ? undefined : { count: rows.length, first: steps[rows[0]!]!, last: steps[rows.at(-1)!]! };
}
