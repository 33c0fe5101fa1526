/** A run's prior in the page: drawing z, and the ways from one z to another that stay where the generator has been. */
import { stream } from '../../src/engine/random.js';
import { quantileOf } from '../../src/experiment/noise-quantile.js';
import type { Json } from '../../src/registry/json.js';

export type Prior = { readonly dim: number } & (
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'spherical' }
);

/** As config.yaml has it, every key given. Undefined for what the page does not know how to draw. */
export function readPrior(json: Json): Prior | undefined {
  const { type, dim, mean, deviation, min, max } = (json ?? {}) as Record<string, Json>;
  if (typeof dim !== 'number') return undefined;
  if (type === 'normal') return { kind: type, dim, mean: Number(mean), deviation: Number(deviation) };
  if (type === 'uniform') return { kind: type, dim, min: Number(min), max: Number(max) };
  return type === 'spherical' ? { kind: type, dim } : undefined;
}

/** z: [count, dim], a function of the seed and the name alone. */
export function drawPrior(prior: Prior, seed: number, name: string, count: number): Float32Array {
  const out = new Float32Array(count * prior.dim);
  const numbers = stream(seed, name);
  if (prior.kind === 'normal') return numbers.fillNormal(out, prior.mean, prior.deviation);
  if (prior.kind === 'uniform') return numbers.fillUniform(out, prior.min, prior.max);
  numbers.fillNormal(out, 0, 1);
  for (let row = 0; row < count; row++) onSphere(out.subarray(row * prior.dim, (row + 1) * prior.dim));
  return out;
}

/** z moved to where the prior has it: into the box of a uniform one, onto the sphere of a spherical one. In place. */
export function kept(prior: Prior, z: Float32Array): Float32Array {
  if (prior.kind === 'spherical') return onSphere(z);
  if (prior.kind === 'uniform')
    z.forEach((value, i) => {
      z[i] = Math.min(prior.max, Math.max(prior.min, value));
    });
  return z;
}

/** Scaled to length sqrt(dim). In place. */
function onSphere(z: Float32Array): Float32Array {
  const length = Math.hypot(...z);
  z.forEach((value, i) => {
    z[i] = (value / length) * Math.sqrt(z.length);
  });
  return z;
}

/** Length of a typical z, from the prior's mean. */
export function reachOf(prior: Prior): number {
  if (prior.kind === 'uniform') return ((prior.max - prior.min) / Math.sqrt(12)) * Math.sqrt(prior.dim);
  return (prior.kind === 'normal' ? prior.deviation : 1) * Math.sqrt(prior.dim);
}

/** z in the middle of the prior. */
export const middleOf = (prior: Prior): number =>
  prior.kind === 'normal' ? prior.mean : prior.kind === 'uniform' ? (prior.min + prior.max) / 2 : 0;

/** z of one dimension at the quantiles (i + 1/2) / count, ascending: [count, 1] */
export function evenPrior(prior: Prior, count: number): Float32Array {
  if (prior.kind === 'spherical') return Float32Array.from({ length: count }, (_, i) => (i < count / 2 ? -1 : 1));
  return Float32Array.from({ length: count }, (_, i) => quantileOf(prior, (i + 0.5) / count));
}
