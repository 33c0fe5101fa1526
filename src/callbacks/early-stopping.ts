/**
 * Ends training when a metric has not improved for a while. Looks at every step, but decides only where it is due, so
 * that the stopping step does not depend on how steps are grouped. A step after which something is measured ends its group.
 */
import { Type } from '@sinclair/typebox';
import { duration, nonNegative, parseDuration } from '../registry/fields.js';
import { type Control, defineCallback } from './callback.js';
import { between, type Progressed } from './due.js';
import { goalField, improves, metricField, reportedValue } from './goal.js';

/** The best value so far, and when it was seen. */
interface Best extends Progressed {
  readonly value: number | null;
}

export const earlyStopping = defineCallback({
  name: 'early-stopping',
  summary: 'Stops when a metric has not improved for a given span of training.',
  config: Type.Object(
    {
      metric: metricField,
      goal: goalField,
      patience: duration('How long to wait for an improvement.', '5 epochs'),
      minDelta: nonNegative('Improvements up to this size do not count.', 0),
      every: duration('How often to decide; by a metric of the config, whenever it is measured.', '100 steps'),
    },
    { additionalProperties: false },
  ),
  build({ metric, goal, patience, minDelta, every }) {
    const span = parseDuration(patience);
    let best: Best = { value: null, step: 0, epochs: 0 };
    let measured = false;

    function decide(now: Progressed, control: Control): void {
      if (between(best, now, span) < span.amount) return;
      const seen = best.value === null ? 'no value so far' : `best ${best.value} at step ${best.step}`;
      control.stop(`${metric} has not improved for ${patience}: ${seen}`);
    }

    return {
      cadence: parseDuration(every),
      onStart(run) {
        measured = run.measured.includes(metric);
      },
      onReports(reports, control) {
        for (const report of reports) {
          const value = report.values[metric] ?? Number.NaN;
          if (improves(value, best.value, goal, minDelta)) best = { value, step: report.step, epochs: report.epochs };
          if (measured && metric in report.values) decide(report, control);
        }
      },
      onDue(moment, control) {
        if (measured) return;
        if (best.value === null && moment.report) reportedValue(moment.report, metric, 'early-stopping');
        decide(moment, control);
      },
      save: () => ({ ...best }),
      restore(saved) {
        best = saved as unknown as Best;
      },
    };
  },
});
