/** Where a moment of a run lies on the axis that was chosen: by step, by epoch or by the clock. */
import type { Columns } from '../columns.js';

export const axes = ['step', 'epoch', 'time'] as const;
export type Axis = (typeof axes)[number];

/** As it stands in the page's address. */
export const readAxis = (text: string | undefined): Axis => axes.find((one) => one === text) ?? 'step';

/** Of every row. Time: seconds since `started`, which is seconds since 1970. */
export function positions({ steps, epochs, times }: Columns, axis: Axis, started: number): readonly number[] {
  if (axis === 'time') return times.map((time) => time - started);
  return axis === 'epoch' ? epochs : steps;
}

/** Where a step lies, by the rows around it; undefined where there are none. `at`: what `positions` says. */
export function positionOf({ steps }: Columns, at: readonly number[], step: number): number | undefined {
  const after = steps.findIndex((one) => one >= step);
  if (after < 0) return at.at(-1);
  if (after === 0 || steps[after] === step) return at[after];
  const share = (step - steps[after - 1]!) / (steps[after]! - steps[after - 1]!);
  return at[after - 1]! + share * (at[after]! - at[after - 1]!);
}
