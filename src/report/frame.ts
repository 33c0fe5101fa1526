/** The frame of a plot: axes with ticks and titles, and the legend above it. What is plotted is the figures' affair. */
import type { Axis } from './axis.js';
import { colour, fontSize, line, type Mark, mark, widthOf, words } from './svg.js';

/** Pixels of the plotting area. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const small = fontSize - 1;

/** Ticks below the area. Names that would touch are cut to their room; numbers that would touch the one before are left out. */
export function xAxis({ left, right, top, bottom }: Area, { ticks, step }: Axis, title: string): string {
  const half = (label: string) => widthOf(label, small) / 2;
  const touches = (i: number) => i > 0 && half(ticks[i]!.label) + half(ticks[i - 1]!.label) > step! - 4;
  const tight = step !== undefined && ticks.some((_, i) => touches(i));
  let free = Number.NEGATIVE_INFINITY;
  const drawn = ticks.map(({ at, label: whole }) => {
    const label = tight ? cut(whole, step! - 4) : whole;
    const fits = at - half(label) > free;
    if (fits) free = at + half(label) + (tight ? 0 : 4);
    return [
      line([at, top], [at, bottom], { stroke: colour.pale }),
      ...(fits ? [words(at, bottom + 16, label, { 'text-anchor': 'middle', 'font-size': small })] : []),
    ].join('');
  });
  const base = line([left, bottom], [right, bottom], { stroke: colour.grey });
  return [...drawn, base, words((left + right) / 2, bottom + 34, title, { 'text-anchor': 'middle' })].join('');
}

/** As many characters as `room` pixels hold. */
function cut(text: string, room: number): string {
  const count = Math.max(2, Math.floor(room / widthOf('m', small)));
  return text.length > count ? `${text.slice(0, count - 1)}…` : text;
}

/** Ticks left of the area; the title above them. */
export function yAxis({ left, right, top, bottom }: Area, { ticks }: Axis, title: string): string {
  const drawn = ticks.map(({ at, label }) =>
    [
      line([left, at], [right, at], { stroke: colour.pale }),
      words(left - 6, at + 4, label, { 'text-anchor': 'end', 'font-size': small }),
    ].join(''),
  );
  const base = line([left, top], [left, bottom], { stroke: colour.grey });
  return [...drawn, base, ...(title ? [words(8, top - 12, title)] : [])].join('');
}

export interface Key {
  readonly label: string;
  readonly colour: string;
  /** A line where there is none. */
  readonly mark?: Mark;
  readonly dash?: string;
}

/** A row of keys that ends at `right`. */
export function legend(keys: readonly Key[], right: number, y: number): string {
  const widths = keys.map(({ label }) => 24 + widthOf(label) + 12);
  let x = right - widths.reduce((sum, width) => sum + width, 0) + 12;
  return keys
    .map(({ label, colour: paint, mark: kind, dash }, i) => {
      const sign = kind
        ? mark(kind, x + 9, y - 4, paint)
        : line([x, y - 4], [x + 18, y - 4], { stroke: paint, 'stroke-width': 2, 'stroke-dasharray': dash });
      const drawn = `${sign}${words(x + 24, y, label)}`;
      x += widths[i]!;
      return drawn;
    })
    .join('');
}
