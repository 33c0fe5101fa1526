/**
 * The sliced Wasserstein distance between samples of the generator and held-out data. On a line the Wasserstein distance
 * is that of the quantile functions, so it is had by sorting; in many dimensions, both sets are projected onto random
 * directions and the distances on those lines are averaged:
 *
 *     SW_p(P, Q) = (mean over directions t of W_p(<t, P>, <t, Q>)^p)^(1/p),  t uniform on the unit sphere
 *
 * (Rabin, Peyre, Delon, Bernot 2011; Bonneel, Rabin, Peyre, Pfister 2015, eq. 8). Each W_p is exact for the two samples.
 * It is in the data's units unless asked otherwise. Two samples of one distribution are not 0 apart but about the `floor`, which falls as
 * n^(-1/2) for p = 1, but where data lie in clusters as n^(-1/4) for p = 2 (the ring at n = 2048: 0.03 and 0.12): hence p = 1.
 * This is not the "SWD" of Karras et al. 2018, which compares normalized 7 x 7 patches of a Laplacian pyramid.
 */
import { Type } from '@sinclair/typebox';
import { sizeOf } from '../engine/tensor.js';
import { choice, positiveInteger } from '../registry/fields.js';
import { defineMetric, heldOutField, heldOutOf } from './metric.js';
import { rangeOf } from './range.js';
import { directions, project, samplingError, slicedDistance, sorted } from './sliced-distance.js';

const name = 'sliced-wasserstein';

export const slicedWasserstein = defineMetric({
  name,
  summary: 'Sliced Wasserstein distance between samples and held-out data; smaller is better.',
  config: Type.Object(
    {
      samples: Type.Integer({
        minimum: 16,
        default: 2048,
        description: 'Samples of the generator, and at most so many rows of real data.',
      }),
      projections: positiveInteger('Random directions, the same ones at every measurement.', 128),
      order: Type.Integer({ minimum: 1, maximum: 2, default: 1, description: 'The p of W_p.' }),
      unit: choice(
        ['data', 'range'],
        'What distances are measured in: the unit of the data, or the width of their range, so that pictures in [0, 1] and in [-1, 1] compare.',
        'data',
      ),
      split: heldOutField,
      seed: Type.Integer({
        minimum: 0,
        default: 0,
        description: "Of the directions and the choice of rows; the run's own seed makes the samples' noise.",
      }),
    },
    { additionalProperties: false },
  ),
  build: ({ samples, projections, order, unit, split, seed }) => ({
    /** `error`: standard error over the samples. `floor`: what as many training rows are away from the held-out ones. */
    numbers: ['value', 'error', 'floor'],
    goal: 'min',
    against(reference) {
      const source = heldOutOf(reference, split);
      const held = reference.rows(source, samples, seed);
      const range = unit === 'range' ? rangeOf(reference, name) : undefined;
      const width = range ? range[1] - range[0] : 1;
      const prepare = () => {
        const lines = directions(seed, projections, sizeOf(reference.shape));
        const target = sorted(project(held, lines));
        const train = sorted(project(reference.rows('train', samples, seed), lines));
        return { lines, target, floor: slicedDistance(train, target, order) / width };
      };
      let prepared: ReturnType<typeof prepare> | undefined;
      return {
        recipe: {
          metric: name,
          order,
          samples,
          projections,
          seed,
          split: source,
          rows: held.shape[0]!,
          shape: reference.shape,
          range: range ? [0, 1] : (reference.range ?? null),
        },
        async measure(sample) {
          prepared ??= prepare();
          const { lines, target, floor } = prepared;
          const projected = project(await sample(samples), lines);
          const value = slicedDistance(sorted(projected), target, order) / width;
          return { value, error: samplingError(projected, target, order) / width, floor };
        },
      };
    },
  }),
});
