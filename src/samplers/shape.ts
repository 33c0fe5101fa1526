/** The three shapes of a dimension: listed values, any number of a law, and numbers of a law rounded to multiples. */
import type { Json } from '../registry/json.js';
import { Misfit } from '../registry/problem.js';
import type { Law } from './laws.js';
import { type Dimension, sameJson } from './space.js';

/** A dimension without its place in a study. */
export type Shape = Omit<Dimension, 'path' | 'when'>;

/** Values as listed; each has a stretch of the unit interval as long as its probability. */
export function listed(values: readonly Json[], probabilities?: readonly number[]): Shape {
  const twice = values.find((value, i) => values.findIndex((other) => sameJson(other, value)) < i);
  if (twice !== undefined) throw new Misfit(`${JSON.stringify(twice)} is listed twice.`, undefined, 'values');
  if (probabilities && probabilities.length !== values.length)
    throw new Misfit(`${values.length} values have ${probabilities.length} probabilities.`, undefined, 'probabilities');
  const sum = probabilities?.reduce((a, b) => a + b) ?? 1;
  if (Math.abs(sum - 1) > 1e-6)
    throw new Misfit(`the probabilities sum to ${sum}.`, 'They must sum to 1.', 'probabilities');
  const shares = probabilities?.map((share) => share / sum) ?? values.map(() => 1 / values.length);
  const edges = [0];
  for (const share of shares) edges.push(edges.at(-1)! + share);
  const last = shares.findLastIndex((share) => share > 0);
  edges.fill(1, last + 1);
  const indexAt = (u: number) => (u < 1 ? edges.findLastIndex((edge) => edge <= u) : last);
  return {
    kind: 'categorical',
    values,
    probabilities: shares,
    at: (u) => values[indexAt(u)]!,
    cell(value) {
      const i = values.findIndex((one) => sameJson(one, value));
      if (i < 0) throw new Error(`${JSON.stringify(value)} is not one of the values`);
      return [edges[i]!, edges[i + 1]!];
    },
    corners: values,
  };
}

/** The ends of a law, or what stands for them. */
const outer = (law: Law): readonly [number, number] => law.ends ?? [law.quantile(0.001), law.quantile(0.999)];

/** Any number that the law gives. */
export function continuous(law: Law): Shape {
  if (law.ends && law.ends[0] === law.ends[1]) return listed([law.ends[0]]);
  const place = (value: Json) => law.cdf(value as number);
  return {
    kind: 'numeric',
    at: law.quantile,
    cell: (value) => [place(value), place(value)],
    corners: outer(law),
  };
}

/** More values than this are not listed. */
const mostListed = 10_000;

/** Rounded to multiples of `step`, as W&B does: a value at the end of a range may lie half a step outside. */
export function rounded(law: Law, step: number, within?: readonly [number, number]): Shape {
  const [min, max] = within ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const index = (x: number) => Math.min(Math.max(Math.round(x / step), min), max);
  /** Without the noise of binary fractions: 0.3, not 0.30000000000000004. */
  const value = (i: number) => Number((i * step).toPrecision(15));
  const [first, last] = outer(law).map(index) as [number, number];
  if (law.ends && first === last) return listed([value(first)]);
  const values =
    law.ends && last - first < mostListed && Array.from({ length: last - first + 1 }, (_, i) => value(first + i));
  return {
    kind: 'numeric',
    ...(values && { values }),
    at: (u) => value(index(law.quantile(u))),
    cell(given) {
      const i = Math.round((given as number) / step);
      return [law.cdf((i - 0.5) * step), law.cdf((i + 0.5) * step)];
    },
    center: (given) => law.cdf(given as number),
    corners: [value(first), value(last)],
  };
}
