/** Uniform numbers in an interval, given by its ends or by one half-width (pylearn2's `irange`). */
import { Type } from '@sinclair/typebox';
import { sizeOf } from '../../engine/tensor.js';
import { Misfit } from '../../registry/problem.js';
import { defineInitializer } from './initializer.js';

interface Interval {
  readonly range?: number;
  readonly min?: number;
  readonly max?: number;
}

/** @throws Misfit unless there is either `range` or both ends, in order */
function ends({ range, min, max }: Interval): readonly [number, number] {
  if (range !== undefined && min === undefined && max === undefined) return [-range, range];
  if (range !== undefined) throw new Misfit('range already gives both ends.', 'Remove range, or min and max.', 'range');
  if (min === undefined || max === undefined)
    throw new Misfit('uniform needs an interval.', 'Give range: 0.05, or both min and max.');
  if (min > max) throw new Misfit(`min is ${min}, above max, ${max}.`, 'Exchange them.', 'min');
  return [min, max];
}

export const uniform = defineInitializer({
  name: 'uniform',
  summary: 'Uniform between min and max, or between -range and range.',
  config: Type.Object(
    {
      range: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Short for min: -range, max: range.' })),
      min: Type.Optional(Type.Number({ description: 'Lower end.' })),
      max: Type.Optional(Type.Number({ description: 'Upper end.' })),
    },
    { additionalProperties: false },
  ),
  build(config) {
    const [min, max] = ends(config);
    return (shape, { stream }) => stream.fillUniform(new Float32Array(sizeOf(shape)), min, max);
  },
});
