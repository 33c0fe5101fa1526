/** Kernels that look at one element of one input at a time. */
import { UserError } from '../../registry/problem.js';
import type { GraphBuilder, Value } from '../graph.js';
import { sameShape } from '../tensor.js';
import { compare, computed, emitLike, isFloat, numeric, stored, where } from './arithmetic.js';
import { broadcast, cast, emit, type Rule, rule, scalar } from './rule.js';

/** One ONNX operator on real numbers. */
const real = (op: string, result?: 'float32'): Rule =>
  rule<'x'>((graph, { x }) => computed(graph, 'float32', [x], ([y]) => emitLike(graph, op, y!), result ?? x.dtype));

/** One ONNX operator on real or whole numbers. */
const number = (op: string): Rule =>
  rule<'x'>((graph, { x }) => computed(graph, numeric(x.dtype), [x], ([y]) => emitLike(graph, op, y!)));

/** A rule of real numbers; its result is of the type of `x`. */
const ofReal = <A = object>(compute: (graph: GraphBuilder, x: Value, attributes: A) => Value): Rule =>
  rule<'x', A>((graph, { x }, attributes) => computed(graph, 'float32', [x], ([y]) => compute(graph, y!, attributes)));

/** What can be told of any number, in truth values. */
const test = (compute: (graph: GraphBuilder, x: Value) => Value): Rule =>
  rule<'x'>((graph, { x }) => compute(graph, cast(graph, x, 'float32')));

const selu = { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } };

/** A whole number as near as can be, for bounds that may be infinite. */
const bound = (value: number, dtype: string) =>
  dtype === 'int32' ? Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1) : value;

function clip(graph: GraphBuilder, x: Value, min: number, max: number): Value {
  const limit = (value: number) => scalar(graph, bound(value, x.dtype), x.dtype);
  return emit(graph, 'Clip', [x, limit(min), limit(max)], x.shape);
}

function prelu(graph: GraphBuilder, x: Value, alpha: Value): Value {
  if (sameShape(broadcast(x.shape, alpha.shape), x.shape)) return emit(graph, 'PRelu', [x, alpha], x.shape);
  return where(graph, compare(graph, 'Less', x, scalar(graph, 0)), emitLike(graph, 'Mul', x, alpha), x);
}

export const activations = {
  /** Of whole numbers as a maximum: onnxruntime ends where it would join their Relu with a Clip that follows. */
  relu: (graph: GraphBuilder, x: Value) =>
    isFloat(x) ? emitLike(graph, 'Relu', x) : emitLike(graph, 'Max', x, scalar(graph, 0, x.dtype)),
  relu6: (graph: GraphBuilder, x: Value) => clip(graph, x, 0, 6),
  leakyrelu: (graph: GraphBuilder, x: Value, alpha: number) =>
    emit(graph, 'LeakyRelu', [x], x.shape, { alpha: { float: alpha } }),
  prelu,
  elu: (graph: GraphBuilder, x: Value) => emitLike(graph, 'Elu', x),
  sigmoid: (graph: GraphBuilder, x: Value) => emitLike(graph, 'Sigmoid', x),
};

/** 1 above zero, else 0; what is not a number stays so. */
const rise = (graph: GraphBuilder, x: Value) => emitLike(graph, 'Ceil', clip(graph, x, 0, 1));

/** 1 above zero, else `alpha`. */
function step(graph: GraphBuilder, x: Value, alpha: number): Value {
  const above = rise(graph, x);
  if (alpha === 0) return above;
  if (alpha > 0 && alpha <= 1) return emitLike(graph, 'Max', above, scalar(graph, alpha));
  const rest = emitLike(graph, 'Mul', emitLike(graph, 'Sub', scalar(graph, 1), above), scalar(graph, alpha));
  return emitLike(graph, 'Add', above, rest);
}

