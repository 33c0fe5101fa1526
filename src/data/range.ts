/** Intervals of values, and the line that maps one onto another. */
import { type TUnsafe, Type } from '@sinclair/typebox';
import type { Table } from '../engine/source.js';
import { Misfit } from '../registry/problem.js';

export type Range = readonly [number, number];

/** A config field: two numbers, the lower end first. */
export function interval(description: string, fallback?: Range): TUnsafe<Range> {
  return Type.Unsafe<Range>({
    type: 'array',
    items: { type: 'number' },
    minItems: 2,
    maxItems: 2,
    description,
    ...(fallback && { default: [...fallback] }),
  });
}

/** `scale` and `shift` that take `from` onto `to`. @throws Misfit, blaming `key`, when an interval is empty */
export function mapping(from: Range, to: Range, key = 'range'): Pick<Table, 'scale' | 'shift'> {
  const empty = [from, to].find(([low, high]) => low >= high);
  if (empty) throw new Misfit(`[${empty.join(', ')}] is not an interval.`, 'Give the lower end first.', key);
  const scale = (to[1] - to[0]) / (from[1] - from[0]);
  return { scale: Math.fround(scale), shift: Math.fround(to[0] - from[0] * scale) };
}

export const unchanged: Pick<Table, 'scale' | 'shift'> = { scale: 1, shift: 0 };

/** Bytes, as images hold them. */
export const byteRange: Range = [0, 255];
