/** Examples of kernels/elementwise.ts. */
import { between, bools, type Examples, given, normal, unary, whole } from './example.js';

const positive = () => between(0.1, 3, [3, 4]);
/** Too large for an int32, in which JavaScript keeps their last bits: none. */
const beyond = [2 ** 33, -(2 ** 33)];
const special = given([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1]);

export const elementwise: Examples = {
  Abs: unary(normal([3, 4]), whole([4]), normal([2, 1, 3, 1, 2]), normal([0, 3])),
  Neg: unary(normal([3, 4]), normal([]), whole([4])),
  Exp: unary(normal([3, 4]), whole([4]), bools([3])),
  Expm1: unary(normal([3, 4]), given([1e-6, -3e-4, 0, 0.01, -30, 20]), whole([4]), given([100], [1], 'int32')),
  Log: unary(positive(), given([1e-30, 1e30])),
  Log1p: unary(positive(), given([1e-6, -3e-4, 0, 1e-9, 0.01, -0.99]), given([-1, -2, Number.POSITIVE_INFINITY])),
  Sqrt: unary(positive(), given([0, 1e-20])),
  Rsqrt: unary(positive()),
  Square: unary(normal([3, 4]), whole([4]), normal([1, 2, 1, 2, 1, 2])),
  Reciprocal: unary(positive(), given([-0.5, 4]), given([2, 1, -1, 0], [4], 'int32')),
  Sigmoid: unary(normal([3, 4]), given([-80, -12, 12, 80])),
  Softplus: unary(normal([3, 4]), given([-80, -12, 12, 80])),
  Tanh: unary(normal([3, 4]), given([-20, 1e-4, 20])),
  Sin: unary(normal([3, 4])),
  Cos: unary(normal([3, 4])),
  Tan: unary(between(-1.4, 1.4, [3, 4])),
  Asin: unary(between(-0.9, 0.9, [3, 4]), given([2, -2])),
  Acos: unary(between(-0.9, 0.9, [3, 4]), given([2, -2])),
  Atan: unary(normal([3, 4]), given([1e20, -1e20, 0])),
  Sinh: unary(normal([3, 4]), given([1e-4, -1e-6])),
  Cosh: unary(normal([3, 4]), given([1e-4, 12])),
  Asinh: unary(normal([3, 4]), given([1e-4, -300])),
  Acosh: unary(between(1.1, 5, [3, 4]), given([1, 0.5])),
  Atanh: unary(between(-0.9, 0.9, [3, 4]), given([1e-4, 2])),
  Erf: unary(normal([3, 4])),
  Sign: unary(normal([3, 4]), given([0, -0]), whole([5]), special),
  Floor: unary(normal([3, 4]), given([-1.5, 2])),
  Ceil: unary(normal([3, 4]), given([-1.5, 2])),
  Round: unary(normal([3, 4]), given([0.5, 1.5, 2.5, -0.5, -1.5]), whole([3])),
  Relu: unary(normal([3, 4]), given([0, -0]), whole([5]), given([-3, 2, 0], [3], 'int32'), special),
  Relu6: unary(between(-3, 9, [3, 4]), whole([5], 12)),
  Elu: unary(normal([3, 4]), given([-1e-4, 1e-4, -40, 40]), special),
  EluGrad: [{ inputs: { dy: normal([3, 4]), y: between(-0.9, 2, [3, 4]) } }],
  Selu: unary(normal([3, 4]), special, whole([4])),
  LeakyRelu: [0.2, 0, 1.5].flatMap((alpha) =>
    [normal([3, 4]), whole([4])].map((x) => ({ inputs: { x }, attributes: { alpha } })),
  ),
  Prelu: [
    { inputs: { x: normal([3, 4]), alpha: normal([4]) } },
    { inputs: { x: normal([2, 3, 4]), alpha: normal([3, 1]) } },
    { inputs: { x: whole([3, 1]), alpha: whole([2, 1, 4]) } },
    { inputs: { x: given([-2, 0, 1], [3, 1], 'int32'), alpha: given([2, -1], [1, 2], 'int32') } },
    { inputs: { x: given([-2, 0.5, Number.NaN], [3, 1]), alpha: given([2, -1], [1, 2]) } },
    { inputs: { x: whole([4]), alpha: normal([]) } },
  ],
  Step: [0, 0.3, 1, -1, 2.5]
    .flatMap((alpha) => [normal([3, 4]), special, whole([4])].map((x) => ({ inputs: { x }, attributes: { alpha } })))
    .concat(beyond.map((alpha) => ({ inputs: { x: given([-1, 2], [2], 'int32') }, attributes: { alpha } }))),
  ClipByValue: [
    { inputs: { x: normal([3, 4]) }, attributes: { clipValueMin: -0.5, clipValueMax: 0.7 } },
    { inputs: { x: special }, attributes: { clipValueMin: -1, clipValueMax: 0.5 } },
    { inputs: { x: whole([6]) }, attributes: { clipValueMin: -1, clipValueMax: 1 } },
    { inputs: { x: whole([6]) }, attributes: { clipValueMin: -0.5, clipValueMax: Number.POSITIVE_INFINITY } },
  ],
  IsNan: unary(special, whole([2])),
  IsInf: unary(special, whole([2])),
  IsFinite: unary(special, whole([2])),
  LogicalNot: unary(bools([3, 4])),
  Cast: [
    { inputs: { x: normal([3, 4]) }, attributes: { dtype: 'int32' } },
    { inputs: { x: special }, attributes: { dtype: 'int32' } },
    { inputs: { x: given([1.7, -1.7, 2e9, -2e9, ...beyond]) }, attributes: { dtype: 'int32' } },
    { inputs: { x: given([0, -0, 0.2, -3, Number.NaN]) }, attributes: { dtype: 'bool' } },
    { inputs: { x: whole([5]) }, attributes: { dtype: 'float32' } },
    { inputs: { x: whole([5]) }, attributes: { dtype: 'bool' } },
    { inputs: { x: bools([5]) }, attributes: { dtype: 'float32' } },
    { inputs: { x: bools([5]) }, attributes: { dtype: 'int32' } },
    { inputs: { x: normal([5]) }, attributes: { dtype: 'float32' } },
  ],
};
