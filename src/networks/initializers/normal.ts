/** Normal numbers of given mean and standard deviation. */
import { Type } from '@sinclair/typebox';
import { sizeOf } from '../../engine/tensor.js';
import { nonNegative } from '../../registry/fields.js';
import { defineInitializer } from './initializer.js';

export const normal = defineInitializer({
  name: 'normal',
  summary: 'Normal, of given mean and standard deviation.',
  config: Type.Object(
    {
      mean: Type.Number({ default: 0, description: 'Mean.' }),
      deviation: nonNegative('Standard deviation; DCGAN takes 0.02.', 0.02),
    },
    { additionalProperties: false },
  ),
  build:
    ({ mean, deviation }) =>
    (shape, { stream }) =>
      stream.fillNormal(new Float32Array(sizeOf(shape)), mean, deviation),
});
