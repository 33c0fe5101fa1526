/** Multiplies by a rate at the end of each span of training, and stays put between. */
import { Type } from '@sinclair/typebox';
import { duration } from '../registry/fields.js';
import { defineSchedule, show, wholes } from './schedule.js';

export const step = defineSchedule({
  name: 'step',
  summary: 'from * rate^n after n whole spans of training.',
  config: Type.Object(
    {
      from: Type.Number({ description: 'Value at the start.' }),
      rate: Type.Number({ default: 0.1, exclusiveMinimum: 0, description: 'Factor at the end of each span.' }),
      every: duration('The span, such as 10000 or 30 epochs.'),
    },
    { additionalProperties: false },
  ),
  build: ({ from, rate, every }) => ({
    at: (time) => from * rate ** wholes(time, every),
    description: `${show(from)}, x${rate} after every ${every}`,
  }),
});
