/** Multiplies by a rate over each span of training: smoothly or in stairs, down to an optional floor. */
import { Type } from '@sinclair/typebox';
import { duration } from '../registry/fields.js';
import { defineSchedule, elapsed, show, wholes } from './schedule.js';

export const exponentialDecay = defineSchedule({
  name: 'exponential-decay',
  summary: 'from * rate^(time / every), not below floor.',
  config: Type.Object(
    {
      from: Type.Number({ description: 'Value at the start.' }),
      rate: Type.Number({ exclusiveMinimum: 0, description: 'Factor over each span; 0.9 means ten per cent less.' }),
      every: duration('The span over which the factor applies once, such as 470 or 1 epoch.'),
      staircase: Type.Boolean({ default: false, description: 'Whether the value stays put within a span.' }),
      floor: Type.Optional(Type.Number({ description: 'The value never falls below this.' })),
    },
    { additionalProperties: false },
  ),
  build: ({ from, rate, every, staircase, floor = Number.NEGATIVE_INFINITY }) => ({
    at: (time) => Math.max(from * rate ** (staircase ? wholes(time, every) : elapsed(time, every)), floor),
    description: `${show(from)} x${rate} every ${every}${Number.isFinite(floor) ? `, at least ${show(floor)}` : ''}`,
  }),
});
