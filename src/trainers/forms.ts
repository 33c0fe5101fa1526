/** The forms of networks that several trainers ask for: what goes in, what must come out, and how that is said. */
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
