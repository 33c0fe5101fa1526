/** Several equal normals on a line: the smallest data set of which a generator can lose a part. */
import { Type } from '@sinclair/typebox';
import { defineDataset } from './dataset.js';
import { deviation, mixture, samples } from './points.js';

export const mixture1d = defineDataset({
  name: 'mixture-1d',
  summary: 'Numbers from several normals, each as often.',
  config: Type.Object(
    {
      means: Type.Array(Type.Number(), { minItems: 1, default: [-2, 2], description: 'Mean of each normal.' }),
      deviation: deviation(0.5),
      samples,
    },
    { additionalProperties: false },
  ),
  build: ({ means, deviation, samples }) =>
    mixture(
      'mixture-1d',
      samples,
      means.map((mean) => [mean]),
      deviation,
    ),
});
