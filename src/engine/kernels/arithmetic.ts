/**
 * The words that rules of arithmetic share. Here the dtypes are settled: what onnxruntime does not compute in one type is
 * computed in another, and numbers are stored as JavaScript stores them.
 */
import type { ElementType, GraphBuilder, Value } from '../graph.js';
import type { DType } from '../tensor.js';
import { broadcast, cast, emit, scalar } from './rule.js';

const broadcastAll = (values: readonly Value[]) => values.map((value) => value.shape).reduce(broadcast);

/** An operator on inputs that broadcast, whose result is of their type. */
export const emitLike = (graph: GraphBuilder, op: string, ...inputs: Value[]): Value =>
  emit(graph, op, inputs, broadcastAll(inputs));

export const compare = (graph: GraphBuilder, op: string, a: Value, b: Value): Value =>
  emit(graph, op, [a, b], broadcastAll([a, b]), {}, 'bool');

/** `then` where the condition holds, else `otherwise`; both are of the same type. */
export const where = (graph: GraphBuilder, condition: Value, then: Value, otherwise: Value): Value =>
  computed(graph, numeric(then.dtype), [then, otherwise], ([yes, no]) =>
    emit(graph, 'Where', [condition, yes!, no!], broadcastAll([condition, then, otherwise]), {}, yes!.dtype),
  );

/** The type that numbers of `dtype` are computed in; truth values are 0 and 1. */
export const numeric = (dtype: ElementType): ElementType => (dtype === 'bool' ? 'int32' : dtype);

/** What `compute` makes of the inputs as `dtype`, stored as `result`. */
export function computed(
  graph: GraphBuilder,
  dtype: ElementType,
  inputs: readonly Value[],
  compute: (inputs: Value[]) => Value,
  result: ElementType = inputs[0]!.dtype,
): Value {
  return stored(graph, compute(inputs.map((input) => cast(graph, input, dtype))), result);
}

const beyondInt32 = 2 ** 31;

/** `x` as `dtype`: whole numbers without their fraction, and 0 for what is none. */
export function stored(graph: GraphBuilder, x: Value, dtype: ElementType): Value {
  if (x.dtype !== 'float32' || dtype !== 'int32') return cast(graph, x, dtype);
  const fits = compare(graph, 'Less', emitLike(graph, 'Abs', x), scalar(graph, beyondInt32));
  return cast(graph, where(graph, fits, x, scalar(graph, 0)), 'int32');
}

export const isFloat = ({ dtype }: { readonly dtype: ElementType }): boolean => dtype === 'float32';

/** The smallest type that holds both. */
export function common(a: ElementType, b: ElementType): DType {
  return (['float32', 'int32', 'bool'] as const).find((dtype) => dtype === a || dtype === b)!;
}
