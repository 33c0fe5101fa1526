/** Asynchronous successive halving, decision for decision as Optuna's SuccessiveHalvingPruner. */
import { Type } from '@sinclair/typebox';
import { positiveInteger } from '../registry/fields.js';
import { ascending, valuesAt, withoutNaN } from './curves.js';
import { definePruner } from './pruner.js';

export const asha = definePruner({
  name: 'asha',
  summary: 'Ends a trial at a rung (min_iter * eta^(s + k) reports) unless it is among the best 1/eta there.',
  config: Type.Object(
    {
      min_iter: positiveInteger('Reports at the first rung, if s is 0.', 1),
      eta: Type.Integer({
        minimum: 2,
        default: 4,
        description: 'Every eta-th goes on; a rung is eta times the one before.',
      }),
      s: Type.Integer({ minimum: 0, default: 0, description: 'How many rungs to leave out at the start.' }),
    },
    { additionalProperties: false },
  ),
  build: ({ min_iter, eta, s }) => ({
    due(count) {
      let rung = min_iter * eta ** s;
      while (rung < count) rung *= eta;
      return rung === count;
    },
    /** Of fewer than eta trials only the best goes on. NaN never does, and is no competitor. */
    prunes(own, others) {
      const value = own.at(-1)!;
      if (Number.isNaN(value)) return true;
      const values = [...withoutNaN(valuesAt(others, own.length)), value].sort(ascending);
      return value > values[Math.max(0, Math.floor(values.length / eta) - 1)]!;
    },
  }),
});
