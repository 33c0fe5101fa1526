/** What an operation of the fuzzer is, and the words its families are written in. */
import type { DType } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { broadcastable, broadcastShape, type Operand, type Pool, type Range, type Wish } from './pool.js';

export interface Drawn {
  readonly operands: readonly Operand[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Op {
  /** Operands and attributes; undefined where those found do not fit. TensorFlow.js may still refuse them. */
  readonly draw: (pool: Pool) => Drawn | undefined;
  readonly run: (operands: any, attributes: any) => Tensor;
}

export type Ops = Readonly<Record<string, Op>>;

export const drawn = (operands: readonly Operand[], attributes: Drawn['attributes'] = {}): Drawn => ({
  operands,
  attributes,
});

/** An operation of one tensor, with attributes that may depend on it. They are data of a file, so of any type. */
export function single(
  wish: Wish,
  run: (x: any, attributes: any) => Tensor,
  attributes: (x: Operand, pool: Pool) => Drawn['attributes'] = () => ({}),
): Op {
  return {
    draw(pool) {
      const x = pool.take(wish);
      return drawn([x], attributes(x, pool));
    },
    run: ([x], given) => run(x, given),
  };
}

/** One element at a time, of numbers within `range`. */
export const elementwise = (run: (x: Tensor) => Tensor, range?: Range, dtype: DType = 'float32'): Op =>
  single({ dtype, range }, run);

interface Pair {
  readonly dtypes?: readonly DType[];
  readonly left?: Range;
  readonly right?: Range;
}

/** Two tensors that broadcast; now and then of two types, which TensorFlow.js then makes one. */
export function pairwise(
  run: (a: Tensor, b: Tensor) => Tensor,
  { dtypes = ['float32', 'float32', 'float32', 'int32'], left, right }: Pair = {},
): Op {
  return {
    draw(pool) {
      const dtype = pool.dice.one(dtypes);
      const a = pool.take({ dtype, range: left });
      const b = pool.take({
        dtype: dtypes.length > 1 && pool.dice.chance(0.1) ? pool.dice.one(dtypes) : dtype,
        range: right,
        fits: broadcastable(a.shape),
        shape: () => broadcastShape(pool.dice, a.shape),
      });
      return drawn(pool.dice.chance(0.5) && !left && !right ? [b, a] : [a, b]);
    },
    run: ([a, b]) => run(a, b),
  };
}

export const axesOf = (x: Operand) => x.shape.map((_, i) => i);

/** An axis, counted from either end. */
export function someAxis(x: Operand, { dice }: Pool): number {
  const axis = dice.whole(0, x.shape.length - 1);
  return dice.chance(0.3) ? axis - x.shape.length : axis;
}

/** Some axes, or undefined for all. */
export const someAxes = (x: Operand, { dice }: Pool): number[] | undefined =>
  dice.chance(0.3) ? undefined : dice.some(axesOf(x), 1);

/** Element types, the real one most often. */
export const anyType: readonly DType[] = ['float32', 'float32', 'float32', 'int32', 'bool'];

/** Draws `x` of any type for `make`. */
export const ofAnyType = (make: (dtype: DType) => Op, dtypes: readonly DType[] = anyType): Op => ({
  draw: (pool) => make(pool.dice.one(dtypes)).draw(pool),
  run: make('float32').run,
});

/** One of the tensors that an operation makes. */
export const nth = (tensors: readonly Tensor[], pick: number): Tensor => tensors[pick % tensors.length]!;

export { tf };
