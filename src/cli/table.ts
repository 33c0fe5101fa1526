/** Text in columns. Colours are put on afterwards, so that widths are those of the text. */
import type { Paint } from './io.js';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** May be cut to this many characters, ending in an ellipsis, where the table is too wide. */
  readonly least?: number;
  /** Columns of higher rank are left out first where cutting does not do; 0 (unless given) always stays. */
  readonly rank?: number;
  readonly paint?: (text: string) => string;
}

const gap = '  ';

/** Lines of at most `columns` characters, where the columns can be made to fit. `paint` is for the titles. */
export function table(
  all: readonly Column[],
  rows: readonly (readonly string[])[],
  columns: number,
  paint: Paint,
): string[] {
  const shown = fitting(all, rows, columns);
  const used = all.map((_, i) => i).filter((i) => shown[i] !== undefined);
  const line = (cells: readonly string[], paintCell: (text: string, column: Column) => string) =>
    used
      .map((i) => paintCell(padded(cells[i] ?? '', shown[i]!, all[i]!), all[i]!))
      .join(gap)
      .trimEnd();
  const titles = all.map(({ title }) => title);
  return [line(titles, paint), ...rows.map((row) => line(row, (text, column) => column.paint?.(text) ?? text))];
}

/** Width of each column, undefined for those left out. */
function fitting(all: readonly Column[], rows: readonly (readonly string[])[], columns: number) {
  const widths: (number | undefined)[] = all.map(({ title }, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)),
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

function padded(text: string, width: number, { align }: Column): string {
  const cut = text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
  return align === 'right' ? cut.padStart(width) : cut.padEnd(width);
}

/** `name  value` lines with the names in one column. */
export function pairs(entries: readonly (readonly [name: string, value: string | undefined])[], paint: Paint): string {
  const known = entries.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return known.map(([name, value]) => `  ${paint(name.padEnd(width))}  ${value}\n`).join('');
}
