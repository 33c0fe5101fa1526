/** Ways to spoil examples for a denoising autoencoder (Vincent et al. 2008, 2010). Each is a function of one draw of noise. */
import type { Source } from '../engine/source.js';
import { type Tensor, tf } from '../engine/tf.js';
import { Misfit } from '../registry/problem.js';

/** x: [batch, ...shape] -> the same, spoilt. */
export type Corruption = (x: Tensor, source: Source) => Tensor;

const stream = 'corruption';

const uniform = (x: Tensor, source: Source): Tensor =>
  source.noise(stream, { kind: 'uniform', min: 0, max: 1 }, x.shape);

/** Adds normal noise of this deviation to each number. */
const gaussian =
  (deviation: number): Corruption =>
  (x, source) =>
    tf.add(x, source.noise(stream, { kind: 'normal', mean: 0, deviation }, x.shape));

/** Sets each number to 0 with this probability; the paper of 2008 takes a fixed share of them. */
const masking =
  (probability: number): Corruption =>
  (x, source) =>
    tf.mul(x, tf.cast(tf.greaterEqual(uniform(x, source), tf.scalar(probability)), 'float32'));

/** Sets each number to an end of the data's range with this probability, to either one as often as to the other. */
const saltAndPepper =
  (probability: number, [low, high]: readonly [number, number]): Corruption =>
  (x, source) => {
    const u = uniform(x, source);
    const salted = tf.where(tf.less(u, tf.scalar(probability)), tf.fill(x.shape, high), x);
    return tf.where(tf.less(u, tf.scalar(probability / 2)), tf.fill(x.shape, low), salted);
  };

export const corruptions = ['gaussian', 'masking', 'salt-and-pepper'] as const;

type Making = (amount: number, range: readonly [number, number] | undefined) => Corruption;

const makers: Readonly<Record<(typeof corruptions)[number], Making>> = {
  gaussian: (amount) => gaussian(amount),
  masking: (amount) => masking(requireProbability(amount)),
  'salt-and-pepper'(amount, range) {
    if (range) return saltAndPepper(requireProbability(amount), range);
    throw new Misfit(
      'salt and pepper are the ends of the data, which are not known.',
      'Set it to masking.',
      'corruption',
    );
  },
};

/** @throws Misfit where the amount is not one of this corruption, or the data have no ends */
export const corruptionOf = (name: (typeof corruptions)[number], ...about: Parameters<Making>): Corruption =>
  makers[name](...about);

function requireProbability(amount: number): number {
  if (amount <= 1) return amount;
  throw new Misfit(`amount is a probability here, got ${amount}.`, 'Give a number from 0 to 1.', 'amount');
}
