/** Examples of kernels/elementwise.ts. */
import type { HostTensor, Shape } from '../../../src/engine/tensor.js';
import { between, bools, type Example, type Examples, given, normal, unary, whole } from './example.js';

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

const compared = (): Example[] => [...binary(whole), { inputs: { a: normal([5]), b: normal([5]) } }];
const logical = (): Example[] => binary(bools);

const positive = () => between(0.1, 3, [3, 4]);
const special = given([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1]);

export const elementwise: Examples = {
  Abs: unary(normal([3, 4]), whole([4])),
  Neg: unary(normal([3, 4]), normal([]), whole([4])),
  Exp: unary(normal([3, 4])),
  Expm1: unary(normal([3, 4]), given([1e-6, -3e-4, 0, 0.01, -30, 20])),
  Log: unary(positive(), given([1e-30, 1e30])),
  Log1p: unary(positive(), given([1e-6, -3e-4, 0, 1e-9, 0.01, -0.99])),
  Sqrt: unary(positive(), given([0, 1e-20])),
  Rsqrt: unary(positive()),
  Square: unary(normal([3, 4]), whole([4])),
  Reciprocal: unary(positive(), given([-0.5, 4])),
  Sigmoid: unary(normal([3, 4]), given([-80, -12, 12, 80])),
  Softplus: unary(normal([3, 4]), given([-80, -12, 12, 80])),
  Tanh: unary(normal([3, 4]), given([-20, 1e-4, 20])),
  Sin: unary(normal([3, 4])),
  Cos: unary(normal([3, 4])),
  Erf: unary(normal([3, 4])),
  Sign: unary(normal([3, 4]), given([0, -0])),
  Floor: unary(normal([3, 4]), given([-1.5, 2])),
  Ceil: unary(normal([3, 4]), given([-1.5, 2])),
  Round: unary(normal([3, 4]), given([0.5, 1.5, 2.5, -0.5, -1.5])),
  Relu: unary(normal([3, 4]), given([0, -0]), whole([5])),
  Relu6: unary(between(-3, 9, [3, 4]), whole([5], 12)),
  Elu: unary(normal([3, 4])),
  EluGrad: [{ inputs: { dy: normal([3, 4]), y: between(-0.9, 2, [3, 4]) } }],
  Selu: unary(normal([3, 4])),
  LeakyRelu: [0.2, 0].map((alpha) => ({ inputs: { x: normal([3, 4]) }, attributes: { alpha } })),
  Prelu: [
    { inputs: { x: normal([3, 4]), alpha: normal([4]) } },
    { inputs: { x: normal([2, 3, 4]), alpha: normal([3, 1]) } },
  ],
  Step: [0, 0.3].map((alpha) => ({ inputs: { x: normal([3, 4]) }, attributes: { alpha } })),
  ClipByValue: [
    { inputs: { x: normal([3, 4]) }, attributes: { clipValueMin: -0.5, clipValueMax: 0.7 } },
    { inputs: { x: whole([6]) }, attributes: { clipValueMin: -1, clipValueMax: 1 } },
  ],
  IsNan: unary(special),
  IsInf: unary(special),
  LogicalNot: unary(bools([3, 4])),
  Cast: [
    { inputs: { x: normal([3, 4]) }, attributes: { dtype: 'int32' } },
    { inputs: { x: given([0, -0, 0.2, -3]) }, attributes: { dtype: 'bool' } },
    { inputs: { x: whole([5]) }, attributes: { dtype: 'float32' } },
    { inputs: { x: whole([5]) }, attributes: { dtype: 'bool' } },
    { inputs: { x: bools([5]) }, attributes: { dtype: 'float32' } },
    { inputs: { x: bools([5]) }, attributes: { dtype: 'int32' } },
    { inputs: { x: normal([5]) }, attributes: { dtype: 'float32' } },
  ],
  Select: [
    { inputs: { condition: bools([2, 3]), t: normal([2, 3]), e: normal([2, 3]) } },
    { inputs: { condition: bools([3]), t: whole([3]), e: whole([3]) } },
  ],

  Add: [...binary(), ...binary(whole)],
  AddN: [{ inputs: [normal([2, 3]), normal([2, 3]), normal([2, 3])] }, { inputs: [normal([2])] }],
  Sub: [...binary(), ...binary(whole)],
  Multiply: [...binary(), ...binary(whole)],
  RealDiv: binary(normal, (shape) => between(0.5, 2, shape)),
  Maximum: [...binary(), ...binary(whole)],
  Minimum: [...binary(), ...binary(whole)],
  Pow: [
    ...binary((shape) => between(0.2, 2, shape), normal),
    { inputs: { a: between(0.2, 2, [3]), b: given([2], [1, 1]) } },
    ...[2, 0.5, 3, -1].map((exponent) => ({ inputs: { a: between(0.2, 2, [4]), b: given([exponent], []) } })),
  ],
  SquaredDifference: binary(),
  Equal: [...compared(), ...logical()],
  NotEqual: [...compared(), ...logical()],
  Greater: [...compared(), ...logical()],
  GreaterEqual: compared(),
  Less: compared(),
  LessEqual: [...compared(), ...logical()],
  LogicalAnd: logical(),
  LogicalOr: logical(),
};
