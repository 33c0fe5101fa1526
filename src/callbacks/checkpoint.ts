/** Asks for checkpoints, and knows which was the best. Writing and deleting them is `experiment/checkpoints.ts`'s. */
import { type Static, Type } from '@sinclair/typebox';
import { duration, parseDuration, positiveInteger } from '../registry/fields.js';
import { defineCallback, type StepReport } from './callback.js';
import { goalField, improves, metricField, reportedValue } from './goal.js';

const best = Type.Object(
  { metric: metricField, goal: goalField },
  { additionalProperties: false, description: 'Also keeps the checkpoint at which this metric was best.' },
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
    return {
      cadence: parseDuration(config.every),
      ends: { first: false, last: true },
      onDue({ report }, control) {
        const value = config.best && report && candidate(config.best, report, record);
        if (value !== undefined) record = value;
        control.save({ keep: config.keep, best: value !== undefined });
      },
      save: () => record,
      restore(saved) {
        record = saved as number | null;
      },
    };
  },
});

/** The metric's value, when it is better than `record`. */
function candidate(
  { metric, goal }: Static<typeof best>,
  report: StepReport,
  record: number | null,
): number | undefined {
  const value = reportedValue(report, metric, 'checkpoint');
  return improves(value, record, goal) ? value : undefined;
}
