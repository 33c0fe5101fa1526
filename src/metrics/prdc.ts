/**
 * Precision, recall, density and coverage of samples beside held-out data, by the nearest neighbours of a classifier's
 * features. Precision and density say how much of what is generated is like the data, recall and coverage how much of the
 * data is generated: one number hides either failing. What they are is in `neighbourhoods.ts`. All depend on k and on both
 * counts. Of these, density and coverage are the ones that outliers do not spoil (Naeem et al. 2020).
 */
import { Type } from '@sinclair/typebox';
import type { HostTensor } from '../engine/tensor.js';
import { positiveInteger } from '../registry/fields.js';
import { exitCode, UserError } from '../registry/problem.js';
import { featuresField, featuresOf } from './features.js';
import { defineMetric, heldOutField, heldOutOf, sampledFields } from './metric.js';
import { neighbourhoods, radii } from './neighbourhoods.js';

const name = 'prdc';

export const prdc = defineMetric({
  name,
  summary: "Precision, recall, density and coverage of samples on a classifier's features; larger is better.",
  config: Type.Object(
    {
      ...sampledFields(),
      k: positiveInteger('Which nearest neighbour a neighbourhood reaches to: 5 as in Naeem et al. 2020.', 5),
      classifier: featuresField,
      split: heldOutField,
    },
    { additionalProperties: false },
  ),
  build({ samples, k, classifier, split, seed }) {
    const featuresFor = featuresOf(classifier);
    return {
      numbers: ['coverage', 'density', 'precision', 'recall'],
      goal: 'max',
      against(reference) {
        const source = heldOutOf(reference, split);
        const held = reference.rows(source, samples, seed);
        const rows = held.shape[0]!;
        if (Math.min(rows, samples) <= k) throw tooFew(rows, samples, k);
        const features = featuresFor(reference);
        const prepare = async () => {
          const real = await features.of(held);
          return { real, reach: await radii(real, k) };
        };
        let ready: ReturnType<typeof prepare> | undefined;
        const compared = async (fake: HostTensor) => {
          ready ??= prepare();
          const { real, reach } = await ready;
          return neighbourhoods(real, reach, await features.of(fake), k);
        };
        const recipe = {
          metric: name,
          ...features.recipe,
          k,
          samples,
          seed,
          split: source,
          rows,
          shape: reference.shape,
        };
        return {
          recipe,
          ready: features.ready,
          measure: async (sample) => ({ ...(await compared(await sample(samples))) }),
        };
      },
    };
  },
});

const tooFew = (rows: number, samples: number, k: number) =>
  new UserError(
    `prdc with k = ${k} needs more than ${k} rows and samples; there are ${rows} and ${samples}.`,
    exitCode.dataMissing,
  );
