/**
 * The distributions that a study's parameters can have: W&B's, by its names and keys, and `int_log_uniform_values`.
 * Each becomes a dimension, seen through the unit interval. Which one a parameter has when it does not say is the study
 * file's to tell; what the laws are is `laws.ts`'s.
 */
import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { Json } from '../registry/json.js';
import { Misfit } from '../registry/problem.js';
import { beta, type Law, logNormal, logUniform, normal, uniform } from './laws.js';
import { continuous, listed, rounded, type Shape } from './shape.js';
import type { Condition, Dimension } from './space.js';

interface Definition<S extends TObject = TObject> {
  /** One sentence for the documentation. */
  readonly summary: string;
  /** Its keys beside `distribution`. */
  readonly config: S;
  /** @throws Misfit where the keys do not fit each other */
  shape(config: Static<S>): Shape;
}

const define = <P extends Record<string, TSchema>>(
  summary: string,
  keys: P,
  shape: Definition<TObject<P>>['shape'],
): Definition<TObject<P>> => ({ summary, config: Type.Object(keys, { additionalProperties: false }), shape });

const q = Type.Number({ exclusiveMinimum: 0, default: 1, description: 'Values are multiples of it.' });
const values = Type.Array(Type.Unsafe<Json>({}), { minItems: 1, description: 'The values to choose from.' });
const exponents = {
  min: Type.Number({ description: 'Natural logarithm of the least value.' }),
  max: Type.Number({ description: 'Natural logarithm of the greatest value.' }),
};
const range = {
  min: Type.Number({ description: 'Least value.' }),
  max: Type.Number({ description: 'Greatest value.' }),
};
const positive = {
  min: Type.Number({ exclusiveMinimum: 0, description: 'Least value.' }),
  max: Type.Number({ exclusiveMinimum: 0, description: 'Greatest value.' }),
};
const bell = {
  mu: Type.Number({ default: 0, description: 'Mean; of the logarithm where that is normal.' }),
  sigma: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'Standard deviation, likewise.' }),
};
const shapes = {
  a: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'First shape; greater moves it to 1.' }),
  b: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'Second shape; greater moves it to 0.' }),
};
const wholes = (minimum?: number) => ({
  min: Type.Integer({ ...(minimum && { minimum }), description: 'Least value.' }),
  max: Type.Integer({ ...(minimum && { minimum }), description: 'Greatest value.' }),
});

function between(law: (min: number, max: number) => Law, { min, max }: { min: number; max: number }): Law {
  if (min > max) throw new Misfit(`min ${min} is above max ${max}.`, undefined, 'min');
  return law(min, max);
}

const integers = (law: (min: number, max: number) => Law, { min, max }: { min: number; max: number }): Shape =>
  rounded(
    between((from, to) => law(from - 0.5, to + 0.5), { min, max }),
    1,
    [min, max],
  );

const logUniformOfExponents = (min: number, max: number) => logUniform(Math.exp(min), Math.exp(max));
const logUniformOfInverse = (min: number, max: number) => logUniformOfExponents(-max, -min);

/** Every distribution, by W&B's name. */
export const distributions = {
  constant: define('One value.', { value: Type.Unsafe<Json>({ description: 'The value.' }) }, ({ value }) =>
    listed([value]),
  ),
  categorical: define('One of a list, each as likely.', { values }, ({ values }) => listed(values)),
  categorical_w_probabilities: define(
    'One of a list, with probabilities.',
    {
      values,
      probabilities: Type.Array(Type.Number({ minimum: 0 }), { description: 'Of each value; their sum is 1.' }),
    },
    ({ values, probabilities }) => listed(values, probabilities),
  ),
  int_uniform: define('A whole number, each as likely.', wholes(), (range) => integers(uniform, range)),
  int_log_uniform_values: define(
    'A whole number whose logarithm is uniform, such as a width or a batch size.',
    wholes(1),
    (range) => integers(logUniform, range),
  ),
  uniform: define('Any number in a range.', range, (range) => continuous(between(uniform, range))),
  q_uniform: define('A number in a range, rounded.', { ...range, q }, (range) =>
    rounded(between(uniform, range), range.q),
  ),
  log_uniform: define('A number whose logarithm is uniform; min and max are exponents of e.', exponents, (range) =>
    continuous(between(logUniformOfExponents, range)),
  ),
  log_uniform_values: define('A number whose logarithm is uniform.', positive, (range) =>
    continuous(between(logUniform, range)),
  ),
  q_log_uniform: define('As log_uniform, rounded.', { ...exponents, q }, (range) =>
    rounded(between(logUniformOfExponents, range), range.q),
  ),
  q_log_uniform_values: define('As log_uniform_values, rounded.', { ...positive, q }, (range) =>
    rounded(between(logUniform, range), range.q),
  ),
  inv_log_uniform: define(
    'A number x with log(1/x) uniform; min and max are exponents of e, so that x lies in e^-max .. e^-min.',
    {
      min: Type.Number({ description: 'Natural logarithm of 1 / the greatest value.' }),
      max: Type.Number({ description: 'Natural logarithm of 1 / the least value.' }),
    },
    (range) => continuous(between(logUniformOfInverse, range)),
  ),
  inv_log_uniform_values: define(
    'A number x with log(1/x) uniform; the same law as log_uniform_values.',
    positive,
    (range) => continuous(between(logUniform, range)),
  ),
  normal: define('A normal number.', bell, ({ mu, sigma }) => continuous(normal(mu, sigma))),
  q_normal: define('A normal number, rounded.', { ...bell, q }, ({ mu, sigma, q }) => rounded(normal(mu, sigma), q)),
  log_normal: define('A number whose logarithm is normal.', bell, ({ mu, sigma }) => continuous(logNormal(mu, sigma))),
  q_log_normal: define('As log_normal, rounded.', { ...bell, q }, ({ mu, sigma, q }) =>
    rounded(logNormal(mu, sigma), q),
  ),
  beta: define('A number in [0, 1] with a beta distribution.', shapes, ({ a, b }) => continuous(beta(a, b))),
  q_beta: define('As beta, rounded.', { ...shapes, q }, ({ a, b, q }) => rounded(beta(a, b), q)),
};

export type DistributionName = keyof typeof distributions;

/** A parameter's distribution as a study file gives it, defaults filled in. */
export type Distribution = {
  [N in DistributionName]: { readonly distribution: N } & Static<(typeof distributions)[N]['config']>;
}[DistributionName];

/** @throws Misfit where the keys do not fit each other, such as a min above the max */
export function dimension(path: string, given: Distribution, when: readonly Condition[] = []): Dimension {
  const { distribution, ...config } = given;
  const shape = (distributions[distribution] as Definition<any>).shape(config);
  if (shape.kind === 'numeric' && ![0, 1].every((u) => Number.isFinite(shape.at(u))))
    throw new Misfit(
      'its greatest values are beyond what a number can hold.',
      'log_uniform and log_normal take exponents of e; log_uniform_values takes values.',
    );
  return { path, when, ...shape };
}
