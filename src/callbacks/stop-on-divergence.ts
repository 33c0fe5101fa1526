/** Ends training once a loss is no longer a number to learn from. */
import { Type } from '@sinclair/typebox';
import { exitCode } from '../registry/problem.js';
import { defineCallback, type StepReport } from './callback.js';

export const stopOnDivergence = defineCallback({
  name: 'stop-on-divergence',
  summary: 'Stops with exit code 3 when a loss is NaN, infinite or beyond a limit.',
  config: Type.Object(
    { limit: Type.Number({ exclusiveMinimum: 0, default: 1e6, description: 'Largest magnitude a loss may have.' }) },
    { additionalProperties: false },
  ),
  build({ limit }) {
    return {
      onReports(reports, control) {
        const reason = reports.map((report) => diverged(report, limit)).find((found) => found !== undefined);
        if (reason) control.stop(reason, exitCode.diverged);
      },
    };
  },
});

/** What is wrong with a report's losses: `the generator's loss is NaN at step 12`. */
function diverged({ step, values }: StepReport, limit: number): string | undefined {
  for (const [name, value] of Object.entries(values)) {
    if (!name.startsWith('loss.') || Math.abs(value) <= limit) continue;
    const beyond = Number.isFinite(value) ? `, beyond the limit of ${limit},` : '';
    return `the ${name.slice('loss.'.length)}'s loss is ${value}${beyond} at step ${step}`;
  }
  return undefined;
}
