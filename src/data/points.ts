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
  return { ...points(name, size, modes[0]!.length, draw), modes, deviation };
}
