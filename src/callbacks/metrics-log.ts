/** Writes reports into metrics.jsonl. No time of day, no rounding by the machine: a resumed run's file is the same bytes. */
import { Type } from '@sinclair/typebox';
import { duration, parseDuration } from '../registry/fields.js';
import { defineCallback } from './callback.js';
import { pickerOf } from './due.js';
import { decodeMetrics, encodeMetrics } from './metrics-line.js';

const log = 'metrics.jsonl';

export const metricsLog = defineCallback({
  name: 'metrics-log',
  summary:
    'Appends the reported numbers to metrics.jsonl, one line of JSON per due step and per step after which something was measured.',
  config: Type.Object(
    { every: duration('How often a line is written; measured numbers always are.', '10 steps') },
    { additionalProperties: false },
  ),
  build({ every }) {
    const { start, picks, save, restore } = pickerOf(parseDuration(every));
    let files: { append(path: string, line: string): void };
    return {
      /** Lines of steps that will be taken again go. */
      onStart(run) {
        files = run.files;
        start(run);
        run.files.trim(log, (line) => (decodeMetrics(line)?.step ?? Number.POSITIVE_INFINITY) <= run.startStep);
      },
      onReports(reports) {
        for (const report of reports)
          if (picks(report)) files.append(log, encodeMetrics(report.step, report.epochs, report.values));
      },
      save,
      restore,
    };
  },
});
