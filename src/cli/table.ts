/** Text in columns. Colours are put on afterwards, so that widths are those of the text. */
import { cut, padded, widthOf } from '../registry/text-width.js';
import type { Paint } from './io.js';
import { wrap } from './text.js';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** May be cut to this many cells, with an ellipsis, where the table is too wide. */
  readonly least?: number;
  /** Which end of a cell stays where it is cut; the start unless given. */
  readonly keep?: 'start' | 'end';
  /** Columns of higher rank are left out first where cutting does not do; 0 (unless given) always stays. */
  readonly rank?: number;
  readonly paint?: (text: string) => string;
}

const gap = '  ';

/** Lines of at most `columns` cells, where the columns can be made to fit. `paint` is for the titles. */
export const table = (
  all: readonly Column[],
  rows: readonly (readonly string[])[],
  columns: number,
  paint: Paint,
): string[] => drawn(all, rows, fitting(all, rows, columns), paint);

/** The same, with a line that names the columns that were left out, if any. */
export function toldTable(
  all: readonly Column[],
  rows: readonly (readonly string[])[],
  columns: number,
  paint: Paint,
): string[] {
  const widths = fitting(all, rows, columns);
  const left = all.filter((_, i) => widths[i] === undefined).map(({ title }) => title);
  const note = left.length ? wrap(`No room for ${left.join(', ')}: widen the window, or see --json.`, columns) : [];
  return [...drawn(all, rows, widths, paint), ...note.map((line) => paint(line))];
}

function drawn(
  all: readonly Column[],
  rows: readonly (readonly string[])[],
  widths: readonly (number | undefined)[],
  paint: Paint,
): string[] {
  const used = all.map((_, i) => i).filter((i) => widths[i] !== undefined);
  const line = (cells: readonly string[], paintCell: (text: string, column: Column) => string) =>
    used
      .map((i) => {
        const { keep, align } = all[i]!;
        return paintCell(padded(cut(cells[i] ?? '', widths[i]!, keep), widths[i]!, align), all[i]!);
      })
      .join(gap)
      .trimEnd();
  const titles = all.map(({ title }) => title);
  return [line(titles, paint), ...rows.map((row) => line(row, (text, column) => column.paint?.(text) ?? text))];
}

/** Width of each column, undefined for those left out. */
function fitting(all: readonly Column[], rows: readonly (readonly string[])[], columns: number) {
  const widths: (number | undefined)[] = all.map(({ title }, i) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[i] ?? ''))),
  );
  for (;;) {
    const present = widths.filter((width) => width !== undefined);
    let excess = present.reduce((sum, width) => sum + width, 0) + gap.length * (present.length - 1) - columns;
    if (excess <= 0) return widths;
    for (const [i, { least = Number.POSITIVE_INFINITY }] of all.entries()) {
      const cut = Math.max(0, Math.min(excess, (widths[i] ?? 0) - least));
      if (cut > 0) widths[i]! -= cut;
      excess -= cut;
    }
    if (excess <= 0) return widths;
    const last = lastToGo(all, widths);
    if (last === undefined) return widths;
    widths[last] = undefined;
  }
}

/** The column to leave out next, if any may be. */
function lastToGo(all: readonly Column[], widths: readonly (number | undefined)[]): number | undefined {
  const candidates = all.map((_, i) => i).filter((i) => widths[i] !== undefined && (all[i]!.rank ?? 0) > 0);
  return candidates.sort((a, b) => all[b]!.rank! - all[a]!.rank!)[0];
}

/** `name  value` lines with the names in one column; values are broken between words where `columns` is given. */
export function pairs(
  entries: readonly (readonly [name: string, value: string | undefined])[],
  paint: Paint,
  columns = Number.POSITIVE_INFINITY,
): string {
  const known = entries.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  const width = Math.max(0, ...known.map(([name]) => widthOf(name)));
  const room = Math.max(20, columns - width - 2 * gap.length);
  const lines = known.flatMap(([name, value]) =>
    wrap(value, room).map((line, i) => `${gap}${paint(padded(i === 0 ? name : '', width))}${gap}${line}\n`),
  );
  return lines.join('');
}
