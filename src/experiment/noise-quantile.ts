/** Quantiles of what a `Source` gives as noise. */
import type { Noise } from '../engine/source.js';
import { quantile } from '../samplers/gaussian.js';

/** The number below which a share of the noise lies; `share` in (0, 1). */
export function quantileOf(noise: Noise, share: number): number {
  if (noise.kind === 'uniform') return noise.min + share * (noise.max - noise.min);
  if (noise.kind === 'normal') return noise.mean + noise.deviation * quantile(share);
  throw new Error(`${noise.kind} noise has no quantiles`);
}
