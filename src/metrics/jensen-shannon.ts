/**
 * The Jensen-Shannon divergence between the density of a toy, which is known, and the generator's, of which there are
 * samples, in nats: 0 where they are equal, log 2 where they have nothing in common. The paper's game is measured by it:
 *
 *     C(G) = max over D of V(D, G) = -log 4 + 2 JSD(p_data || p_g)
 *
 * (Goodfellow et al. 2014, theorem 1, equations 4 to 6). Both distributions are compared by what they put into equal bins.
 * That cannot enlarge a divergence, and hides from it what happens within a bin: a generator that makes one point alone is
 * taken to fill its bin. Chance enlarges it, by about (bins that hold data) / (8 samples): `floor` is what as many points
 * of the data's own distribution come to.
 */
import { Type } from '@sinclair/typebox';
import { divergence } from './divergence.js';
import { defineMetric } from './metric.js';
import { allFinite, binsFor, toyFields } from './toys.js';

const name = 'jensen-shannon';

export const jensenShannon = defineMetric({
  name,
  summary: "Jensen-Shannon divergence of samples from a toy's known density, in nats; smaller is better.",
  config: Type.Object(toyFields, { additionalProperties: false }),
  build: (config) => ({
    /**
     * `error`: standard error over the samples. `floor`: see above. `gap`: C(G) + log 4, which is 2 JSD. `virtual`: C(G), the
     * paper's virtual training criterion.
     */
    numbers: ['value', 'error', 'floor', 'gap', 'virtual'],
    goal: 'min',
    against(reference) {
      const { samples, seed } = config;
      const { bins, recipe } = binsFor(name, reference, config);
      let floor: number | undefined;
      return {
        recipe,
        async measure(sample) {
          floor ??= divergence(bins, bins.of(reference.rows('fresh', samples, seed))).value;
          const points = await sample(samples);
          const { value, error } = allFinite(points) ? divergence(bins, bins.of(points)) : unknown;
          return { value, error, floor, gap: 2 * value, virtual: 2 * value - Math.log(4) };
        },
      };
    },
  }),
});

const unknown = { value: Number.NaN, error: Number.NaN };
