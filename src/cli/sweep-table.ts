/** How a sweep stands, in lines for a terminal. Knows neither cursors nor clocks; drawing them is `live-lines.ts`'s. */
import type { Parameters } from '../samplers/space.js';
import { formatNumber, formatPoint } from '../sweep/words.js';
import type { Colours, Paint } from './io.js';
import { type Column, table } from './table.js';
import { bar, count, counted, span, wrap } from './text.js';

/** Trials by how they stand. */
export interface Counts {
  readonly done: number;
  readonly pruned: number;
  readonly diverged: number;
  readonly failed: number;
  readonly running: number;
  readonly waiting: number;
}

export interface RunningTask {
  /** `0007-2`: the trial, and which of its seeds. */
  readonly id: string;
  readonly worker: string;
  /** Values of the metric reported so far, and how many there will be, where that is known. */
  readonly reports: number;
  readonly total?: number;
  /** Iterations completed, and a second, where that is known. */
  readonly step?: number;
  readonly rate?: number;
  readonly last?: number;
  readonly seconds: number;
}

export interface SweepSnapshot {
  readonly name: string;
  readonly metric: { readonly name: string; readonly goal: 'minimize' | 'maximize' };
  /** How many trials there will be at most; infinite where only the time is limited. */
  readonly limit: number;
  readonly counts: Counts;
  readonly best?: { readonly trial: number; readonly value: number; readonly parameters: Parameters };
  readonly running: readonly RunningTask[];
  /** Since this process took the sweep up. */
  readonly seconds: number;
  /** Until the end, where that can be told. */
  readonly secondsLeft?: number;
}

/** Tasks shown; the rest are counted. */
const mostTasks = 8;
/** Lines that the best point may take. */
const mostBest = 3;

/** Lines shorter than `columns` (40 at least), so that none is broken; 16 at most. */
export function sweepLines(snapshot: SweepSnapshot, columns: number, colours: Colours): string[] {
  const width = Math.max(20, columns - 1);
  const { running } = snapshot;
  const shown = running.slice(0, mostTasks);
  const more = running.length - shown.length;
  return [
    ...head(snapshot, width, colours),
    ...best(snapshot, width, colours),
    ...(shown.length ? taskTable(shown, width, colours) : []),
    ...(more > 0 ? [cut(`and ${counted(more, 'more task')}`, width)] : []),
  ];
}

/** One line for a log, when a trial has its result: `trial 7  0.0312  loss.type=hinge ...`. */
export function trialLine(
  { number, state, value, parameters, reason }: FinishedTrial,
  { counts, limit, best }: Pick<SweepSnapshot, 'counts' | 'limit' | 'best'>,
): string {
  const { done, pruned, diverged, failed } = counts;
  const parts = [
    `trial ${number}`,
    state === 'complete' ? 'done' : state,
    value === undefined ? '' : formatNumber(value),
    best?.trial === number ? 'the best so far' : '',
    ofLimit(done + pruned + diverged + failed, limit),
    formatPoint(parameters),
    reason ?? '',
  ];
  return parts.filter(Boolean).join('  ');
}

const ofLimit = (told: number, limit: number): string =>
  Number.isFinite(limit) ? `${told} of ${limit}` : String(told);

export interface FinishedTrial {
  readonly number: number;
  readonly state: 'complete' | 'pruned' | 'diverged' | 'failed';
  readonly value?: number;
  readonly parameters: Parameters;
  readonly reason?: string;
}

function head({ name, limit, counts, seconds, secondsLeft }: SweepSnapshot, width: number, colours: Colours): string[] {
  const { done, pruned, diverged, failed, running, waiting } = counts;
  const over = done + pruned + diverged + failed;
  const some = (number: number, word: string, paint: Paint) =>
    number > 0 ? [[`${count(number)} ${word}`, paint] as const] : [];
  const plain: Paint = (text) => text;
  const title = fitting(
    [
      [name, colours.bold],
      [Number.isFinite(limit) ? `${count(over)} of ${counted(limit, 'trial')}` : counted(over, 'trial'), plain],
      [span(seconds), plain],
      ...(secondsLeft === undefined ? [] : [[`about ${span(secondsLeft)} left`, plain] as const]),
    ],
    width,
  );
  const states = fitting(
    [
      ...(Number.isFinite(limit) ? [[bar(over / Math.max(1, limit), barWidth), colours.cyan] as const] : []),
      [`${count(done)} done`, colours.green],
      ...some(pruned, 'pruned', colours.yellow),
      ...some(diverged, 'diverged', colours.red),
      ...some(failed, 'failed', colours.red),
      ...some(running, 'running', plain),
      ...some(waiting, 'waiting', colours.dim),
    ],
    width,
  );
  return [title, states];
}

/** As many of the parts as fit, from the first on; the first is cut where it must be. */
function fitting(parts: readonly (readonly [text: string, paint: Paint])[], width: number): string {
  let used = 0;
  const kept: string[] = [];
  for (const [text, paint] of parts) {
    const whole = kept.length === 0 ? cut(text, width) : text;
    used += whole.length + (kept.length ? 2 : 0);
    if (used > width) break;
    kept.push(paint(whole));
  }
  return kept.join('  ');
}

const barWidth = 12;

function best({ best, metric }: SweepSnapshot, width: number, { green }: Colours): string[] {
  if (!best) return [];
  const first = `best: trial ${best.trial}, ${metric.name} ${formatNumber(best.value)}`;
  const lines = wrap(formatPoint(best.parameters), width - 2).map((line) => `  ${cut(line, width - 2)}`);
  const kept = lines.length > mostBest ? [...lines.slice(0, mostBest - 1), '  …'] : lines;
  return [green(cut(first, width)), ...kept];
}

const taskColumns: Column[] = [
  { title: 'task' },
  { title: 'reports', align: 'right' },
  { title: 'step', align: 'right', rank: 2 },
  { title: 'it/s', align: 'right', rank: 3 },
  { title: 'last', align: 'right' },
  { title: 'for', align: 'right', rank: 1 },
  { title: 'worker', least: 8, rank: 4 },
];

/** Columns of which nothing is known are left out. */
function taskTable(tasks: readonly RunningTask[], width: number, { dim }: Colours): string[] {
  const rows = tasks.map(cells);
  const kept = taskColumns.map((_, i) => i).filter((i) => rows.some((row) => row[i] !== ''));
  return table(
    kept.map((i) => taskColumns[i]!),
    rows.map((row) => kept.map((i) => row[i]!)),
    width,
    dim,
  );
}

const known = (value: number | undefined, words: (value: number) => string) =>
  value === undefined ? '' : words(value);

const cells = ({ id, reports, total, step, rate, last, seconds, worker }: RunningTask): string[] => [
  id,
  total === undefined ? count(reports) : `${count(reports)}/${count(total)}`,
  known(step, count),
  known(rate, formatNumber),
  known(last, formatNumber),
  span(seconds),
  worker,
];

const cut = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text);
