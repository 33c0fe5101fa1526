/**
 * Whether the generator repeats its training data: how near samples come to them, beside how near held-out rows do. Each
 * has a distance to the nearest training row; `value` is the share of pairs of a sample and a held-out row in which the
 * sample is nearer. One half is as it should be; towards 1, samples are nearer to the training data than real data that the
 * generator never saw: they are remembered. Towards 0 they are farther away than real data are: they are no good.
 *
 * Distances are Euclidean, of pixels where the data are images: a copy that is moved by one pixel escapes them (Theis, van
 * den Oord and Bethge 2016, section 4.2). The share is that of Mann and Whitney's test, its error that of DeLong et al. 1988.
 */
import { Type } from '@sinclair/typebox';
import { nearestRows } from '../engine/distances.js';
import { defineMetric, heldOutField, heldOutOf, sampledFields } from './metric.js';
import { median, shareNearer } from './ranks.js';

const name = 'nearest-neighbour';

export const nearestNeighbour = defineMetric({
  name,
  summary:
    'Whether samples are nearer to the training data than held-out data are, which tells of memory; one half is right.',
  config: Type.Object(
    {
      ...sampledFields(1000),
      rows: Type.Optional(
        Type.Integer({ minimum: 1, description: 'Training rows to look among; all of them unless given.' }),
      ),
      split: heldOutField,
    },
    { additionalProperties: false },
  ),
  build: ({ samples, rows, split, seed }) => ({
    /** `error`: standard error of the share. `ratio`: the median distance of samples over that of held-out rows. */
    numbers: ['value', 'error', 'ratio'],
    goal: 'min',
    against(reference) {
      const source = heldOutOf(reference, split);
      const held = reference.rows(source, samples, seed);
      const train = reference.rows('train', rows ?? Number.MAX_SAFE_INTEGER, seed);
      let usual: Promise<Float64Array> | undefined;
      const distances = async (points: typeof held) =>
        Float64Array.from((await nearestRows(points, train)).squares, Math.sqrt).sort();
      return {
        recipe: {
          metric: name,
          samples,
          trainingRows: train.shape[0]!,
          seed,
          split: source,
          rows: held.shape[0]!,
          shape: reference.shape,
          range: reference.range ?? null,
        },
        async measure(sample) {
          usual ??= distances(held);
          const [own, others] = [await distances(await sample(samples)), await usual];
          const { value, error } = shareNearer(own, others);
          return { value, error, ratio: median(own) / median(others) };
        },
      };
    },
  }),
});
