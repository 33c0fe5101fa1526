/** One normal on a line, the picture of figure 1 in Goodfellow et al. 2014. */
import { Type } from '@sinclair/typebox';
import { defineDataset } from './dataset.js';
import { deviation, mixture, samples } from './points.js';

export const gaussian1d = defineDataset({
  name: 'gaussian-1d',
  summary: 'Numbers from one normal.',
  config: Type.Object(
    { mean: Type.Number({ default: 4, description: 'Mean of the normal.' }), deviation: deviation(0.5), samples },
    { additionalProperties: false },
  ),
  build: ({ mean, deviation, samples }) => mixture('gaussian-1d', samples, [[mean]], deviation),
});
