/**
 * Points of a scrambled Sobol sequence, which fill the space more evenly than random ones. Scrambled as by Matousek (1998):
 * a random lower triangular matrix over GF(2) on each dimension's digits, and a random shift.
 */
import { Type } from '@sinclair/typebox';
import { type Stream, streams } from '../engine/random.js';
import { Misfit } from '../registry/problem.js';
import { firstAllowed } from './allowed.js';
import { joeKuo } from './joe-kuo.js';
import { defineSampler } from './sampler.js';
import { type Parameters, pointOf } from './space.js';

/** Digits of a coordinate, and of the number of a point. */
const digits = 32;
const mostDimensions = joeKuo.length + 1;

/** Of dimension `index` (from 0): one number per binary digit of a point's number, the first digit of each uppermost. */
export function directions(index: number): Uint32Array {
  const v = new Uint32Array(digits);
  if (index === 0) return v.map((_, i) => 1 << (digits - 1 - i));
  const [polynomial, initial] = joeKuo[index - 1]!;
  const degree = initial.length;
  for (let i = 0; i < digits; i++) {
    if (i < degree) v[i] = initial[i]! << (digits - 1 - i);
    else {
      let next = v[i - degree]! ^ (v[i - degree]! >>> degree);
      for (let k = 1; k < degree; k++) if ((polynomial >>> (degree - k)) & 1) next ^= v[i - k]!;
      v[i] = next;
    }
  }
  return v;
}

/** Sum over GF(2) of the directions that the binary digits of `number` pick, as an unsigned integer. */
export function coordinate(v: Uint32Array, number: number): number {
  let sum = 0;
  for (let i = 0; i < digits && number >>> i > 0; i++) if ((number >>> i) & 1) sum ^= v[i]!;
  return sum >>> 0;
}

/** The directions with their digits mixed: each digit keeps its own and takes a random choice of those above it. */
function mixed(v: Uint32Array, stream: Stream): Uint32Array {
  const rows = Array.from({ length: digits }, (_, i) => {
    const above = (-1 << (digits - 1 - i)) << 1;
    return (1 << (digits - 1 - i)) | (stream.bits() & above);
  });
  return v.map((direction) => {
    let out = 0;
    for (const [i, row] of rows.entries()) out |= parity(direction & row) << (digits - 1 - i);
    return out;
  });
}

function parity(bits: number): number {
  let x = bits;
  for (let shift = 16; shift > 0; shift >>= 1) x ^= x >>> shift;
  return x & 1;
}

export const sobol = defineSampler({
  name: 'sobol',
  summary: 'Points of a scrambled Sobol sequence, spread more evenly than random ones.',
  config: Type.Object({}, { additionalProperties: false }),
  build(_, { space, seed }) {
    if (space.dimensions.length > mostDimensions)
      throw new Misfit(
        `sobol takes at most ${mostDimensions} parameters, and there are ${space.dimensions.length}.`,
        'Try the method random.',
      );
    const axes = space.dimensions.map((_, i) => {
      const stream = streams(seed)('sampler.sobol', i);
      return { v: mixed(directions(i), stream), shift: stream.bits() };
    });
    const point = (number: number): Parameters =>
      pointOf(space, (dimension, i) => {
        const { v, shift } = axes[i]!;
        return dimension.at((((coordinate(v, number) ^ shift) >>> 0) + 0.5) / 2 ** digits);
      });
    // Points that the constraints refuse are passed over, so a trial's point depends on how many were before it.
    const found: Parameters[] = [];
    let next = 0;
    return {
      adaptive: false,
      ask(number) {
        while (found.length <= number) found.push(firstAllowed(space, () => point(next++)));
        return found[number]!;
      },
    };
  },
});
