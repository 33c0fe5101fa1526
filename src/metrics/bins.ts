/**
 * Equal cubes that fill space, and how much of a known density lies in each: what the metrics of the toys compare
 * distributions by. Only cubes that hold points are ever looked at, so no range is asked for and nothing is cut off.
 */
import type { Density } from '../data/dataset.js';
import type { HostTensor } from '../engine/tensor.js';

export interface Bins {
  /** The bin of each point of [n, dim], all of them finite. A bin keeps its number from call to call. */
  of(points: HostTensor): Int32Array;
  /** The probability that the density gives to a bin of a point that was asked for. */
  mass(bin: number): number;
}

/** Cubes of side `width`, one corner at 0. Masses err by about 1e-5 of themselves at most, where `width` is no more than the density's scale. */
export function createBins(density: Density, dim: number, width: number): Bins {
  const nodes = nodesOf(dim, width);
  const numbers = new Map<string, number>();
  const masses: number[] = [];
  const massOf = (corner: readonly number[]) =>
    nodes.reduce((sum, { offset, weight }) => {
      const point = corner.map((at, i) => at * width + offset[i]!);
      return sum + weight * Math.exp(density.log(point));
    }, 0);
  return {
    of({ data, shape }) {
      return Int32Array.from({ length: shape[0]! }, (_, row) => {
        const corner = Array.from({ length: dim }, (_, i) => Math.floor(data[row * dim + i]! / width));
        const key = corner.join();
        const number = numbers.get(key) ?? masses.push(massOf(corner)) - 1;
        numbers.set(key, number);
        return number;
      });
    },
    mass: (bin) => masses[bin]!,
  };
}

/** Gauss and Legendre's three points on a line from 0 to 1. */
const line = [
  { at: 0.5 - Math.sqrt(0.15), weight: 5 / 18 },
  { at: 0.5, weight: 8 / 18 },
  { at: 0.5 + Math.sqrt(0.15), weight: 5 / 18 },
];

/** Where a density is looked at within a cube, and for how much of an integral that counts: all combinations of the line's points. */
function nodesOf(dim: number, width: number) {
  let nodes = [{ offset: [] as number[], weight: 1 }];
  for (let i = 0; i < dim; i++)
    nodes = nodes.flatMap(({ offset, weight }) =>
      line.map((point) => ({ offset: [...offset, point.at * width], weight: weight * point.weight * width })),
    );
  return nodes;
}
