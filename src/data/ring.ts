/** Normals around a circle, where a generator that collapses shows it (Metz et al. 2017). */
import { Type } from '@sinclair/typebox';
import { positiveInteger } from '../registry/fields.js';
import { defineDataset } from './dataset.js';
import { deviation, mixture, samples } from './points.js';

export const ring = defineDataset({
  name: 'ring',
  summary: 'Points in the plane: normals evenly around a circle.',
  config: Type.Object(
    {
      modes: positiveInteger('How many normals.', 8),
      radius: Type.Number({ default: 2, exclusiveMinimum: 0, description: 'Radius of the circle.' }),
      deviation: deviation(0.02),
      samples,
    },
    { additionalProperties: false },
  ),
  build({ modes, radius, deviation, samples }) {
    const centre = (_: unknown, mode: number) => {
      const angle = (2 * Math.PI * mode) / modes;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    };
    return mixture('ring', samples, Array.from({ length: modes }, centre), deviation);
  },
});
