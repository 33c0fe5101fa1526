/** Kernels that look at one element at a time of several inputs that broadcast. */
import { type ElementType, type GraphBuilder, scalarConstant, type Value } from '../graph.js';
import { common, compare, computed, emitLike, isFloat, numeric, stored, where } from './arithmetic.js';
import { broadcast, cast, emit, type Rule, rule, scalar } from './rule.js';

type Compute = (graph: GraphBuilder, a: Value, b: Value) => Value;

/** A rule of real or whole numbers, whose result is of the type of `a`. */
const numbers = (compute: Compute): Rule =>
  rule<'a' | 'b'>((graph, { a, b }) => computed(graph, numeric(a.dtype), [a, b], ([x, y]) => compute(graph, x!, y!)));

/** One ONNX operator on real or whole numbers. */
const binary = (op: string): Rule => numbers((graph, a, b) => emitLike(graph, op, a, b));

/** A comparison of numbers; truth values are 0 and 1. */
const comparison = (op: string): Rule => rule<'a' | 'b'>((graph, { a, b }) => ordered(graph, op, a, b));

const ordered = (graph: GraphBuilder, op: string, a: Value, b: Value) => {
  const both = common(a.dtype, b.dtype);
  const dtype = op === 'Equal' ? both : numeric(both);
  return compare(graph, op, cast(graph, a, dtype), cast(graph, b, dtype));
};

const logical = (op: string): Rule =>
  rule<'a' | 'b'>((graph, { a, b }) => emitLike(graph, op, cast(graph, a, 'bool'), cast(graph, b, 'bool')));

/** What `divide` makes of whole numbers, and 0 where the divisor is 0: there onnxruntime would end the process. */
function guarded(graph: GraphBuilder, a: Value, b: Value, divide: Compute): Value {
  if (b.constant?.every((divisor) => Number(divisor) !== 0)) return divide(graph, a, b);
  const zero = scalar(graph, 0, 'int32');
  const none = compare(graph, 'Equal', b, zero);
  return where(graph, none, zero, divide(graph, a, where(graph, none, scalar(graph, 1, 'int32'), b)));
}

const wholeRatio: Compute = (graph, a, b) => guarded(graph, a, b, (_, x, y) => emitLike(graph, 'Div', x, y));

/** The remainder with the sign of `b`. */
const wholeRemainder: Compute = (graph, a, b) => guarded(graph, a, b, (_, x, y) => emitLike(graph, 'Mod', x, y));

/** The remainder with the sign of `a`. */
const realRemainder = (graph: GraphBuilder, a: Value, b: Value) =>
  computed(graph, 'float32', [a, b], ([x, y]) =>
    emit(graph, 'Mod', [x!, y!], broadcast(x!.shape, y!.shape), { fmod: 1 }),
  );

const zero = (graph: GraphBuilder) => scalar(graph, 0);
const negative = (graph: GraphBuilder, x: Value) => compare(graph, 'Less', x, zero(graph));

/** The remainder with the sign of `b`: where the signs differ, and something remains, `b` is added. */
function mod(graph: GraphBuilder, a: Value, b: Value): Value {
  if (!isFloat(a)) return wholeRemainder(graph, a, b);
  const rest = realRemainder(graph, a, b);
  const alike = compare(graph, 'Equal', negative(graph, a), negative(graph, b));
  const done = emitLike(graph, 'Or', alike, compare(graph, 'Equal', rest, zero(graph)));
  return where(graph, done, rest, emitLike(graph, 'Add', rest, b));
}

/** By way of the remainder, since a quotient that is rounded may reach the next whole number. */
function floorDiv(graph: GraphBuilder, a: Value, b: Value): Value {
  if (!isFloat(a)) {
    const even = emitLike(graph, 'Sub', a, wholeRemainder(graph, a, b));
    return wholeRatio(graph, even, b);
  }
  const rest = realRemainder(graph, a, b);
  const toZero = emitLike(graph, 'Round', emitLike(graph, 'Div', emitLike(graph, 'Sub', a, rest), b));
  const below = cast(graph, negative(graph, emitLike(graph, 'Mul', rest, b)), 'float32');
  return emitLike(graph, 'Sub', toZero, below);
}

/** Angles from the ratio, turned by half a circle where `b` is negative. */
function atan2(graph: GraphBuilder, a: Value, b: Value): Value {
  const isZero = (x: Value) => compare(graph, 'Equal', x, zero(graph));
  const unsigned = where(graph, isZero(b), zero(graph), b); // -0 is 0
  const origin = emitLike(graph, 'And', isZero(a), isZero(b));
  const angle = emitLike(graph, 'Atan', where(graph, origin, zero(graph), emitLike(graph, 'Div', a, unsigned)));
  const half = where(graph, negative(graph, a), scalar(graph, -Math.PI), scalar(graph, Math.PI));
  return emitLike(graph, 'Add', angle, where(graph, negative(graph, b), half, zero(graph)));
}

function pow(graph: GraphBuilder, a: Value, b: Value): Value {
  const exponent = b.shape.length <= a.shape.length ? scalarConstant(b) : undefined;
  if (exponent === 2) return emitLike(graph, 'Mul', a, a);
  if (exponent === 0.5) return emitLike(graph, 'Sqrt', a);
  return emitLike(graph, 'Pow', a, b);
}

/** Powers of whole numbers leave int32 early; int64 keeps their last bits. */
const powType = (dtype: ElementType): ElementType => (dtype === 'float32' ? 'float32' : 'int64');

export const pairwise = {
  Add: binary('Add'),
  AddN: (graph: GraphBuilder, inputs: Record<string, Value>) => {
    const terms = Object.values(inputs);
    return computed(graph, numeric(terms[0]!.dtype), terms, (numbers) =>
      numbers.reduce((sum, term) => emitLike(graph, 'Add', sum, term)),
    );
  },
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: numbers((graph, a, b) => (isFloat(a) ? emitLike(graph, 'Div', a, b) : wholeRatio(graph, a, b))),
  FloorDiv: rule<'a' | 'b'>((graph, { a, b }) =>
    computed(graph, numeric(a.dtype), [a, b], ([x, y]) => floorDiv(graph, x!, y!), 'int32'),
  ),
  Mod: numbers(mod),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Pow: rule<'a' | 'b'>((graph, { a, b }) => computed(graph, powType(a.dtype), [a, b], ([x, y]) => pow(graph, x!, y!))),
  Atan2: rule<'a' | 'b'>((graph, { a, b }) => computed(graph, 'float32', [a, b], ([x, y]) => atan2(graph, x!, y!))),
  BitwiseAnd: numbers((graph, a, b) => emitLike(graph, 'BitwiseAnd', a, b)),
  SquaredDifference: numbers((graph, a, b) => {
    const difference = emitLike(graph, 'Sub', a, b);
    return emitLike(graph, 'Mul', difference, difference);
  }),
  Equal: comparison('Equal'),
  NotEqual: rule<'a' | 'b'>((graph, { a, b }) => emitLike(graph, 'Not', ordered(graph, 'Equal', a, b))),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  Select: rule<'condition' | 't' | 'e'>((graph, { condition, t, e }) => {
    const dtype = common(t.dtype, e.dtype);
    return where(graph, cast(graph, condition, 'bool'), stored(graph, t, dtype), stored(graph, e, dtype));
  }),
} satisfies Record<string, Rule>;
