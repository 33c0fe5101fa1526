/** Examples of kernels/pairwise.ts. */
import { type HostTensor, type Shape, sizeOf } from '../../../src/engine/tensor.js';
import { between, bools, type Example, type Examples, given, normal, whole } from './example.js';

/** Shapes that broadcast against each other, or not at all. */
const pairs: readonly (readonly [Shape, Shape])[] = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], [3]],
  [[], [4]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [
    [3, 2, 1],
    [3, 1, 1],
  ],
];

const binary = (make: (shape: Shape) => HostTensor = normal, other = make): Example[] =>
  pairs.map(([a, b]) => ({ inputs: { a: make(a), b: other(b) } }));

const compared = (): Example[] => [...binary(whole), odd(), { inputs: { a: normal([5]), b: normal([5]) } }];
const logical = (): Example[] => binary(bools);

/** Whole numbers of both signs but 0. */
const divisors = (shape: Shape): HostTensor => {
  const { data } = whole(shape);
  return given(
    Array.from(data, (number) => 2 * number + 3),
    shape,
    'int32',
  );
};

const repeated =
  (values: readonly number[]) =>
  (shape: Shape): HostTensor =>
    given(
      Array.from({ length: sizeOf(shape) }, (_, i) => values[i % values.length]!),
      shape,
    );

/** None of whose quotients is near a whole number, where remainders jump. */
const dividends = repeated([2.3, -2.3, 0.7, -1.7, 5.2]);
const realDivisors = repeated([1.5, -1.25, 2]);

const notNumbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const odd = (): Example => ({ inputs: { a: given([...notNumbers, 1, 1, 2]), b: given([1, 2, 3, ...notNumbers]) } });

/** Both signs of both sides, with and without a remainder. */
const quotients = (dtype: 'float32' | 'int32'): Example => ({
  inputs: { a: given([7, -7, 7, -7, 6, -6, 0], [7], dtype), b: given([3, 3, -3, -3, -3, 3, 5], [7], dtype) },
});

/** A divisor that is known, and one that is known to be 0 somewhere. */
const knownDivisors = (): Example[] =>
  [given([3, -2, 1], [3], 'int32'), given([2, 0, -1], [3], 'int32')].map((b) => ({
    inputs: { a: given([7, -5, 4], [3], 'int32') },
    constants: { b },
  }));

export const pairwise: Examples = {
  Add: [...binary(), ...binary(whole), odd()],
  AddN: [
    { inputs: [normal([2, 3]), normal([2, 3]), normal([2, 3])] },
    { inputs: [normal([2])] },
    { inputs: [whole([2]), whole([2])] },
  ],
  Sub: [...binary(), ...binary(whole), odd()],
  Multiply: [...binary(), ...binary(whole), odd()],
  RealDiv: [
    ...binary(normal, (shape) => between(0.5, 2, shape)),
    ...binary(whole),
    ...knownDivisors(),
    quotients('int32'),
    { inputs: { a: given([1, -1, 0]), b: given([0, 0, 0]) } },
  ],
  FloorDiv: [
    ...binary(normal, (shape) => between(0.5, 2, shape)),
    ...binary(whole),
    ...knownDivisors(),
    quotients('int32'),
    quotients('float32'),
    { inputs: { a: given([1, 0.3, -0.3, 5, 5, 3, 2 ** 33, -(2 ** 33)]), b: given([0.1, 0.1, 0.1, 0, -1, 0.9, 1, 1]) } },
  ],
  Mod: [
    ...binary(dividends, realDivisors),
    ...binary(whole),
    ...knownDivisors(),
    ...binary(whole, divisors),
    quotients('int32'),
    quotients('float32'),
    { inputs: { a: given([1, 0.3, -0.3, 5, 1]), b: given([0.1, 0.1, 0.1, 0, Number.POSITIVE_INFINITY]) } },
  ],
  Maximum: [...binary(), ...binary(whole), odd()],
  Minimum: [...binary(), ...binary(whole), odd()],
  Pow: [
    ...binary((shape) => between(0.2, 2, shape), normal),
    ...binary(
      (shape) => divisors(shape),
      (shape) =>
        given(
          [0, 1, 2, 3, 1, 2, 0, 4, 1, 3, 2, 2].slice(
            0,
            Math.max(
              1,
              shape.reduce((a, b) => a * b, 1),
            ),
          ),
          shape,
          'int32',
        ),
    ),
    { inputs: { a: between(0.2, 2, [3]) }, constants: { b: given([2], [1, 1]) } },
    ...[2, 0.5, 3, -1].map((exponent) => ({
      inputs: { a: between(0.2, 2, [4]) },
      constants: { b: given([exponent], []) },
    })),
    { inputs: { a: given([3, -2, 0], [3], 'int32') }, constants: { b: given([2], [], 'int32') } },
    { inputs: { a: given([2, -2, 0, 1, 7], [5], 'int32'), b: given([-1, -1, -1, -5, 9], [5], 'int32') } },
  ],
  Atan2: [
    ...binary(),
    { inputs: { a: given([0, 1, -1, 0, 2, -2, 2, -2]), b: given([0, 0, 0, -1, 3, 3, -3, -3]) } },
    { inputs: { a: given([1, 0, 2]), b: given([-0, Number.NaN, 1]) } },
    { inputs: { a: whole([4, 2]), b: whole([2]) } },
  ],
  BitwiseAnd: [
    ...binary(whole),
    { inputs: { a: given([12, 7, -1], [3], 'int32'), b: given([10, 5, 9], [3], 'int32') } },
  ],
  SquaredDifference: [...binary(), ...binary(whole)],
  Equal: [...compared(), ...logical()],
  NotEqual: [...compared(), ...logical()],
  Greater: [...compared(), ...logical()],
  GreaterEqual: compared(),
  Less: compared(),
  LessEqual: [...compared(), ...logical()],
  LogicalAnd: logical(),
  LogicalOr: logical(),
  Select: [
    { inputs: { condition: bools([2, 3]), t: normal([2, 3]), e: normal([2, 3]) } },
    { inputs: { condition: bools([3]), t: whole([3]), e: whole([3]) } },
    { inputs: { condition: bools([5]), t: bools([5]), e: bools([5]) } },
    { inputs: { condition: bools([4, 2]), t: whole([4, 2]), e: normal([4, 2]) } },
  ],
};
