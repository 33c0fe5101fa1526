/** A spiral in the plane, scaled as in the toy experiments of Gulrajani et al. 2017: scikit-learn's roll, seen end on. */
import { Type } from '@sinclair/typebox';
import { nonNegative } from '../registry/fields.js';
import { defineDataset } from './dataset.js';
import { points, samples } from './points.js';

/** Brings the roll to about unit deviation. */
const shrink = 7.5;

export const swissRoll = defineDataset({
  name: 'swiss-roll',
  summary: 'Points in the plane: a spiral of one and a half turns.',
  config: Type.Object(
    {
      noise: nonNegative('Deviation of the normal noise, before the roll is divided by 7.5.', 0.25),
      samples,
    },
    { additionalProperties: false },
  ),
  build: ({ noise, samples }) =>
    points('swiss-roll', samples, 2, (stream) => {
      const angle = 1.5 * Math.PI * (1 + 2 * stream.uniform());
      const x = angle * Math.cos(angle) + noise * stream.normal();
      const y = angle * Math.sin(angle) + noise * stream.normal();
      return [x / shrink, y / shrink];
    }),
});
