/** Cadence for callbacks that go by reports: when a span of training has passed again. (`onDue` is the loop's.) */
import type { Duration } from '../registry/fields.js';

/** How far training is. */
export interface Progressed {
  readonly step: number;
  readonly epochs: number;
}

/** Whole spans since the start. Fractions of epochs are sums of floating point, hence the allowance. */
export function spans({ step, epochs }: Progressed, { amount, unit }: Duration): number {
  return Math.floor((unit === 'steps' ? step : epochs) / amount + 1e-9);
}

/** Training time from one moment to another, in the span's unit. */
export const between = (from: Progressed, to: Progressed, { unit }: Duration): number =>
  unit === 'steps' ? to.step - from.step : to.epochs - from.epochs;
