/**
 * One moment of a game of one dimension, made of what its networks say. Numbers in, numbers out: it knows neither runs nor
 * engines, so that a page can make the same of an exported model.
 */

export interface Densities {
  readonly step: number;
  /** Evenly spaced; the others are at these places. */
  readonly x: readonly number[];
  readonly data: readonly number[];
  readonly generated: readonly number[];
  /** D(x), and D*(x) = p / (p + q). */
  readonly discriminator: readonly number[];
  readonly best: readonly number[];
  /** Some z, at even quantiles, and where they are taken. */
  readonly map: readonly (readonly [z: number, x: number])[];
}

/** z that are followed, and arrows of the map. */
export const followed = 8192;
const arrows = 24;

/** What a moment is made of. */
export interface LineGame extends Pick<Densities, 'step' | 'x' | 'data'> {
  /** z at even quantiles, in order, and where G takes them. */
  readonly z: ArrayLike<number>;
  readonly made: ArrayLike<number>;
  /** What D says at the places x. */
  readonly logits: ArrayLike<number>;
}

export function densitiesAt({ step, x, data, z, made, logits }: LineGame): Densities {
  const generated = pushed(made, x);
  const discriminator = Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
  const best = x.map((_, i) => data[i]! / (data[i]! + generated[i]!));
  return { step, x, data, generated, discriminator, best, map: someOf(z, made) };
}

/** Where z at even quantiles are taken. */
const someOf = (z: ArrayLike<number>, made: ArrayLike<number>) =>
  Array.from({ length: arrows }, (_, i) => Math.floor(((i + 0.5) / arrows) * z.length)).map(
    (i) => [z[i]!, made[i]!] as const,
  );

/**
 * The density of G(z), in cells around the places `x`: what lies between two neighbouring z lies evenly between where they
 * are taken. So there is no chance in it, and G may fold the line. `made`: G at even quantiles of z, in order.
 */
function pushed(made: ArrayLike<number>, x: readonly number[]): number[] {
  const width = x[1]! - x[0]!;
  const start = x[0]! - width / 2;
  const masses = new Array<number>(x.length).fill(0);
  const mass = 1 / (made.length - 1);
  for (let i = 1; i < made.length; i++) {
    const [a, b] = [(made[i - 1]! - start) / width, (made[i]! - start) / width];
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    const last = Math.min(x.length - 1, Math.floor(to));
    for (let cell = Math.max(0, Math.floor(from)); cell <= last; cell++) {
      const inside = to > from ? (Math.min(to, cell + 1) - Math.max(from, cell)) / (to - from) : 1;
      masses[cell]! += mass * inside;
    }
  }
  return masses.map((one) => one / width);
}
