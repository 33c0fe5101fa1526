/** What uPlot is told of a chart: scales, axes, series, pointer. Pure but for the style sheet's colours, asked at each drawing. */
import type uPlot from 'uplot';
import { logTicks } from '../../src/report/axis.js';
import { formatNumber } from '../../src/sweep/words.js';
import { lasting, words } from '../numbers.js';

export type XKind = 'step' | 'epoch' | 'time' | 'trial';

export interface Line {
  readonly label: string;
  /** `#rrggbb`. */
  readonly colour: string;
  /** As long as `x`. Null: nothing was reported there. */
  readonly values: readonly (number | null | undefined)[];
  /** Edges of a band around the line. */
  readonly band?: { readonly low: Line['values']; readonly high: Line['values'] };
  /** Behind the others and thin, such as a curve before smoothing; the pointer says nothing of it. */
  readonly faint?: boolean;
  /** Points alone, without a line. */
  readonly points?: boolean;
  /** Goes level from each value to the next. */
  readonly stepped?: boolean;
}

export interface Mark {
  readonly x: number;
  readonly words: string;
}

/** A value worth a line across, such as where a loss would stand still. */
export interface Level {
  readonly y: number;
  readonly words: string;
}

export interface Looks {
  readonly lines: readonly Line[];
  readonly log?: boolean | undefined;
  readonly xKind: XKind;
  /** Charts of one name share where the pointer stands. */
  readonly sync?: string | undefined;
}

/** What can be drawn of a value: finite, and above zero on a logarithmic axis. */
export const drawn = (values: Line['values'], log = false): (number | null)[] =>
  values.map((value) =>
    value === null || value === undefined || !Number.isFinite(value) || (log && value <= 0) ? null : value,
  );

/** The columns that uPlot draws: x, then of each line its values, then the edges of its band. */
export function columnsOf(x: readonly number[], lines: readonly Line[], log = false): uPlot.AlignedData {
  const columns = lines.flatMap(({ values, band }) =>
    [values, ...(band ? [band.high, band.low] : [])].map((one) => drawn(one, log)),
  );
  return [[...x], ...columns];
}

/** The nearest to `index` that has a value; itself where there is none. */
export function nearestValue(values: ArrayLike<number | null | undefined>, index: number): number {
  for (let off = 0; off < values.length; off++)
    for (const at of [index - off, index + off]) if (values[at] !== null && values[at] !== undefined) return at;
  return index;
}

/** As the pointer and the axis say it. Times are seconds since the run's start. */
export const xWords = (x: number, kind: XKind): string =>
  kind === 'time' ? lasting(x) : kind === 'epoch' ? words(Math.round(x * 1000) / 1000) : words(x);

/** A little more than the values need; a decade where there is but one value, or none. */
export const logRange = (low: number | null, high: number | null): [number, number] =>
  low === null || high === null ? [0.1, 1] : low === high ? [low / 3, high * 3] : [low / 1.15, high * 1.15];

const ink = (plot: uPlot, name: string): string => getComputedStyle(plot.root).getPropertyValue(name).trim();

/** A line's place among uPlot's series: behind x, and behind what the lines before it take. */
const placesOf = (lines: readonly Line[]): number[] => {
  let next = 1;
  return lines.map(({ band }) => {
    const place = next;
    next += band ? 3 : 1;
    return place;
  });
};

/** Each line with its place among uPlot's series, for those of which the pointer speaks. */
export const spokenOf = (lines: readonly Line[]): { readonly line: Line; readonly place: number }[] => {
  const places = placesOf(lines);
  return lines.flatMap((line, i) => (line.faint ? [] : [{ line, place: places[i]! }]));
};

function seriesOf(uplot: typeof uPlot, line: Line): uPlot.Series[] {
  const edge = (name: string): uPlot.Series => ({ label: name, spanGaps: true, width: 0, points: { show: false } });
  const stepped = line.stepped ? uplot.paths.stepped?.({ align: 1 }) : undefined;
  const own: uPlot.Series = {
    label: line.label,
    stroke: line.faint ? `${line.colour}48` : line.colour,
    width: line.faint ? 1 : 1.75,
    spanGaps: true,
    points: { size: 4.5, fill: line.colour },
    ...(line.points && { paths: () => null, points: { show: true, size: 7, fill: line.colour, width: 0 } }),
    ...(line.faint && { points: { show: false } }),
    ...(stepped && { paths: stepped, points: { show: false } }),
  };
  return line.band ? [own, edge(`${line.label} high`), edge(`${line.label} low`)] : [own];
}

export function optionsOf(uplot: typeof uPlot, { lines, log, xKind, sync }: Looks): Omit<uPlot.Options, 'width'> {
  const places = placesOf(lines);
  const axis: uPlot.Axis = {
    stroke: (plot) => ink(plot, '--quiet'),
    grid: { stroke: (plot) => ink(plot, '--line'), width: 1 },
    ticks: { stroke: (plot) => ink(plot, '--line'), width: 1, size: 4 },
    font: '11px system-ui, sans-serif',
  };
  return {
    height: 0,
    legend: { show: false },
    scales: { x: { time: false }, y: log ? { distr: 3, range: (_, low, high) => logRange(low, high) } : {} },
    axes: [
      { ...axis, size: 28, values: (_, at) => at.map((x) => (x === null ? '' : xWords(x, xKind))) },
      {
        ...axis,
        size: 62,
        values: (_, at) => at.map(formatNumber),
        ...(log && { splits: (plot, _, low, high) => logTicks(low, high, plot.height / 40), filter: (_, at) => at }),
      },
    ],
    series: [{}, ...lines.flatMap((line) => seriesOf(uplot, line))],
    bands: lines.flatMap(({ band, colour }, i) =>
      band
        ? [
            {
              series: [places[i]! + 1, places[i]! + 2] as [number, number],
              fill: `${colour}30`,
            },
          ]
        : [],
    ),
    cursor: {
      y: false,
      drag: { x: true, y: false },
      points: { size: 7 },
      dataIdx: (plot, series, index) => (series === 0 ? index : nearestValue(plot.data[series]!, index)),
      ...(sync && { sync: { key: sync, setSeries: false } }),
    },
  };
}
