/** Asks for checkpoints, and knows which was the best. Writing and deleting them is `experiment/checkpoints.ts`'s. */
import { Type } from '@sinclair/typebox';
import { duration, parseDuration, positiveInteger } from '../registry/fields.js';
import { defineCallback, type StepReport } from './callback.js';
import { goalField, improves, metricField, reportedValue } from './goal.js';

const best = Type.Object(
  { metric: metricField, goal: goalField },
  {
    additionalProperties: false,
    description:
      'Also keeps the checkpoint at which this metric was best; one of the config is looked at whenever it is measured.',
  },
);

export const checkpoint = defineCallback({
  name: 'checkpoint',
  summary: 'Saves the whole training state, keeps the latest few and, if asked, the best.',
  config: Type.Object(
    {
      every: duration('How often a checkpoint is saved; the end of training always is.', '1 epoch'),
      keep: positiveInteger('Recent checkpoints to keep, besides the best.', 3),
      best: Type.Optional(best),
    },
    { additionalProperties: false },
  ),
  build(config) {
    let record: number | null = null;
    let measured = false;

    /** Whether the watched metric is better than ever; then it is the new record. */
    function isBest(report: StepReport | undefined): boolean {
      if (!config.best || !report) return false;
      const value = reportedValue(report, config.best.metric, 'checkpoint');
      if (!improves(value, record, config.best.goal)) return false;
      record = value;
      return true;
    }

    return {
      cadence: parseDuration(config.every),
      ends: { first: false, last: true },
      onStart(run) {
        measured = config.best !== undefined && run.measured.includes(config.best.metric);
      },
      onReports(reports, control) {
        const last = reports.at(-1)!;
        const now = measured && config.best!.metric in last.values;
        if (now && isBest(last)) control.save({ keep: config.keep, best: true });
      },
      onDue({ report }, control) {
        control.save({ keep: config.keep, best: !measured && isBest(report) });
      },
      save: () => record,
      restore(saved) {
        record = saved as number | null;
      },
    };
  },
});
