/** The axes of parallel coordinates: one for each parameter and one for the value, and which trials a brush lets through. */

import type { Json } from '../../src/registry/json.js';
import { type Axis, listAxis, numericAxis, valueAxis } from '../../src/report/axis.js';
import { shortNames } from '../../src/sweep/words.js';
import type { SweepReply } from '../../src/ui/contract.js';
import { numberOf } from '../numbers.js';
import type { Trial } from './trials.js';

export interface Scale extends Axis {
  /** A parameter's dotted path, or what stands for the value. */
  readonly key: string;
  readonly label: string;
  /** Pixels from the top; undefined where the trial has nothing here. */
  at(trial: Trial): number | undefined;
}

/** The key of the last axis, which no path can be. */
export const valueKey = '';

/** Ends of what is let through, in pixels from the top, by key of the axis. */
export type Brushes = Readonly<Record<string, readonly [from: number, to: number]>>;

/** From `top` to `bottom`, in pixels; the greatest on top. Values as they occur decide how far each reaches. */
export function scalesOf(
  { parameters, trials, row }: SweepReply,
  [top, bottom]: readonly [top: number, bottom: number],
): Scale[] {
  const names = shortNames(parameters.map(({ path }) => path));
  const ofParameters = parameters.map(({ path, scale }): Scale => {
    const values = trials.flatMap(({ parameters: { [path]: value } }) => (value === undefined ? [] : [value]));
    const axis = axisOf(scale, values, [bottom, top]);
    return {
      ...axis,
      key: path,
      label: names.get(path)!,
      at: ({ parameters: { [path]: value } }) => (value === undefined ? undefined : axis.place(value)),
    };
  });
  const values = trials.flatMap(({ value }) => numberOf(value) ?? []).filter(Number.isFinite);
  const axis = valueAxis(values, [bottom, top]);
  const last: Scale = {
    ...axis,
    key: valueKey,
    label: row.metric ?? 'value',
    at(trial) {
      const value = numberOf(trial.value);
      return value !== undefined && Number.isFinite(value) ? axis.place(value) : undefined;
    },
  };
  return [...ofParameters, last];
}

function axisOf(scale: 'linear' | 'log' | 'category', values: readonly Json[], range: readonly [number, number]): Axis {
  const numbers = values.filter((value) => typeof value === 'number');
  if (scale === 'category' || numbers.length === 0 || numbers.length < values.length)
    return listAxis(listed(values), range);
  const ends = [Math.min(...numbers), Math.max(...numbers)] as const;
  return numericAxis(ends, range, scale === 'log' && ends[0] > 0 && ends[1] > ends[0]);
}

/** Each once; numbers in their order, others by name. */
function listed(values: readonly Json[]): Json[] {
  const each = new Map(values.map((value) => [JSON.stringify(value), value]));
  const order = new Intl.Collator('en', { numeric: true });
  return [...each.values()].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : order.compare(String(a), String(b)),
  );
}

/** Whether every brush lets the trial through; a trial without a place on a brushed axis does not pass. */
export const passes = (trial: Trial, scales: readonly Scale[], brushes: Brushes): boolean =>
  scales.every((scale) => {
    const brush = brushes[scale.key];
    if (!brush) return true;
    const at = scale.at(trial);
    return at !== undefined && at >= Math.min(...brush) && at <= Math.max(...brush);
  });

/** What a drag from one pixel to another leaves of a brush; none where it was a click. */
export const brushOf = (from: number, to: number, [top, bottom]: readonly [number, number]) => {
  const inside = (at: number) => Math.min(bottom, Math.max(top, at));
  return Math.abs(to - from) < 3 ? undefined : ([inside(Math.min(from, to)), inside(Math.max(from, to))] as const);
};
