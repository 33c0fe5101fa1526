/**
 * A straight line from one value to another, then level. With `hold` it moves in stairs, as the 2014 code's momentum
 * does: pylearn2 adjusts it once an epoch, so epoch e uses .5 + .2 (e - 1) / 249, which here is
 * { type: linear, from: 0.5, to: 0.7, over: 249 epochs, hold: 1 epoch }.
 */
import { Type } from '@sinclair/typebox';
import { duration, parseDuration } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import { clamp, defineSchedule, elapsed, show, type Time, wholes } from './schedule.js';

export const linear = defineSchedule({
  name: 'linear',
  summary: 'A straight line between two values over a span of training.',
  config: Type.Object(
    {
      from: Type.Number({ description: 'Value up to the start of the line.' }),
      to: Type.Number({ description: 'Value from the end of the line on.' }),
      over: duration('Length of the line.'),
      start: Type.Optional(duration('When the line begins; at once unless given. In the unit of `over`.')),
      hold: Type.Optional(duration('Spans within which the value stays put. In the unit of `over`.')),
    },
    { additionalProperties: false },
  ),
  build({ from, to, over, start, hold }) {
    const { amount, unit } = parseDuration(over);
    const amountOf = (key: string, text: string | number) => inUnit(unit, key, text);
    const begin = start === undefined ? 0 : amountOf('start', start);
    const width = hold === undefined ? undefined : amountOf('hold', hold);
    // time in `unit`, rounded down to a multiple of `hold`
    const now = (time: Time) =>
      width === undefined ? elapsed(time, { amount: 1, unit }) : width * wholes(time, { amount: width, unit });
    return {
      at: (time) => from + (to - from) * clamp((now(time) - begin) / amount),
      description: `${show(from)} to ${show(to)} over ${over}`,
    };
  },
});

/** @throws Misfit when `text` counts in another unit */
function inUnit(expected: string, key: string, text: string | number): number {
  const { amount, unit } = parseDuration(text);
  if (unit !== expected)
    throw new Misfit(`${key} counts ${unit}, but over counts ${expected}.`, `Write both in ${expected}.`, key);
  return amount;
}
