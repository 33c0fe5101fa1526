/** Says when the config's metrics are measured. What they are is the config's `metrics`; computing them is theirs. */
import { Type } from '@sinclair/typebox';
import { type Duration, duration, parseDuration } from '../registry/fields.js';
import { defineCallback, type RunContext } from './callback.js';

/** Measurements of a training that says nothing of them, at most: a toy's epochs are too short for one each. */
const most = 20;

export const evaluate = defineCallback({
  name: 'evaluate',
  summary: "Measures the generator by the config's metrics, and reports the numbers with those of that step.",
  config: Type.Object(
    {
      every: Type.Optional(
        duration(
          `How often; the end of training always is measured. Each epoch unless given, or ${most} times in a training of more epochs.`,
        ),
      ),
    },
    { additionalProperties: false },
  ),
  build({ every }) {
    let run: RunContext;
    let cadence: Duration | undefined;
    const warned = new Set<string>();
    /** Once for the same words. */
    const warn = (metric: string, warning: string, step: number) => {
      const text = `${metric}: ${warning}`;
      if (warned.has(text)) return;
      warned.add(text);
      run.terminal.line(`warning: ${text}`);
      run.files.event('warning', { step, metric, warning });
    };
    return {
      get cadence() {
        return cadence;
      },
      ends: { first: false, last: true },
      onStart(context) {
        run = context;
        if (run.measured.length > 0) cadence = every === undefined ? usual(run) : parseDuration(every);
      },
      async measure({ state, step }) {
        const found = await run.measure(state);
        for (const [metric, { warnings = [] }] of Object.entries(found))
          for (const one of warnings) warn(metric, one, step);
        return found;
      },
    };
  },
});

const usual = ({ totalSteps, stepsPerEpoch }: RunContext): Duration =>
  totalSteps > most * stepsPerEpoch
    ? { amount: Math.ceil(totalSteps / most), unit: 'steps' }
    : { amount: 1, unit: 'epochs' };
