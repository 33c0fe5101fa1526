/**
 * Laws of one real number, each as its quantile function and the inverse of that. What becomes of the number (rounding,
 * a place in a config) is `distributions.ts`'s.
 */
import * as gaussian from './gaussian.js';

export interface Law {
  /** The value below which a share u of it lies, u in [0, 1]. */
  quantile(u: number): number;
  /** The share below x, in [0, 1]. */
  cdf(x: number): number;
  /** Its least and greatest value, where it has them. */
  readonly ends?: readonly [number, number];
}

const clamp = (x: number, min: number, max: number): number => Math.min(Math.max(x, min), max);

export const uniform = (min: number, max: number): Law => ({
  quantile: (u) => clamp(min * (1 - u) + max * u, min, max),
  cdf: (x) => clamp((x - min) / (max - min), 0, 1),
  ends: [min, max],
});

/** Its logarithm is uniform; `min` > 0. */
export function logUniform(min: number, max: number): Law {
  const { quantile, cdf } = uniform(Math.log(min), Math.log(max));
  return {
    quantile: (u) => clamp(Math.exp(quantile(u)), min, max),
    cdf: (x) => (x > 0 ? cdf(Math.log(x)) : 0),
    ends: [min, max],
  };
}

/** A law without ends is cut at these quantiles, 6.2 deviations out. */
const outermost = 2 ** -32;

export const normal = (mean: number, deviation: number): Law => ({
  quantile: (u) => mean + deviation * gaussian.quantile(clamp(u, outermost, 1 - outermost)),
  cdf: (x) => Math.exp(gaussian.logCdf((x - mean) / deviation)),
});

/** Its logarithm is normal. */
export function logNormal(mean: number, deviation: number): Law {
  const { quantile, cdf } = normal(mean, deviation);
  return {
    quantile: (u) => Math.exp(quantile(u)),
    cdf: (x) => (x > 0 ? cdf(Math.log(x)) : 0),
  };
}

/** Density proportional to x^(a-1) (1-x)^(b-1) on [0, 1]. */
export function beta(a: number, b: number): Law {
  const cdf = (x: number) => incompleteBeta(clamp(x, 0, 1), a, b);
  return { quantile: (u) => rootOf(cdf, u), cdf, ends: [0, 1] };
}

/** The x in [0, 1] where a rising function passes u, by halving until no double lies between. */
function rootOf(rising: (x: number) => number, u: number): number {
  if (u <= 0 || u >= 1) return clamp(u, 0, 1);
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (rising(middle) < u) low = middle;
    else high = middle;
  }
}

/** Regularized, by its continued fraction (DLMF 8.17.22) with Lentz's method, on the side where that converges fast. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x === 0 || x === 1) return x;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1, change = 0; Math.abs(change - 1) > 1e-16 && m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= c * d;
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    change = c * d;
    fraction *= change;
  }
  const front = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  return (Math.exp(front) * fraction) / a;
}

/** For x > 0: Stirling's series above 16, and the recurrence below. */
function logGamma(x: number): number {
  if (x < 16) return logGamma(x + 1) - Math.log(x);
  const square = 1 / (x * x);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / x;
  return (x - 0.5) * Math.log(x) - x + gaussian.logRoot2Pi + series;
}
