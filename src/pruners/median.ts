/**
 * The median rule of Optuna's MedianPruner, but for one thing: there only trials that completed are compared with, here
 * all earlier ones that got as far, pruned ones too. So it does not depend on which of them have ended by now.
 */
import { Type } from '@sinclair/typebox';
import { positiveInteger } from '../registry/fields.js';
import { ascending, least, valuesAt, withoutNaN } from './curves.js';
import { definePruner } from './pruner.js';

const count = (description: string, fallback: number) => Type.Integer({ minimum: 0, default: fallback, description });

export const median = definePruner({
  name: 'median',
  summary: 'Ends a trial whose best value so far is worse than the median of others after as many reports.',
  config: Type.Object(
    {
      startup_trials: count('Earlier trials that there must be.', 5),
      warmup: count('Reports of a trial before it is judged.', 0),
      interval: positiveInteger('Reports between judgements, counted from the end of the warm-up.', 1),
      min_trials: positiveInteger('Earlier trials that must have got as far.', 1),
    },
    { additionalProperties: false },
  ),
  build: ({ startup_trials, warmup, interval, min_trials }) => ({
    due: (count) => count >= Math.max(1, warmup) && (count - warmup) % interval === 0,
    /** A trial with nothing but NaN ends; NaN of others does not count. */
    prunes(own, others) {
      if (others.length === 0 || others.length < startup_trials) return false;
      const best = least(withoutNaN(own));
      if (Number.isNaN(best)) return true;
      const values = valuesAt(others, own.length);
      return values.length >= min_trials && best > middle(withoutNaN(values).sort(ascending));
    },
  }),
});

/** Of sorted numbers; NaN, to which nothing compares, of none. */
const middle = (sorted: readonly number[]): number =>
  (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
