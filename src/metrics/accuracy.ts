/** How often a classifier in training is right about rows that it never saw. Not about samples: it generates none. */
import { Type } from '@sinclair/typebox';
import type { HostTensor } from '../engine/tensor.js';
import { choice } from '../registry/fields.js';
import { exitCode, UserError } from '../registry/problem.js';
import { byLogits } from './labels.js';
import { defineMetric, heldOutOf } from './metric.js';

const name = 'accuracy';

export const accuracy = defineMetric({
  name,
  summary: 'Share of held-out rows whose class a classifier in training tells rightly; larger is better.',
  config: Type.Object(
    {
      split: choice(
        ['held-out', 'test', 'validation'],
        'Rows to classify, all of them. held-out: the test split, else the validation split.',
        'held-out',
      ),
    },
    { additionalProperties: false },
  ),
  build: ({ split }) => ({
    /** `error`: standard error of the share, by the binomial distribution. */
    numbers: ['value', 'error'],
    goal: 'max',
    asks: ['classify'],
    against(reference) {
      const source = heldOutOf(reference, split);
      if (source === 'fresh')
        throw new UserError(
          'accuracy needs rows with labels, and rows that are drawn anew have none.',
          exitCode.dataMissing,
        );
      const labels = reference.labels(source);
      return {
        recipe: {
          metric: name,
          split: source,
          rows: labels.length,
          shape: reference.shape,
          range: reference.range ?? null,
        },
        async measure(_, judge) {
          const share = shareRight(await judge(reference.first(source)), labels);
          return { value: share, error: Math.sqrt((share * (1 - share)) / labels.length) };
        },
      };
    },
  }),
});

/** Of logits [n, classes]; NaN where one of them is. */
function shareRight(logits: HostTensor, labels: ArrayLike<number>): number {
  const { modes, surety } = byLogits(logits);
  if (surety.some(Number.isNaN)) return Number.NaN;
  return modes.reduce((sum, mode, row) => sum + Number(mode === labels[row]), 0) / modes.length;
}
