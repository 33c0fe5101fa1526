/** Config keys by which a file's numbers are mapped, and what they mean for its element type. */
import { Type } from '@sinclair/typebox';
import type { Table } from '../engine/source.js';
import { Misfit } from '../registry/problem.js';
import type { Element } from './array-file.js';
import { byteRange, interval, mapping, type Range, unchanged } from './range.js';

export const fileRangeFields = {
  from: Type.Optional(interval("Interval of the file's numbers; [0, 255] unless given where they are unsigned bytes.")),
  range: Type.Optional(interval('Interval that `from` is mapped to; [0, 1] unless given.')),
};

interface Choice {
  readonly from?: Range;
  readonly range?: Range;
}

/** Numbers other than bytes stay as they are unless `from` says where they lie. @throws Misfit */
export function fileRange(element: Element, choice: Choice): { line: Pick<Table, 'scale' | 'shift'>; range?: Range } {
  const from = choice.from ?? (element === 'u1' ? byteRange : undefined);
  if (from) {
    const range = choice.range ?? ([0, 1] as const);
    return { line: mapping(from, range), range };
  }
  if (choice.range)
    throw new Misfit(
      `the numbers in the file are ${element}, so where they lie is not known.`,
      'Give from, their interval in the file; equal to range if they are to stay as they are.',
      'range',
    );
  return { line: unchanged };
}
