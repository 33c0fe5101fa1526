/** One number everywhere. */
import { Type } from '@sinclair/typebox';
import { sizeOf } from '../../engine/tensor.js';
import { defineInitializer, type Initializer } from './initializer.js';

export const constantly =
  (value: number): Initializer =>
  (shape) =>
    new Float32Array(sizeOf(shape)).fill(value);

export const constant = defineInitializer({
  name: 'constant',
  summary: 'The same value everywhere.',
  config: Type.Object(
    { value: Type.Number({ default: 0, description: 'The value.' }) },
    { additionalProperties: false },
  ),
  build: ({ value }) => constantly(value),
});