export const elementwise = {
  Abs: number('Abs'),
  Neg: number('Neg'),
  Exp: real('Exp', 'float32'),
  /** tanh(x / 2) (exp(x) + 1): unlike exp(x) - 1, it cancels nothing near zero. */
  Expm1: ofReal((graph, x) => {
    const half = emitLike(graph, 'Tanh', emitLike(graph, 'Mul', x, scalar(graph, 0.5)));
    return emitLike(graph, 'Mul', half, emitLike(graph, 'Add', emitLike(graph, 'Exp', x), scalar(graph, 1)));
  }),
  Log: real('Log'),
  /** log(u) x / (u - 1), where u is 1 + x as rounded: Kahan's way to lose nothing near zero. */
  Log1p: ofReal((graph, x) => {
    const one = scalar(graph, 1);
    const u = emitLike(graph, 'Add', x, one);
    const scaled = emitLike(graph, 'Mul', emitLike(graph, 'Log', u), x);
    const ratio = emitLike(graph, 'Div', scaled, emitLike(graph, 'Sub', u, one));
    const infinite = compare(graph, 'Equal', u, scalar(graph, Number.POSITIVE_INFINITY));
    return where(graph, emitLike(graph, 'Or', compare(graph, 'Equal', u, one), infinite), x, ratio);
  }),
  Sqrt: real('Sqrt'),
  Rsqrt: ofReal((graph, x) => emitLike(graph, 'Reciprocal', emitLike(graph, 'Sqrt', x))),
  Square: rule<'x'>((graph, { x }) => computed(graph, numeric(x.dtype), [x], ([y]) => emitLike(graph, 'Mul', y!, y!))),
  Reciprocal: real('Reciprocal'),
  Sigmoid: real('Sigmoid'),
  Softplus: real('Softplus'),
  Tanh: real('Tanh'),
  Sin: real('Sin'),
  Cos: real('Cos'),
  Tan: real('Tan'),
  Asin: real('Asin'),
  Acos: real('Acos'),
  Atan: real('Atan'),
  Sinh: real('Sinh'),
  Cosh: real('Cosh'),
  Asinh: real('Asinh'),
  Acosh: real('Acosh'),
  Atanh: real('Atanh'),
  Erf: real('Erf'),
  /** 0 for what is not a number. */
  Sign: rule<'x'>((graph, { x }) =>
    computed(graph, numeric(x.dtype), [x], ([y]) => {
      const sign = emitLike(graph, 'Sign', y!);
      return y!.dtype === 'int32' ? sign : where(graph, compare(graph, 'Equal', y!, y!), sign, scalar(graph, 0));
    }),
  ),
  Floor: real('Floor'),
  Ceil: real('Ceil'),
  Round: rule<'x'>((graph, { x }) => (isFloat(x) ? emitLike(graph, 'Round', x) : x)),
  Relu: rule<'x'>((graph, { x }) => computed(graph, numeric(x.dtype), [x], ([y]) => activations.relu(graph, y!))),
  Relu6: rule<'x'>((graph, { x }) => computed(graph, numeric(x.dtype), [x], ([y]) => activations.relu6(graph, y!))),
  Elu: ofReal(activations.elu),
  Selu: ofReal((graph, x) => emit(graph, 'Selu', [x], x.shape, selu)),
  LeakyRelu: rule<'x', { alpha: number }>((graph, { x }, { alpha }) =>
    activations.leakyrelu(graph, cast(graph, x, 'float32'), alpha),
  ),
  Prelu: rule<'x' | 'alpha'>((graph, { x, alpha }) =>
    prelu(graph, cast(graph, x, 'float32'), cast(graph, alpha, 'float32')),
  ),
  EluGrad: rule<'dy' | 'y'>((graph, { dy, y }) => {
    const slope = where(
      graph,
      compare(graph, 'GreaterOrEqual', y, scalar(graph, 0)),
      scalar(graph, 1),
      emitLike(graph, 'Add', y, scalar(graph, 1)),
    );
    return emitLike(graph, 'Mul', dy, slope);
  }),
  Step: ofReal<{ alpha: number }>((graph, x, { alpha }) => step(graph, x, alpha)),
  ClipByValue: rule<'x', { clipValueMin: number; clipValueMax: number }>(
    (graph, { x }, { clipValueMin, clipValueMax }) =>
      computed(graph, numeric(x.dtype), [x], ([y]) => clip(graph, y!, clipValueMin, clipValueMax)),
  ),
  IsNan: test((graph, x) => emit(graph, 'IsNaN', [x], x.shape, {}, 'bool')),
  IsInf: test((graph, x) => emit(graph, 'IsInf', [x], x.shape, {}, 'bool')),
  IsFinite: test((graph, x) =>
    compare(graph, 'Less', emitLike(graph, 'Abs', x), scalar(graph, Number.POSITIVE_INFINITY)),
  ),
  LogicalNot: rule<'x'>((graph, { x }) => emitLike(graph, 'Not', cast(graph, x, 'bool'))),
  Cast: rule<'x', { dtype: string }>((graph, { x }, { dtype }) => {
    if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return stored(graph, x, dtype);
    throw new UserError(`the compiled engine has tensors of float32, int32 and bool, none of ${dtype}.`);
  }),
} satisfies Record<string, Rule>;
