/** Where in z a person is: a few numbers that stand in the page's address, and the z that they mean. */
import { directionsOf, onPlane, walk } from './paths.js';
import { drawPrior, type Prior } from './prior.js';

export interface Spot {
  /** Of the sheet of fresh samples. */
  readonly seed: number;
  /** Samples of the sheet: where a walk begins, and where it ends if there is one. */
  readonly from: number;
  readonly to: number | undefined;
  /** How far the walk has gone, 0 to 1. */
  readonly t: number;
  /** Which pair of directions the plane has, and the place on it, in lengths of a typical z. */
  readonly turn: number;
  readonly a: number;
  readonly b: number;
}

/** Fresh samples on a sheet. */
export const sheetSize = 64;

/** [sheetSize, dim] */
export const sheetOf = (prior: Prior, seed: number): Float32Array => drawPrior(prior, seed, 'sheet', sheetSize);

/** z: [dim] */
export function zAt(prior: Prior, { seed, from, to, t, turn, a, b }: Spot): Float32Array {
  const sheet = sheetOf(prior, seed);
  const row = (i: number) => sheet.slice(i * prior.dim, (i + 1) * prior.dim);
  const origin = to === undefined ? row(from) : walk(prior, row(from), row(to), t);
  return onPlane(prior, origin, directionsOf(prior.dim, turn), [a, b]);
}

/** As it stands in the address; what is missing or makes no sense is as in the beginning. */
export function readSpot(get: (key: string) => string | undefined): Spot {
  const count = (key: string, below: number) => {
    const text = get(key);
    return text !== undefined && /^\d+$/.test(text) && Number(text) < below ? Number(text) : undefined;
  };
  const number = (key: string, low: number, high: number) => Math.min(high, Math.max(low, Number(get(key)) || 0));
  return {
    seed: count('seed', 2 ** 32) ?? 1,
    from: count('from', sheetSize) ?? 0,
    to: count('to', sheetSize),
    t: number('t', 0, 1),
    turn: count('turn', 2 ** 32) ?? 1,
    a: number('a', -1, 1),
    b: number('b', -1, 1),
  };
}

/** For the address: what is as in the beginning is left out. */
export function writeSpot(spot: Spot): Record<string, string | undefined> {
  const plain = readSpot(() => undefined);
  const entries = Object.entries(spot) as [keyof Spot, number | undefined][];
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value === undefined || value === plain[key] ? undefined : String(value)]),
  );
}
