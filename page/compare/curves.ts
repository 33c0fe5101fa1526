/** The curves of several runs over one x: each run's own, or of each group of runs that differ in their seed the mean and its interval. */
import { estimate } from '../../src/sweep/statistics.js';
import { type Axis, positions } from '../charts/axis.js';
import type { Line } from '../charts/lines.js';
import { smoothed } from '../charts/smooth.js';
import type { Columns } from '../columns.js';

/** A metric over one run: the rows that have it. */
export interface Curve {
  readonly steps: readonly number[];
  /** Where each lies on the axis. */
  readonly at: readonly number[];
  readonly values: readonly number[];
}

export interface Band extends Curve {
  /** 95% interval of the mean; NaN where there is none. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** `started`: seconds since 1970. `smoothing`: 0 to below 1. */
export function curveOf(columns: Columns, metric: string, axis: Axis, started: number, smoothing = 0): Curve {
  const all = positions(columns, axis, started);
  const column = columns.values[metric] ?? [];
  const rows = [...columns.steps.keys()].filter((row) => column[row] !== undefined);
  return {
    steps: rows.map((row) => columns.steps[row]!),
    at: rows.map((row) => all[row]!),
    values: smoothed(
      rows.map((row) => column[row]),
      smoothing,
    ) as number[],
  };
}

/**
 * Mean and interval at every step that all of the runs have, where x is the mean of theirs: a mean over whoever happens to
 * have got so far would jump where one drops out. NaN where one of them is not finite.
 */
export function together(curves: readonly Curve[]): Band {
  const byStep = curves.map(({ steps, at, values }) => new Map(steps.map((step, i) => [step, [at[i]!, values[i]!]])));
  const steps = (curves[0]?.steps ?? []).filter((step) => byStep.every((one) => one.has(step)));
  const rows = steps.map((step) => byStep.map((one) => one.get(step)!));
  const means = rows.map((row) => {
    const values = row.map(([, value]) => value!);
    return values.every(Number.isFinite) ? estimate(values) : { mean: Number.NaN };
  });
  const edge = (end: 0 | 1) => means.map((one) => ('interval' in one && one.interval ? one.interval[end] : Number.NaN));
  return {
    steps,
    at: rows.map((row) => row.reduce((sum, [at]) => sum + at!, 0) / row.length),
    values: means.map(({ mean }) => mean),
    low: edge(0),
    high: edge(1),
  };
}

export interface Named {
  readonly label: string;
  /** `#rrggbb` */
  readonly colour: string;
  readonly curve: Curve | Band;
}

/** All curves over the union of their x, as a chart draws them. A value that is not finite breaks its line. */
export function overlaid(curves: readonly Named[]): { readonly x: number[]; readonly lines: Line[] } {
  const x = [...new Set(curves.flatMap(({ curve: { at } }) => at))].filter(Number.isFinite).sort((a, b) => a - b);
  const places = new Map(x.map((at, i) => [at, i]));
  const spread = ({ at }: Curve, values: readonly number[]) => {
    const column = new Array<number | undefined>(x.length).fill(undefined);
    for (const [i, value] of values.entries()) {
      const place = places.get(at[i]!);
      if (place !== undefined) column[place] = value;
    }
    return column;
  };
  const lines = curves.map(({ label, colour, curve }): Line => {
    const values = spread(curve, curve.values);
    const line: Line = { label, colour, values, gaps: true };
    if (!('low' in curve)) return line;
    return { ...line, band: { low: spread(curve, curve.low), high: spread(curve, curve.high) } };
  });
  return { x, lines };
}
