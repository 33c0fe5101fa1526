/**
 * A metric over training, one line a cell: the mean over seeds, and its interval as a band. On a logarithmic scale both are
 * of logarithms, so that the mean is the geometric one.
 */
import type { Curve } from '../../reproduction/results.js';
import { estimate, mapped } from '../../sweep/statistics.js';
import { type Axis, numericAxis } from '../axis.js';
import { type Area, xAxis, yAxis } from '../frame.js';
import { keyRows } from '../keys.js';
import { element, line, polyline, svg } from '../svg.js';

export interface CurvesOfCell {
  readonly label: string;
  /** Of each seed. */
  readonly curves: readonly Curve[];
}

export interface CurvesLook {
  readonly title: string;
  readonly metric: string;
  readonly over: 'steps' | 'epochs';
  /** Title of the horizontal axis. */
  readonly axis: string;
  readonly log: boolean;
  /** A value to draw a line at. */
  readonly line?: number;
}

interface Place {
  readonly at: number;
  readonly mean: number;
  readonly interval?: readonly [number, number];
}

const [width, plotHeight] = [860, 300];

/** Undefined where no cell has two finite numbers. */
export function claimCurves(cells: readonly CurvesOfCell[], look: CurvesLook): string | undefined {
  const drawn = cells.map(({ curves }) => placesOf(curves, look));
  if (!drawn.some((places) => places.length > 1)) return undefined;
  const { text: keys, height: above } = keyRows(
    cells.map(({ label }) => label),
    width - 15,
  );
  const area: Area = { left: 70, right: width - 15, top: 34 + above, bottom: 34 + above + plotHeight };
  const all = drawn.flat();
  const ats = all.map(({ at }) => at);
  const x = numericAxis([Math.min(...ats), Math.max(...ats)], [area.left, area.right]);
  const y = valuesAxis(all, look, area);
  const rule = look.line === undefined ? '' : ruleAt(y.place(look.line), area);
  const parts = drawn.map((places, i) => [
    band(places, x, y, keys.colours[i]!),
    curve(places, x, y, keys.colours[i]!, keys.dashes[i]),
  ]);
  return svg(
    width,
    area.bottom + 46,
    look.title,
    xAxis(area, x, look.axis),
    yAxis(area, y, look.metric),
    rule,
    ...parts.map(([below]) => below!),
    ...parts.map(([, over]) => over!),
    keys.drawn(area.top - 16 - above),
  );
}

/** Mean and interval wherever at least one seed has a finite number; of seeds that end early, those that go on. */
function placesOf(curves: readonly Curve[], { over, log }: CurvesLook): Place[] {
  const byPlace = new Map<number, number[]>();
  for (const curve of curves)
    curve.values.forEach((value, i) => {
      if (!Number.isFinite(value) || (log && value <= 0)) return;
      const at = curve[over][i]!;
      byPlace.set(at, [...(byPlace.get(at) ?? []), value]);
    });
  const estimated = (values: readonly number[]) =>
    log ? mapped(estimate(values.map(Math.log)), Math.exp) : estimate(values);
  return [...byPlace].sort(([a], [b]) => a - b).map(([at, values]) => ({ at, ...estimated(values) }));
}

function valuesAxis(places: readonly Place[], { log, line: level }: CurvesLook, area: Area): Axis {
  const means = places.map(({ mean }) => mean);
  const ends = places.flatMap(({ interval }) => interval ?? []);
  const [least, most] = [Math.min(...means), Math.max(...means)];
  // A band wider than all means together would hide what they do.
  const room = log ? 0 : most - least || Math.abs(most) || 1;
  const shown = ends.filter((end) =>
    log ? end > least / 30 && end < most * 30 : end > least - room && end < most + room,
  );
  const values = [...means, ...shown, ...(level === undefined || (log && level <= 0) ? [] : [level])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const range = [area.bottom, area.top] as const;
  if (log) return numericAxis([low / 1.15, high * 1.15], range, true);
  const margin = 0.05 * (high - low || Math.abs(high) || 1);
  return numericAxis([low - margin, high + margin], range);
}

const ruleAt = (y: number, { left, right }: Area) =>
  line([left, y], [right, y], { stroke: '#57606a', 'stroke-width': 1, 'stroke-dasharray': '6 4' });

const curve = (places: readonly Place[], x: Axis, y: Axis, stroke: string, dash: string | undefined) =>
  polyline(
    places.map(({ at, mean }) => [x.place(at), y.place(mean)]),
    { stroke, 'stroke-width': 1.75, 'stroke-dasharray': dash },
  );

function band(places: readonly Place[], x: Axis, y: Axis, fill: string): string {
  const known = places.filter(({ interval }) => interval);
  if (known.length < 2) return '';
  const edge = (side: 0 | 1) =>
    known.map(({ at, interval }) => `${number(x.place(at))},${number(y.place(interval![side]))}`);
  return element('polygon', { points: [...edge(1), ...edge(0).reverse()].join(' '), fill, 'fill-opacity': 0.15 });
}

const number = (value: number) => String(Number(value.toFixed(2)));
