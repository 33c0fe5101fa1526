/** Small random choices over a stream of `random.ts`: one of a list, an extent, a shape. */
import { type Stream, stream } from '../../src/engine/random.js';
import type { Shape } from '../../src/engine/tensor.js';

export interface Dice {
  readonly stream: Stream;
  chance(probability: number): boolean;
  /** Whole, from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  one<T>(list: readonly T[]): T;
  /** Some of the list, at least `min`, in the list's order. */
  some<T>(list: readonly T[], min?: number): T[];
  /** Mostly 1 to 5. */
  extent(): number;
  shape(minRank: number, maxRank: number): Shape;
}

export function rollDice(seed: number, name: string, step: number): Dice {
  const random = stream(seed, name, step);
  const dice: Dice = {
    stream: random,
    chance: (probability) => random.uniform() < probability,
    whole: (min, max) => min + random.integer(max - min + 1),
    one: (list) => list[random.integer(list.length)]!,
    some(list, min = 0) {
      const chosen = list.map(() => random.uniform() < 0.5);
      while (chosen.filter(Boolean).length < Math.min(min, list.length)) chosen[random.integer(list.length)] = true;
      return list.filter((_, i) => chosen[i]);
    },
    extent() {
      const roll = random.uniform();
      if (roll < 0.18) return 1;
      return roll < 0.96 ? dice.whole(2, 5) : dice.whole(6, 17);
    },
    shape: (minRank, maxRank) => Array.from({ length: dice.whole(minRank, maxRank) }, () => dice.extent()),
  };
  return dice;
}
