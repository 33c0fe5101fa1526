/** What the toys share: points drawn once, from a stream named after the data set. */
import type { Stream } from '../engine/random.js';
import type { Table } from '../engine/source.js';
import { nonNegative, positiveInteger } from '../registry/fields.js';
import type { Dataset } from './dataset.js';
import { unchanged } from './range.js';

export const samples = positiveInteger('Points in the data set.', 10000);

export const deviation = (fallback: number) => nonNegative('Standard deviation of each normal.', fallback);

type Drawn = Omit<Dataset, 'batch'>;

/** `next` returns the next point, of `dim` numbers. */
export function points(name: string, size: number, dim: number, next: (stream: Stream) => readonly number[]): Drawn {
  function draw(stream: Stream, count: number): Table {
    const data = new Float32Array(count * dim);
    for (let row = 0; row < count; row++) data.set(next(stream), row * dim);
    return { data, rows: count, shape: [dim], ...unchanged };
  }
  return { shape: [dim], size, draw, open: async (streams) => ({ train: draw(streams(`data.${name}`), size) }) };
}

/** Equal parts of round normals around `modes`. */
export function mixture(name: string, size: number, modes: readonly (readonly number[])[], deviation: number): Drawn {
  const draw = (stream: Stream) =>
    modes[stream.integer(modes.length)]!.map((centre) => centre + deviation * stream.normal());
  const density = deviation > 0 ? { log: logDensity(modes, deviation), scale: deviation } : undefined;
  return { ...points(name, size, modes[0]!.length, draw), modes, deviation, ...(density && { density }) };
}

/** Of equal parts of round normals: log of the mean of exp(-|x - c|^2 / 2 s^2) / (s sqrt(2 pi))^dim over the centres c. */
function logDensity(modes: readonly (readonly number[])[], deviation: number) {
  const dim = modes[0]!.length;
  const factor = dim * Math.log(deviation * Math.sqrt(2 * Math.PI)) + Math.log(modes.length);
  return (point: ArrayLike<number>): number => {
    const exponents = modes.map((centre) => {
      const square = centre.reduce((sum, c, i) => sum + (point[i]! - c) ** 2, 0);
      return -square / (2 * deviation ** 2);
    });
    // The largest goes ahead, so that no sum underflows however far the point is.
    const largest = Math.max(...exponents);
    return largest + Math.log(exponents.reduce((sum, exponent) => sum + Math.exp(exponent - largest), 0)) - factor;
  };
}
