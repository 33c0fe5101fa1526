/**
 * CMA-ES (Hansen, "The CMA evolution strategy: a tutorial", 2016), with a Cholesky factor in place of the root of the
 * covariance matrix (Krause, Arbones and Igel, 2016). It works on u in [0, 1] of every parameter. Finished trials, in the
 * order in which they were asked for, are taken a generation's size at a time.
 */
import { Type } from '@sinclair/typebox';
import { type Stream, streams } from '../engine/random.js';
import { firstAllowed } from './allowed.js';
import { placeOf } from './place.js';
import { isFinished, ranked } from './ranked.js';
import { defineSampler, type Observation } from './sampler.js';
import { type Dimension, type Parameters, pointOf } from './space.js';

export const cmaEs = defineSampler({
  name: 'cma-es',
  summary: 'Points of a normal distribution that moves and turns towards the best: for few numbers and smooth results.',
  config: Type.Object(
    {
      sigma: Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        default: 1 / 6,
        description: 'Standard deviation at first, in each parameter, as a share of its range.',
      }),
    },
    { additionalProperties: false },
  ),
  build: ({ sigma }, { space, seed }) => ({
    adaptive: true,
    ask(number, history) {
      const stream = streams(seed)('sampler.cma-es', number);
      const search = generations(space.dimensions, history, sigma);
      return firstAllowed(space, (): Parameters => {
        const u = draw(search, stream);
        return pointOf(space, (dimension, i) => dimension.at(u[i]!));
      });
    },
  }),
});

/** A normal distribution of u, and the paths by which it has come. */
interface Search {
  readonly mean: readonly number[];
  readonly sigma: number;
  readonly covariance: readonly (readonly number[])[];
  /** Lower triangular, its product with its transpose is the covariance. */
  readonly factor: readonly (readonly number[])[];
  readonly sigmaPath: readonly number[];
  readonly path: readonly number[];
}

/** The distribution after every full generation of the history. */
function generations(dimensions: readonly Dimension[], history: readonly Observation[], sigma: number): Search {
  const count = dimensions.length;
  const size = 4 + Math.floor(3 * Math.log(Math.max(1, count)));
  const unit = dimensions.map((_, i) => dimensions.map((_, j) => (i === j ? 1 : 0)));
  const zero = dimensions.map(() => 0);
  const mean = dimensions.map(() => 0.5);
  let search: Search = { mean, sigma, covariance: unit, factor: unit, sigmaPath: zero, path: zero };
  const finished = history.filter(isFinished);
  for (let first = 0; first + size <= finished.length; first += size) {
    const best = ranked(finished.slice(first, first + size));
    search = moved(
      search,
      best.map(({ parameters }) => coordinates(dimensions, parameters, search.mean)),
      first / size,
    );
  }
  return search;
}

/** Of a point; where a parameter is absent, or at a value that it cannot have, the mean. */
const coordinates = (dimensions: readonly Dimension[], point: Parameters, mean: readonly number[]): number[] =>
  dimensions.map((dimension, i) => {
    const value = point[dimension.path];
    if (value === undefined || !placeOf(dimension, value)) return mean[i]!;
    const [from, to] = dimension.cell(value);
    return dimension.center?.(value) ?? (from + to) / 2;
  });

/** `points`: a generation, the best first. `number`: how many generations were before it. */
function moved(search: Search, points: readonly (readonly number[])[], number: number): Search {
  const n = search.mean.length;
  const raw = points.slice(0, points.length >> 1).map((_, i) => Math.log((points.length + 1) / 2) - Math.log(i + 1));
  const sum = raw.reduce((a, b) => a + b);
  const weights = raw.map((weight) => weight / sum);
  const effective = 1 / weights.reduce((all, weight) => all + weight * weight, 0);
  const pathRate = (4 + effective / n) / (n + 4 + (2 * effective) / n);
  const sigmaRate = (effective + 2) / (n + effective + 5);
  const damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + sigmaRate;
  const rankOne = 2 / ((n + 1.3) ** 2 + effective);
  const rankMu = Math.min(1 - rankOne, (2 * (effective - 2 + 1 / effective)) / ((n + 2) ** 2 + effective));
  const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));

  const steps = weights.map((_, k) => search.mean.map((mean, i) => (points[k]![i]! - mean) / search.sigma));
  const step = search.mean.map((_, i) => weights.reduce((all, weight, k) => all + weight * steps[k]![i]!, 0));
  const white = solved(search.factor, step);
  const sigmaGain = Math.sqrt(sigmaRate * (2 - sigmaRate) * effective);
  const sigmaPath = search.sigmaPath.map((one, i) => (1 - sigmaRate) * one + sigmaGain * white[i]!);
  const length = Math.hypot(...sigmaPath);
  const settled = Math.sqrt(1 - (1 - sigmaRate) ** (2 * (number + 1)));
  const stalled = length / settled >= (1.4 + 2 / (n + 1)) * expected;
  const gain = stalled ? 0 : Math.sqrt(pathRate * (2 - pathRate) * effective);
  const path = search.path.map((one, i) => (1 - pathRate) * one + gain * step[i]!);
  const kept = 1 - rankOne - rankMu + (stalled ? rankOne * pathRate * (2 - pathRate) : 0);
  const covariance = search.covariance.map((row, i) =>
    row.map((one, j) => {
      const spread = weights.reduce((all, weight, k) => all + weight * steps[k]![i]! * steps[k]![j]!, 0);
      return kept * one + rankOne * path[i]! * path[j]! + rankMu * spread;
    }),
  );
  return {
    mean: search.mean.map((mean, i) => mean + search.sigma * step[i]!),
    sigma: Math.min(1, search.sigma * Math.exp((sigmaRate / damping) * (length / expected - 1))),
    covariance,
    factor: cholesky(covariance),
    sigmaPath,
    path,
  };
}

/** Inside [0, 1]: drawn again, and in the end cut off. */
function draw({ mean, sigma, factor }: Search, stream: Stream): number[] {
  let u: number[] = [];
  for (let tries = 0; tries < 10 * mean.length + 1; tries++) {
    const z = mean.map(() => stream.normal());
    u = mean.map((one, i) => one + sigma * factor[i]!.reduce((sum, entry, j) => sum + entry * z[j]!, 0));
    if (u.every((one) => one >= 0 && one <= 1)) return u;
  }
  return u.map((one) => Math.min(1, Math.max(0, one)));
}

/** Lower triangular; a variance that rounding made negative counts as none. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const out = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < matrix.length; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= out[i]![k]! * out[j]![k]!;
      out[i]![j] = i === j ? Math.sqrt(Math.max(rest, 1e-20)) : rest / out[j]![j]!;
    }
  return out;
}

/** The x with factor x = right. */
function solved(factor: readonly (readonly number[])[], right: readonly number[]): number[] {
  const out: number[] = [];
  for (const [i, row] of factor.entries())
    out.push((right[i]! - out.reduce((sum, x, j) => sum + row[j]! * x, 0)) / row[i]!);
  return out;
}
