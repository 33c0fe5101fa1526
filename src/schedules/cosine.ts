/** Half a cosine wave from one value to another, then level (Loshchilov and Hutter 2017, without restarts). */
import { Type } from '@sinclair/typebox';
import { duration } from '../registry/fields.js';
import { clamp, defineSchedule, elapsed, show } from './schedule.js';

export const cosine = defineSchedule({
  name: 'cosine',
  summary: 'Half a cosine wave between two values: slow at both ends.',
  config: Type.Object(
    {
      from: Type.Number({ description: 'Value at the start.' }),
      to: Type.Number({ default: 0, description: 'Value at the end and after it.' }),
      over: duration('Length of the wave.'),
    },
    { additionalProperties: false },
  ),
  build: ({ from, to, over }) => ({
    at: (time) => to + ((from - to) * (1 + Math.cos(Math.PI * clamp(elapsed(time, over))))) / 2,
    description: `${show(from)} to ${show(to)} over ${over}, by a cosine`,
  }),
});
