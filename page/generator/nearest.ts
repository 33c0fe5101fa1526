/** The training examples nearest to a sample: a person's test of whether a generator only remembers. */
import type { ReferenceReply } from '../../src/ui/contract.js';

/** Examples in the data's range: [count, ...shape]. */
export interface Examples {
  readonly count: number;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface Near {
  readonly row: number;
  /** Squared Euclidean, in the data's range. */
  readonly distance: number;
}

/** Of `api/reference`. */
export function readExamples({ shape, range, bytes }: ReferenceReply): Examples {
  const [count, ...one] = shape as [number, ...number[]];
  const raw = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
  if (!range) return { count, shape: one, data: new Float32Array(raw.buffer) };
  const [low, high] = range;
  return { count, shape: one, data: Float32Array.from(raw, (byte) => low + (byte / 255) * (high - low)) };
}

export const exampleAt = ({ data, count }: Examples, row: number): Float32Array =>
  data.subarray((row * data.length) / count, ((row + 1) * data.length) / count);

/** The `most` nearest to x, the nearest first; of equally near ones the earlier row. */
export function nearest({ count, data }: Examples, x: Float32Array, most: number): Near[] {
  const found: Near[] = [];
  for (let row = 0; row < count; row++) {
    const limit = found.length < most ? Number.POSITIVE_INFINITY : found[most - 1]!.distance;
    const distance = distanceBelow(limit, data, row * x.length, x);
    if (distance >= limit) continue;
    const place = found.findIndex((one) => one.distance > distance);
    found.splice(place < 0 ? found.length : place, 0, { row, distance });
    found.length = Math.min(found.length, most);
  }
  return found;
}

/** The squared distance of x from the row at `start`, or anything not below `limit` once it is sure to be none. */
function distanceBelow(limit: number, data: Float32Array, start: number, x: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < x.length && sum < limit; i++) sum += (data[start + i]! - x[i]!) ** 2;
  return sum;
}
