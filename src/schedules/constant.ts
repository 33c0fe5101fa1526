/** A number that never changes; a bare number in a config is short for it. */
import { Type } from '@sinclair/typebox';
import { defineSchedule, show } from './schedule.js';

export const constant = defineSchedule({
  name: 'constant',
  summary: 'The same value throughout.',
  config: Type.Object({ value: Type.Number({ description: 'The value.' }) }, { additionalProperties: false }),
  build: ({ value }) => ({ at: () => value, constant: value, description: show(value) }),
});
