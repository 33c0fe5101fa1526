/**
 * The Frechet distance between samples and held-out data, each taken for a normal distribution of a classifier's features
 * (Heusel et al. 2017). With the Inception network of that paper it is the FID, bias and all: it falls as samples grow in
 * number, so numbers of unequal counts are not comparable. With another network the scale is another.
 */
import { Type } from '@sinclair/typebox';
import { featuresField, featuresOf } from './features.js';
import { frechetDistance, prepared } from './frechet-distance.js';
import { groups, jackknifeError } from './jackknife.js';
import { defineMetric, heldOutField, heldOutOf, sampledFields } from './metric.js';
import { momentsOf, without } from './moments.js';

const name = 'frechet';

export const frechet = defineMetric({
  name,
  summary: "Frechet distance between samples and held-out data on a classifier's features; smaller is better.",
  config: Type.Object(
    { ...sampledFields(), classifier: featuresField, split: heldOutField },
    { additionalProperties: false },
  ),
  build({ samples, classifier, split, seed }) {
    const featuresFor = featuresOf(classifier);
    return {
      /** `error`: standard error over the samples. `floor`: what as many training rows are away from the held-out ones. */
      numbers: ['value', 'error', 'floor'],
      goal: 'min',
      against(reference) {
        const source = heldOutOf(reference, split);
        const held = reference.rows(source, samples, seed);
        const features = featuresFor(reference);
        const prepare = async () => {
          const target = prepared(momentsOf(await features.of(held)));
          const train = await features.of(reference.rows('train', samples, seed));
          return { target, floor: frechetDistance(target, momentsOf(train)) };
        };
        let ready: ReturnType<typeof prepare> | undefined;
        return {
          recipe: {
            metric: name,
            ...features.recipe,
            samples,
            seed,
            split: source,
            rows: held.shape[0]!,
            shape: reference.shape,
          },
          ready: features.ready,
          async measure(sample) {
            ready ??= prepare();
            const { target, floor } = await ready;
            const found = await features.of(await sample(samples));
            const all = momentsOf(found);
            const rest = (group: number) => frechetDistance(target, without(all, momentsOf(found, group, groups)));
            return {
              value: frechetDistance(target, all),
              error: jackknifeError(Array.from({ length: groups }, (_, group) => rest(group))),
              floor,
            };
          },
        };
      },
    };
  },
});
