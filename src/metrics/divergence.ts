/**
 * What two distributions over bins come to: their Jensen-Shannon divergence, and the discriminator that no other excels.
 * p is known, of q there are points; where these come from is others' affair.
 */
import type { Bins } from './bins.js';

export interface Divergence {
  /** Nats, from 0 to log 2. */
  readonly value: number;
  /** Standard error over the points, to first order: by the delta method, since the derivative by q is log(q / m) / 2. */
  readonly error: number;
}

/**
 * (KL(p || m) + KL(q || m)) / 2, m = (p + q) / 2, where q is the shares of the points in `found`, the bins of the points. A
 * bin without points gives p / 2 log 2, so that those with points will do.
 */
export function divergence({ mass }: Pick<Bins, 'mass'>, found: Int32Array): Divergence {
  let [sum, covered, mean, square] = [0, 0, 0, 0];
  for (const [bin, q] of sharesOf(found)) {
    const p = mass(bin);
    const slope = 0.5 * Math.log((2 * q) / (p + q));
    sum += q * slope + (p > 0 ? 0.5 * p * Math.log((2 * p) / (p + q)) : 0);
    covered += p;
    mean += q * slope;
    square += q * slope ** 2;
  }
  const value = sum + 0.5 * Math.LN2 * (1 - Math.min(1, covered));
  return {
    value: Math.min(Math.LN2, Math.max(0, value)),
    error: Math.sqrt(Math.max(0, square - mean ** 2) / found.length),
  };
}

/** D* = p / (p + q) in each bin (Goodfellow et al. 2014, proposition 1), q the shares of `found`. */
export function optimal({ mass }: Pick<Bins, 'mass'>, found: Int32Array): (bin: number) => number {
  const shares = sharesOf(found);
  return (bin) => {
    const [p, q] = [mass(bin), shares.get(bin) ?? 0];
    return q === 0 ? 1 : p / (p + q); // where no sample falls, all is real
  };
}

/** Share of the points in each bin that has any. */
function sharesOf(found: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const bin of found) counts.set(bin, (counts.get(bin) ?? 0) + 1);
  return new Map([...counts].map(([bin, count]) => [bin, count / found.length]));
}
