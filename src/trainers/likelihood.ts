/**
 * What a generator's output says of examples where it is taken for a distribution of them: the decoder's likelihood of an
 * autoencoder (Kingma and Welling 2014, appendix C). Knows no networks.
 */
import { type Static, Type } from '@sinclair/typebox';
import { float32, type HostTensor } from '../engine/tensor.js';
import { type Tensor, tf } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import { choice } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';

export interface Likelihood {
  /** Why the generator's output must not be bounded, where that is so. */
  readonly unbounded?: string;
  /** The interval that data must lie in; any numbers will do where there is none. */
  readonly range?: readonly [number, number];
  /** What it learns itself, before the first step. */
  readonly parameters: Tree<HostTensor>;
  /** log p(x | output), in nats, of output and x [batch, ...shape]: [batch]. `parameters` of its own. */
  logDensity(output: Tensor, x: Tensor, parameters: Tree<Tensor>): Tensor;
  /** The distribution's mean, which is what a picture shows: [batch, ...shape]. */
  mean(output: Tensor): Tensor;
}

export const likelihoodFields = {
  likelihood: choice(
    ['bernoulli', 'gaussian'],
    "What the generator's output means: logits of pixels in [0, 1] (cross-entropy), or means of normals (squared error).",
    'bernoulli',
  ),
  deviation: Type.Optional(
    Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Literal('learned')], {
      description: 'Standard deviation of the normals, 1 unless given; `learned` is one number for all of them.',
    }),
  ),
};

type Fields = { readonly [key in keyof typeof likelihoodFields]?: Static<(typeof likelihoodFields)[key]> };

/** Each number 1 with the probability whose logit the output is; for data in between, the usual cross-entropy. */
const bernoulli: Likelihood = {
  unbounded: 'the Bernoulli likelihood works on logits and applies the sigmoid itself',
  range: [0, 1],
  parameters: {},
  // Each half is small where the other is large, so nothing is lost to rounding: softplus(l) - l * x would cancel.
  logDensity: (logits, x) =>
    tf.neg(sumOfEach(tf.add(tf.mul(x, tf.softplus(tf.neg(logits))), tf.mul(tf.sub(1, x), tf.softplus(logits))))),
  mean: (logits) => tf.sigmoid(logits),
};

/** Each number normal about the output, with one deviation for all: exp of the learned parameter, or as given. */
function gaussian(deviation: number | 'learned'): Likelihood {
  const learned = deviation === 'learned';
  return {
    parameters: learned ? { logDeviation: float32(new Float32Array(1), [1]) } : {},
    logDensity(output, x, { logDeviation }) {
      const log = learned ? (logDeviation as Tensor) : tf.scalar(Math.log(deviation));
      const squares = tf.square(tf.mul(tf.sub(x, output), tf.exp(tf.neg(log))));
      return tf.neg(sumOfEach(tf.add(tf.mul(0.5, squares), tf.add(log, 0.5 * Math.log(2 * Math.PI)))));
    },
    mean: (output) => output,
  };
}

const likelihoods: Readonly<Record<string, (deviation: Fields['deviation']) => Likelihood>> = {
  bernoulli(deviation) {
    if (deviation === undefined) return bernoulli;
    throw new Misfit(
      'the Bernoulli likelihood has no deviation.',
      'Remove it, or set likelihood: gaussian.',
      'deviation',
    );
  },
  gaussian: (deviation = 1) => gaussian(deviation),
};

/** The likelihood of a config with `likelihoodFields`. @throws Misfit */
export const likelihoodOf = ({ likelihood, deviation }: Fields): Likelihood => likelihoods[likelihood!]!(deviation);

/** [batch, ...shape] -> [batch] */
const sumOfEach = (x: Tensor): Tensor =>
  tf.sum(
    x,
    x.shape.slice(1).map((_, i) => i + 1),
  );
