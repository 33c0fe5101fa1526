/**
 * How well the discriminator tells held-out data from samples: its accuracy at a threshold of one half, its mean scores and
 * what the game is worth to it, V(D, G). Where generator and discriminator have come to rest it can tell no more than by
 * tossing a coin (Goodfellow et al. 2014, section 4.1): accuracy 1/2, scores 1/2, V = -log 4 = -1.386. The rows were held
 * out, so one that has learned its training data by heart shows it: it takes those for real, and these less often.
 *
 * A low accuracy is also what a discriminator has that has learned nothing, so this says how a game stands, and not by
 * itself how good samples are.
 */
import { Type } from '@sinclair/typebox';
import { mean } from './mean.js';
import { defineMetric, heldOutField, heldOutOf, sampledFields } from './metric.js';
import { payoff, scores, shareReal } from './opinions.js';

const name = 'discriminator';

export const discriminator = defineMetric({
  name,
  summary: 'Accuracy and scores of the discriminator on held-out data and samples; at rest one half.',
  config: Type.Object(
    {
      ...sampledFields(2048, 1),
      split: heldOutField,
    },
    { additionalProperties: false },
  ),
  build: ({ samples, split, seed }) => ({
    /**
     * `value`: the mean of `accuracy.real`, the share of held-out rows taken for real, and `accuracy.fake`, that of samples
     * told as such; `error` is its standard error. `accuracy.train`: the share of training rows taken for real.
     */
    numbers: [
      'value',
      'error',
      'accuracy.real',
      'accuracy.fake',
      'accuracy.train',
      'score.real',
      'score.fake',
      'payoff',
    ],
    goal: 'min',
    asks: ['sample', 'judge'],
    against(reference) {
      const source = heldOutOf(reference, split);
      const held = reference.rows(source, samples, seed);
      const train = reference.rows('train', samples, seed);
      return {
        recipe: {
          metric: name,
          samples,
          seed,
          split: source,
          rows: held.shape[0]!,
          shape: reference.shape,
          range: reference.range ?? null,
        },
        async measure(sample, judge) {
          const [real, fake] = [await judge(held), await judge(await sample(samples))];
          const [right, told] = [shareReal(real), 1 - shareReal(fake)];
          return {
            value: (right + told) / 2,
            error: Math.sqrt(variance(right, held.shape[0]!) + variance(told, samples)) / 2,
            'accuracy.real': right,
            'accuracy.fake': told,
            'accuracy.train': shareReal(await judge(train)),
            'score.real': mean(scores(real)),
            'score.fake': mean(scores(fake)),
            payoff: payoff(real, fake),
          };
        },
      };
    },
  }),
});

/** Of a share of n. */
const variance = (share: number, n: number) => (share * (1 - share)) / n;
