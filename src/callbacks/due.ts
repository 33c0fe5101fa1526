/** Cadence for callbacks that go by reports: when a span of training has passed again. (`onDue` is the loop's.) */
import type { Duration } from '../registry/fields.js';
import type { Json } from '../registry/json.js';
import type { RunContext, StepReport } from './callback.js';

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

/** Picks reports for a log, one by one in their order: the first of each span, and each with something measured. */
export interface Picker {
  /** Before the first report of a process. */
  start(run: Pick<RunContext, 'startStep' | 'stepsPerEpoch'>): void;
  picks(report: StepReport): boolean;
  /** What a resume must know. */
  save(): Json;
  restore(saved: Json): void;
}

export function pickerOf(span: Duration): Picker {
  let last: Progressed = { step: 0, epochs: 0 };
  return {
    start({ startStep, stepsPerEpoch }) {
      if (last.step !== startStep) last = { step: startStep, epochs: startStep / stepsPerEpoch };
    },
    picks(report) {
      const due = report.measured !== undefined || spans(report, span) > spans(last, span);
      last = { step: report.step, epochs: report.epochs };
      return due;
    },
    save: () => ({ step: last.step, epochs: last.epochs }),
    restore(saved) {
      last = saved as unknown as Progressed;
    },
  };
}
