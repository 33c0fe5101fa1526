/**
 * The timeline of pictures of fixed noise: which steps there are, which one a run shows, where a key leads. The wanted step
 * is of the page and outlives runs and updates; what a run shows for it is found anew each time. No pictures here.
 */

/** One picture. `file`: path below the run folder. */
export interface Sample {
  readonly step: number;
  readonly file: string;
}

/** What a run shows. Not `exact`: it has no picture of the wanted step, and this is the nearest earlier one. */
export interface Shown extends Sample {
  readonly exact: boolean;
}

/** The newest, whatever comes; or a step that stays. */
export type Wanted = number | 'newest';

/** Ascending steps at which any of the runs has a picture. */
export const stepsOf = (runs: readonly (readonly Sample[])[]): number[] =>
  [...new Set(runs.flatMap((samples) => samples.map(({ step }) => step)))].sort((a, b) => a - b);

/** The step to show: of `newest` the last there is. Undefined where there are no pictures. */
export const stepOf = (steps: readonly number[], wanted: Wanted): number | undefined =>
  wanted === 'newest' || steps.length === 0 ? steps.at(-1) : wanted;

/** Of one run's pictures, in any order; undefined where all are later than `step`. */
export function shownAt(samples: readonly Sample[], step: number): Shown | undefined {
  let found: Sample | undefined;
  for (const sample of samples) if (sample.step <= step && sample.step >= (found?.step ?? 0)) found = sample;
  return found && { ...found, exact: found.step === step };
}

/** Place of `step` among ascending steps: of the last that is not later, else the first. */
export function placeOf(steps: readonly number[], step: number): number {
  const later = steps.findIndex((one) => one > step);
  return later < 0 ? Math.max(0, steps.length - 1) : Math.max(0, later - 1);
}

/** The step `by` places away from `step`, which need not be among them; the first or last where they end. */
export function moved(steps: readonly number[], step: number, by: number): number {
  const [earlier, later] = [steps.filter((one) => one < step), steps.filter((one) => one > step)];
  return (by > 0 ? (later[by - 1] ?? later.at(-1)) : (earlier[earlier.length + by] ?? earlier[0])) ?? step;
}

/** Where a key leads, as in any slider; undefined for a key that means nothing here. */
export function afterKey(key: string, steps: readonly number[], step: number): Wanted | undefined {
  switch (key) {
    case 'ArrowLeft':
      return moved(steps, step, -1);
    case 'ArrowRight':
      return moved(steps, step, 1);
    case 'PageUp':
      return moved(steps, step, 10);
    case 'PageDown':
      return moved(steps, step, -10);
    case 'Home':
      return steps[0];
    case 'End':
      return 'newest';
    default:
      return undefined;
  }
}

/** As it stands in the address of the page. What is no step is the newest. */
export const readWanted = (text: string | undefined): Wanted =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : 'newest';
