/** Normals on a square grid around the origin (Srivastava et al. 2017 use 5 x 5, spacing 2, deviation 0.05). */
import { Type } from '@sinclair/typebox';
import { positiveInteger } from '../registry/fields.js';
import { defineDataset } from './dataset.js';
import { deviation, mixture, samples } from './points.js';

export const grid = defineDataset({
  name: 'grid',
  summary: 'Points in the plane: normals on a square grid.',
  config: Type.Object(
    {
      side: positiveInteger('Normals along one side.', 5),
      spacing: Type.Number({ default: 2, exclusiveMinimum: 0, description: 'Distance between neighbours.' }),
      deviation: deviation(0.05),
      samples,
    },
    { additionalProperties: false },
  ),
  build({ side, spacing, deviation, samples }) {
    const line = Array.from({ length: side }, (_, i) => (i - (side - 1) / 2) * spacing);
    const modes = line.flatMap((x) => line.map((y) => [x, y]));
    return mixture('grid', samples, modes, deviation);
  },
});
