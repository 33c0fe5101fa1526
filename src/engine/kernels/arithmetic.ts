/** The words that rules of arithmetic share. */
import type { GraphBuilder, Value } from '../graph.js';
import { broadcast, emit } from './rule.js';

const broadcastAll = (values: readonly Value[]) => values.map((value) => value.shape).reduce(broadcast);

/** An operator on inputs that broadcast, whose result is of their type. */
export const emitLike = (graph: GraphBuilder, op: string, ...inputs: Value[]): Value =>
  emit(graph, op, inputs, broadcastAll(inputs));

export const compare = (graph: GraphBuilder, op: string, a: Value, b: Value): Value =>
  emit(graph, op, [a, b], broadcastAll([a, b]), {}, 'bool');

/** `then` where the condition holds, else `otherwise`; all three broadcast. */
export const where = (graph: GraphBuilder, condition: Value, then: Value, otherwise: Value): Value =>
  emit(graph, 'Where', [condition, then, otherwise], broadcastAll([condition, then, otherwise]), {}, then.dtype);
