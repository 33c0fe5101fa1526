/** A forest plot: each effect as a point with its interval, from the best down, and the line of no effect. */
import type { RankedCell } from '../../reproduction/judge.js';
import type { Estimate } from '../../sweep/statistics.js';
import { numericAxis } from '../axis.js';
import { type Area, xAxis } from '../frame.js';
import { colour, line, mark, svg, widthOf, words } from '../svg.js';

export interface ForestLook {
  readonly title: string;
  /** Title of the axis. */
  readonly axis: string;
  /** Where there is no effect: 0, or 1 of a ratio. */
  readonly neutral: number;
  label(cell: string): string;
  /** An effect with its interval, as written beside it. */
  words(effect: Estimate): string;
}

const [width, row, top] = [860, 26, 16];
const paints = { supported: colour.blue, refuted: colour.orange, underpowered: colour.grey } as const;

export function forest(
  ranked: readonly RankedCell[],
  { title, axis, neutral, label, words: told }: ForestLook,
): string {
  const left = 24 + Math.max(...ranked.map(({ cell }) => widthOf(label(cell))));
  const texts = ranked.map(({ effect }) => told(effect));
  const right = width - 24 - Math.max(...texts.map((text) => widthOf(text)));
  const area: Area = { left, right, top, bottom: top + row * ranked.length };
  const ends = ranked.flatMap(({ effect: { mean, interval } }) => [mean, ...(interval ?? [])]);
  const [low, high] = [Math.min(neutral, ...ends), Math.max(neutral, ...ends)];
  const margin = 0.04 * (high - low || 1);
  const x = numericAxis([low - margin, high + margin], [area.left, area.right]);
  const rows = ranked.map(({ cell, effect: { mean, interval }, verdict }, i) => {
    const y = top + row * (i + 0.5);
    const paint = paints[verdict];
    const whisker = interval
      ? line([x.place(interval[0]), y], [x.place(interval[1]), y], { stroke: paint, 'stroke-width': 2.5 })
      : '';
    return [
      words(left - 8, y + 4, label(cell), { 'text-anchor': 'end' }),
      whisker,
      mark(verdict === 'underpowered' ? 'ring' : 'square', x.place(mean), y, paint),
      words(right + 10, y + 4, texts[i]!),
    ].join('');
  });
  const zero = line([x.place(neutral), top], [x.place(neutral), area.bottom], {
    stroke: colour.text,
    'stroke-dasharray': '6 4',
  });
  return svg(width, area.bottom + 44, title, xAxis(area, x, axis), zero, ...rows);
}
