/** Independent normal numbers, the usual prior. */
import { Type } from '@sinclair/typebox';
import { definePrior } from './prior.js';

export const normal = definePrior({
  name: 'normal',
  summary: 'Each dimension normal.',
  config: Type.Object(
    {
      mean: Type.Number({ default: 0, description: 'Mean of each dimension.' }),
      deviation: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'Standard deviation of each dimension.' }),
    },
    { additionalProperties: false },
  ),
  build: ({ dim, mean, deviation }) => ({
    dim,
    normal: { mean, deviation },
    sample: (source, name, count) => source.noise(name, { kind: 'normal', mean, deviation }, [count, dim]),
  }),
});
