/**
 * The values that a program under construction has so far, with their numbers: where an operation finds operands that
 * suit it, or has new inputs made. Knows no operation.
 */
import { type DType, type HostTensor, type Shape, sameShape, sizeOf } from '../../src/engine/tensor.js';
import type { Dice } from './dice.js';

export type Range = readonly [min: number, max: number];

/** What an operand must be like. */
export interface Wish {
  readonly dtype?: DType;
  readonly ranks?: Range;
  /** What its numbers must lie in, for the operation to be smooth and tame. */
  readonly range?: Range;
  readonly fits?: (shape: Shape) => boolean;
  /** A shape that fits, for a new input. */
  readonly shape?: () => Shape;
}

export interface Operand extends HostTensor {
  readonly number: number;
}

export interface Pool {
  readonly dice: Dice;
  /** Wild programs hold numbers of any size, infinities and NaN, and ignore ranges. */
  readonly wild: boolean;
  /** A value as wished: one there is, or a new input. */
  take(wish?: Wish): Operand;
  /** A new input. */
  fresh(shape: Shape, wish?: Pick<Wish, 'dtype' | 'range'>): Operand;
}

const within = ({ data }: HostTensor, [min, max]: Range) => data.every((x) => x >= min && x <= max);

/** `values` are looked at anew each time; `add` makes an input. */
export function createPool(
  dice: Dice,
  { wild, empty }: { readonly wild: boolean; readonly empty: boolean },
  values: () => readonly Operand[],
  add: (tensor: HostTensor) => Operand,
): Pool {
  const fresh: Pool['fresh'] = (shape, { dtype = 'float32', range = usual } = {}) => {
    const extents = empty && dice.chance(0.2) ? shape.map((n) => (dice.chance(0.3) ? 0 : n)) : shape;
    return add({ dtype, shape: extents, data: numbers(dice, dtype, sizeOf(extents), range, wild) });
  };
  return {
    dice,
    wild,
    fresh,
    take({ dtype = 'float32', ranks = anyRank, range, fits = () => true, shape } = {}) {
      const suitable = values().filter(
        (value) =>
          value.dtype === dtype &&
          value.shape.length >= ranks[0] &&
          value.shape.length <= ranks[1] &&
          fits(value.shape) &&
          (wild || !range || within(value, range)),
      );
      if (suitable.length && dice.chance(0.8)) return dice.chance(0.5) ? suitable.at(-1)! : dice.one(suitable);
      return fresh(shape?.() ?? dice.shape(ranks[0], Math.min(ranks[1], 4)), { dtype, range });
    },
  };
}

const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e30, -1e30, 1e-30];

function numbers(dice: Dice, dtype: DType, count: number, [low, high]: Range, wild: boolean): HostTensor['data'] {
  const { stream } = dice;
  if (dtype === 'bool') return stream.fillMask(new Uint8Array(count), 0.5);
  if (dtype === 'int32') return Int32Array.from({ length: count }, () => dice.whole(Math.ceil(low), Math.floor(high)));
  const [min, max] = [Math.max(low, -9), Math.min(high, 9)];
  const data = stream.fillUniform(new Float32Array(count), min, max);
  const grid = dice.chance(0.2); // ties and exact zeros
  if (grid) for (let i = 0; i < count; i++) data[i] = Math.min(max, Math.max(min, Math.round(data[i]! * 2) / 2));
  if (wild) for (let i = 0; i < count; i++) if (dice.chance(0.15)) data[i] = dice.one(odd);
  return data;
}

const anyRank: Range = [0, 5];
const usual: Range = [-2, 2];

export const broadcastable = (shape: Shape) => (other: Shape) =>
  [...shape].reverse().every((extent, i) => {
    const facing = other.at(-1 - i);
    return facing === undefined || facing === extent || facing === 1 || extent === 1;
  });

/** A shape that broadcasts against another. */
export function broadcastShape(dice: Dice, shape: Shape): Shape {
  if (dice.chance(0.4)) return shape;
  const tail = shape.slice(dice.whole(0, shape.length));
  return tail.map((extent) => (dice.chance(0.25) ? 1 : extent));
}

export const like = (shape: Shape): Wish => ({ fits: (other) => sameShape(other, shape), shape: () => shape });
