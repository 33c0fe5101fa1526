/** Raises another schedule's value from a share of it to all of it. The other counts from the start of training too. */
import { Type } from '@sinclair/typebox';
import { duration, probability, scheduled } from '../registry/fields.js';
import { clamp, defineSchedule, elapsed } from './schedule.js';

export const warmUp = defineSchedule({
  name: 'warm-up',
  summary: 'Another schedule, times a factor that rises linearly to 1.',
  config: Type.Object(
    {
      over: duration('How long the factor rises.'),
      from: probability('The factor at the start; 0 makes the first update idle.', 0),
      // biome-ignore lint/suspicious/noThenProperty: a config is never awaited
      then: scheduled('The schedule that is warmed up; its own time starts with training, not after the warm-up.'),
    },
    { additionalProperties: false },
  ),
  build({ over, from, then }, { build }) {
    const warmed = build('schedule', then, {});
    return {
      at: (time) => warmed.at(time) * (from + (1 - from) * clamp(elapsed(time, over))),
      description: `${warmed.description}, warmed up over ${over}`,
    };
  },
});
