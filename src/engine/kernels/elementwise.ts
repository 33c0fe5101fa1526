/** Kernels that look at one element at a time, of one input or of several that broadcast. */
import { type GraphBuilder, scalarConstant, type Value } from '../graph.js';
import { compare, emitLike, where } from './arithmetic.js';
import { broadcast, cast, emit, type Rule, rule, scalar } from './rule.js';

/** One ONNX operator on `x`. */
const unary = (op: string, dtype?: 'bool'): Rule =>
  rule<'x'>((graph, { x }) => emit(graph, op, [x], x.shape, {}, dtype ?? x.dtype));

/** One ONNX operator on `a` and `b`. */
const binary = (op: string, dtype?: 'bool'): Rule =>
  rule<'a' | 'b'>((graph, { a, b }) => emit(graph, op, [a, b], broadcast(a.shape, b.shape), {}, dtype ?? a.dtype));

/** An order of numbers; truth values are taken as 0 and 1, which ONNX does not do by itself. */
const ordered = (op: string): Rule =>
  rule<'a' | 'b'>((graph, { a, b }) => {
    const [x, y] = a.dtype === 'bool' ? [cast(graph, a, 'int32'), cast(graph, b, 'int32')] : [a, b];
    return compare(graph, op, x, y);
  });

const selu = { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } };

export const activations = {
  relu: (graph: GraphBuilder, x: Value) => emit(graph, 'Relu', [x], x.shape),
  relu6: (graph: GraphBuilder, x: Value) =>
    emit(graph, 'Clip', [x, scalar(graph, 0, x.dtype), scalar(graph, 6, x.dtype)], x.shape),
  leakyrelu: (graph: GraphBuilder, x: Value, alpha: number) =>
    emit(graph, 'LeakyRelu', [x], x.shape, { alpha: { float: alpha } }),
  prelu: (graph: GraphBuilder, x: Value, alpha: Value) => emit(graph, 'PRelu', [x, alpha], x.shape),
  elu: (graph: GraphBuilder, x: Value) => emit(graph, 'Elu', [x], x.shape),
  sigmoid: (graph: GraphBuilder, x: Value) => emit(graph, 'Sigmoid', [x], x.shape),
};

export const elementwise = {
  Abs: unary('Abs'),
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  /** tanh(x / 2) (exp(x) + 1): unlike exp(x) - 1, it cancels nothing near zero. */
  Expm1: rule<'x'>((graph, { x }) => {
    const half = emitLike(graph, 'Tanh', emitLike(graph, 'Mul', x, scalar(graph, 0.5)));
    return emitLike(graph, 'Mul', half, emitLike(graph, 'Add', emitLike(graph, 'Exp', x), scalar(graph, 1)));
  }),
  Log: unary('Log'),
  /** log(u) x / (u - 1), where u is 1 + x as rounded: Kahan's way to lose nothing near zero. */
  Log1p: rule<'x'>((graph, { x }) => {
    const one = scalar(graph, 1);
    const u = emitLike(graph, 'Add', x, one);
    const scaled = emitLike(graph, 'Mul', emitLike(graph, 'Log', u), x);
    const ratio = emitLike(graph, 'Div', scaled, emitLike(graph, 'Sub', u, one));
    return where(graph, compare(graph, 'Equal', u, one), x, ratio);
  }),
  Sqrt: unary('Sqrt'),
  Rsqrt: rule<'x'>((graph, { x }) => emitLike(graph, 'Reciprocal', emitLike(graph, 'Sqrt', x))),
  Square: rule<'x'>((graph, { x }) => emitLike(graph, 'Mul', x, x)),
  Reciprocal: unary('Reciprocal'),
  Sigmoid: unary('Sigmoid'),
  Softplus: unary('Softplus'),
  Tanh: unary('Tanh'),
  Sin: unary('Sin'),
  Cos: unary('Cos'),
  Erf: unary('Erf'),
  Sign: unary('Sign'),
  Floor: unary('Floor'),
  Ceil: unary('Ceil'),
  Round: unary('Round'),
  Relu: unary('Relu'),
  Relu6: rule<'x'>((graph, { x }) => activations.relu6(graph, x)),
  Elu: unary('Elu'),
  Selu: rule<'x'>((graph, { x }) => emit(graph, 'Selu', [x], x.shape, selu)),
  LeakyRelu: rule<'x', { alpha: number }>((graph, { x }, { alpha }) => activations.leakyrelu(graph, x, alpha)),
  Prelu: rule<'x' | 'alpha'>((graph, { x, alpha }) => activations.prelu(graph, x, alpha)),
  EluGrad: rule<'dy' | 'y'>((graph, { dy, y }) => {
    const slope = where(
      graph,
      compare(graph, 'GreaterOrEqual', y, scalar(graph, 0)),
      scalar(graph, 1),
      emitLike(graph, 'Add', y, scalar(graph, 1)),
    );
    return emitLike(graph, 'Mul', dy, slope);
  }),
  Step: rule<'x', { alpha: number }>((graph, { x }, { alpha }) => {
    const positive = compare(graph, 'Greater', x, scalar(graph, 0, x.dtype));
    return alpha ? where(graph, positive, scalar(graph, 1), scalar(graph, alpha)) : cast(graph, positive, x.dtype);
  }),
  ClipByValue: rule<'x', { clipValueMin: number; clipValueMax: number }>(
    (graph, { x }, { clipValueMin, clipValueMax }) =>
      emit(graph, 'Clip', [x, scalar(graph, clipValueMin, x.dtype), scalar(graph, clipValueMax, x.dtype)], x.shape),
  ),
  IsNan: unary('IsNaN', 'bool'),
  IsInf: unary('IsInf', 'bool'),
  LogicalNot: unary('Not', 'bool'),

  Add: binary('Add'),
  AddN: (graph: GraphBuilder, inputs: Record<string, Value>) =>
    Object.values(inputs).reduce((sum, term) => emitLike(graph, 'Add', sum, term)),
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: binary('Div'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Pow: rule<'a' | 'b'>((graph, { a, b }) => {
    const exponent = b.shape.length <= a.shape.length ? scalarConstant(b) : undefined;
    if (exponent === 2) return emitLike(graph, 'Mul', a, a);
    if (exponent === 0.5) return emitLike(graph, 'Sqrt', a);
    return emitLike(graph, 'Pow', a, b);
  }),
  SquaredDifference: rule<'a' | 'b'>((graph, { a, b }) => {
    const difference = emitLike(graph, 'Sub', a, b);
    return emitLike(graph, 'Mul', difference, difference);
  }),
  Equal: binary('Equal', 'bool'),
  NotEqual: rule<'a' | 'b'>((graph, { a, b }) => {
    const equal = compare(graph, 'Equal', a, b);
    return emit(graph, 'Not', [equal], equal.shape);
  }),
  Greater: ordered('Greater'),
  GreaterEqual: ordered('GreaterOrEqual'),
  Less: ordered('Less'),
  LessEqual: ordered('LessOrEqual'),
  LogicalAnd: binary('And', 'bool'),
  LogicalOr: binary('Or', 'bool'),
  /** tf.where has broadcast its inputs to one shape by then. */
  Select: rule<'condition' | 't' | 'e'>((graph, { condition, t, e }) => where(graph, condition, t, e)),
  Cast: rule<'x', { dtype: 'float32' | 'int32' | 'bool' }>((graph, { x }, { dtype }) => cast(graph, x, dtype)),
} satisfies Record<string, Rule>;
