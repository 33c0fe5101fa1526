/** What the toys share: points drawn once, from a stream named after the data set. */
import type { Stream } from '../engine/random.js';
import { nonNegative, positiveInteger } from '../registry/fields.js';
import type { Dataset } from './dataset.js';
import { unchanged } from './range.js';

export const samples = positiveInteger('Points in the data set.', 10000);

export const deviation = (fallback: number) => nonNegative('Standard deviation of each normal.', fallback);

type Drawn = Omit<Dataset, 'batch'>;

/** `draw` returns the next point, of `dim` numbers. */
export function points(name: string, size: number, dim: number, draw: (stream: Stream) => readonly number[]): Drawn {
  return {
    shape: [dim],
    size,
    async open(streams) {
      const stream = streams(`data.${name}`);
      const data = new Float32Array(size * dim);
      for (let row = 0; row < size; row++) data.set(draw(stream), row * dim);
      return { train: { data, rows: size, shape: [dim], ...unchanged } };
    },
  };
}

/** Equal parts of round normals around `modes`. */
export function mixture(name: string, size: number, modes: readonly (readonly number[])[], deviation: number): Drawn {
  const draw = (stream: Stream) =>
    modes[stream.integer(modes.length)]!.map((centre) => centre + deviation * stream.normal());
  return { ...points(name, size, modes[0]!.length, draw), modes, deviation };
}
