/** Curves as values, and what of them can be drawn and said. It knows neither uPlot nor a document. */
import { lasting, words } from '../numbers.js';

export type XKind = 'step' | 'epoch' | 'time' | 'trial';

export interface Line {
  readonly label: string;
  /** `#rrggbb`. */
  readonly colour: string;
  /** As long as `x`. Null or undefined: nothing was reported there. */
  readonly values: readonly (number | null | undefined)[];
  /** What the pointer says to the last digit, where `values` were smoothed beside them; as long as `x`. */
  readonly exact?: Line['values'];
  /** Broken where a value is not finite; else lines go on to the next value. */
  readonly gaps?: boolean;
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
  /** `bad`: something went wrong; `minor`: one of many, a stroke at the foot of the chart without words. */
  readonly weight?: 'bad' | 'plain' | 'minor';
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

type Column = (number | null | undefined)[];

/** What can be drawn of a value: finite, and above zero on a logarithmic axis. Null breaks a line, undefined does not. */
export const drawn = (values: Line['values'], log = false): Column =>
  values.map((value) =>
    value !== undefined && (value === null || !Number.isFinite(value) || (log && value <= 0)) ? null : value,
  );

/** The columns that uPlot draws: x, then of each line its values, then the edges of its band. */
export function columnsOf(x: readonly number[], lines: readonly Line[], log = false): [number[], ...Column[]] {
  const columns = lines.flatMap(({ values, band }) =>
    [values, ...(band ? [band.high, band.low] : [])].map((one) => drawn(one, log)),
  );
  return [[...x], ...columns];
}

/**
 * The nearest to `index` that has a value; itself where there is none. `gaps`: a null is something too, so that of a line the
 * pointer says nothing where it is broken, rather than what it is beside that.
 */
export function nearestValue(values: ArrayLike<number | null | undefined>, index: number, gaps = false): number {
  const none = (value: number | null | undefined) => value === undefined || (value === null && !gaps);
  for (let off = 0; off < values.length; off++)
    for (const at of [index - off, index + off]) if (!none(values[at])) return at;
  return index;
}

/** As the pointer and the axis say it. Times are seconds since the run's start. */
export const xWords = (x: number, kind: XKind): string =>
  kind === 'time' ? lasting(x) : kind === 'epoch' ? words(Math.round(x * 1000) / 1000) : words(x);

/** A little more than the values need; a decade where there is but one value, or none. */
export const logRange = (low: number | null, high: number | null): [number, number] =>
  low === null || high === null ? [0.1, 1] : low === high ? [low / 3, high * 3] : [low / 1.15, high * 1.15];

/** A line's place among uPlot's series: behind x, and behind what the lines before it take. */
export const placesOf = (lines: readonly Line[]): number[] => {
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
