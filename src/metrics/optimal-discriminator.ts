/**
 * How far the discriminator is from the one that no other excels, D* = p_data / (p_data + p_g) (Goodfellow et al. 2014,
 * proposition 1), on toys whose density is known: the mean of |D - D*| over real points and samples, as many of each, which
 * is its mean under (p_data + p_g) / 2. Beside it what the game is worth, V(D, G), and what it would be to D*: C(G).
 *
 * D* is taken from bins, as in `jensen-shannon.ts`, and p_g in it from the samples. So a perfect pair, p_g = p_data and
 * D = 1/2, is not 0 away from D* but as far as `floor`. This says how well D has learned, not how good samples are.
 */
import { Type } from '@sinclair/typebox';
import type { HostTensor } from '../engine/tensor.js';
import type { Bins } from './bins.js';
import { divergence, optimal } from './divergence.js';
import { mean } from './mean.js';
import { defineMetric } from './metric.js';
import { payoff, scores } from './opinions.js';
import { allFinite, binsFor, toyFields } from './toys.js';

const name = 'optimal-discriminator';

export const optimalDiscriminator = defineMetric({
  name,
  summary: 'Mean distance of the discriminator from p / (p + q), on toys of known density; smaller is better for it.',
  config: Type.Object(toyFields, { additionalProperties: false }),
  build: (config) => ({
    /** `floor`: see above. `payoff`: V(D, G). `virtual`: C(G), to which `payoff` is less by `shortfall`, but for chance. */
    numbers: ['value', 'floor', 'payoff', 'virtual', 'shortfall'],
    goal: 'min',
    asks: ['sample', 'judge'],
    against(reference) {
      const { samples, seed } = config;
      const { bins, recipe } = binsFor(name, reference, config);
      const real = reference.rows('fresh', samples, seed);
      const undecided = new Float64Array(samples).fill(0.5);
      let floor: number | undefined;
      return {
        recipe,
        async measure(sample, judge) {
          const perfect = () => reference.rows('fresh', samples, seed + 1);
          floor ??= distance(bins, real, perfect(), undecided, undecided);
          const fake = await sample(samples);
          if (!allFinite(fake)) return { ...unknown, floor };
          const [ofReal, ofFake] = [await judge(real), await judge(fake)];
          const value = distance(bins, real, fake, scores(ofReal), scores(ofFake));
          const worth = payoff(ofReal, ofFake);
          const virtual = 2 * divergence(bins, bins.of(fake)).value - Math.log(4);
          return { value, floor, payoff: worth, virtual, shortfall: virtual - worth };
        },
      };
    },
  }),
});

/** Mean |D - D*| over real and fake points, where D says `ofReal` and `ofFake` of them. */
function distance(bins: Bins, real: HostTensor, fake: HostTensor, ofReal: Float64Array, ofFake: Float64Array): number {
  const [atReal, atFake] = [bins.of(real), bins.of(fake)];
  const best = optimal(bins, atFake);
  const apart = (scores: Float64Array, at: Int32Array) =>
    mean(scores.map((score, i) => Math.abs(score - best(at[i]!))));
  return (apart(ofReal, atReal) + apart(ofFake, atFake)) / 2;
}

const unknown = { value: Number.NaN, payoff: Number.NaN, virtual: Number.NaN, shortfall: Number.NaN };
