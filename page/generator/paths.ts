/**
 * Ways through z. Between two z: an arc for normal and spherical priors, whose z lie about a sphere, since a straight line
 * would pass nearer to the middle than any z does; a straight line for uniform ones. Around one z: a plane.
 */
import { stream } from '../../src/engine/random.js';
import { kept, middleOf, type Prior, reachOf } from './prior.js';

/** From a (t = 0) to b (t = 1) in a straight line. */
export const lerp = (a: Float32Array, b: Float32Array, t: number): Float32Array =>
  a.map((value, i) => value + t * (b[i]! - value));

/** From a to b at an even pace of the angle between them, which is less than half a turn; a line where it is too small to tell. */
export function slerp(a: Float32Array, b: Float32Array, t: number): Float32Array {
  const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (!(sine > 1e-6)) return lerp(a, b, t);
  const [from, to] = [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
  return a.map((value, i) => from * value + to * b[i]!);
}

/** The way of a prior; about its mean, since that is the middle of its sphere. */
export function walk(prior: Prior, a: Float32Array, b: Float32Array, t: number): Float32Array {
  if (prior.kind === 'uniform') return lerp(a, b, t);
  const middle = middleOf(prior);
  const arc = slerp(
    a.map((value) => value - middle),
    b.map((value) => value - middle),
    t,
  );
  return arc.map((value) => value + middle);
}

/** Two random directions of length 1 at a right angle; one where z is a number. */
export function directionsOf(dim: number, seed: number): Float32Array[] {
  const numbers = stream(seed, 'directions');
  const first = unit(numbers.fillNormal(new Float32Array(dim), 0, 1));
  if (dim === 1) return [first];
  const second = numbers.fillNormal(new Float32Array(dim), 0, 1);
  const along = dot(first, second);
  return [first, unit(second.map((value, i) => value - along * first[i]!))];
}

/** `origin` moved by `by` along each direction, 1 being the length of a typical z, and kept where the prior has its z. */
export function onPlane(
  prior: Prior,
  origin: Float32Array,
  directions: readonly Float32Array[],
  by: readonly number[],
): Float32Array {
  const reach = reachOf(prior);
  const z = origin.map((value, i) => directions.reduce((sum, one, d) => sum + reach * by[d]! * one[i]!, value));
  return kept(prior, z);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function unit(a: Float32Array): Float32Array {
  const length = Math.sqrt(dot(a, a));
  return a.map((value) => value / length);
}
