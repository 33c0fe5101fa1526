/** The forms of networks that several trainers ask for: what goes in, what must come out, and how that is said. */
import { describeShape } from '../engine/tensor.js';
import { Misfit } from '../registry/problem.js';
import { likelihoodOf } from './likelihood.js';
import type { NetworkForm, Surroundings } from './trainer.js';

/** From a z of the prior to an example of the data. */
export const toExamples = ({ dataset, dim }: Surroundings): NetworkForm => ({
  inputShape: [dim],
  outputShape: dataset.shape,
  wanted: "the data's examples are",
});

/** From an example to one logit. */
export const toLogit = ({ dataset }: Surroundings): NetworkForm => ({
  inputShape: dataset.shape,
  outputShape: [1],
  wanted: 'it must put out one logit,',
  unbounded: 'losses work on logits and apply the sigmoid themselves',
});

/** From an example to its code, which is as long as a z of the prior. */
export const toCode = ({ dataset, dim }: Surroundings): NetworkForm => ({
  inputShape: dataset.shape,
  outputShape: [dim],
  wanted: 'it must put out a code as long as a z of the prior,',
});

/** From an example to a normal distribution of its code: all means, then the logarithms of all variances. */
export const toNormal = ({ dataset, dim }: Surroundings): NetworkForm => ({
  inputShape: dataset.shape,
  outputShape: [2 * dim],
  wanted: 'it must put out a mean and a log-variance for each number of a z of the prior,',
  unbounded: 'means and log-variances may be any numbers',
});

/** From a code to what the likelihood of the trainer's config makes an example of. @throws Misfit for data that it is not of */
export function fromCodes(about: Surroundings): NetworkForm {
  const { unbounded, range } = likelihoodOf(about.config);
  const given = about.dataset.range;
  const within = range === undefined || (given && given[0] >= range[0] && given[1] <= range[1]);
  if (within) return { ...toExamples(about), ...(unbounded && { unbounded }) };
  const known = given ? `lie in ${describeShape(given)}` : 'have no known range';
  throw new Misfit(
    `this likelihood is of data in ${describeShape(range)}, but these ${known}.`,
    'Set data.range to [0, 1], or likelihood to gaussian.',
    'likelihood',
  );
}

/** From an example to one logit a class. @throws Misfit where the data have no labels */
export function toClasses({ dataset }: Surroundings): NetworkForm {
  if (dataset.classes === undefined)
    throw new Misfit('learns from labels, and the data have none.', 'Take data with labels, such as mnist.');
  return {
    inputShape: dataset.shape,
    outputShape: [dataset.classes],
    wanted: 'it must put out one logit a class,',
    unbounded: 'the loss works on logits and applies the softmax itself',
  };
}
