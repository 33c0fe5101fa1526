/** A list of values and the moments at which one gives way to the next. */
import { Type } from '@sinclair/typebox';
import { duration, parseDuration } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import { defineSchedule, show, wholes } from './schedule.js';

type Durations = readonly (string | number)[];

export const piecewise = defineSchedule({
  name: 'piecewise',
  summary: 'One value after another, changing at given moments.',
  config: Type.Object(
    {
      values: Type.Array(Type.Number(), { minItems: 1, description: 'The values in order.' }),
      boundaries: Type.Array(duration('When the next value takes over.'), {
        description: 'One moment fewer than values, ascending, counted from the start of training.',
      }),
    },
    { additionalProperties: false },
  ),
  build({ values, boundaries }) {
    if (boundaries.length !== values.length - 1)
      throw new Misfit(
        `${values.length} values need ${values.length - 1} boundaries, but there are ${boundaries.length}.`,
        'Give one boundary between each two values.',
        'boundaries',
      );
    requireAscending(boundaries);
    return {
      at: (time) => values[boundaries.filter((moment) => wholes(time, moment) >= 1).length]!,
      description: values.map((value, i) => (i ? `${show(value)} from ${boundaries[i - 1]}` : show(value))).join(', '),
    };
  },
});

/** @throws Misfit; moments in different units cannot be compared, and pass */
function requireAscending(boundaries: Durations): void {
  const moments = boundaries.map(parseDuration);
  const fault = moments.findIndex(
    ({ amount, unit }, i) => i > 0 && moments[i - 1]!.unit === unit && moments[i - 1]!.amount >= amount,
  );
  if (fault > 0)
    throw new Misfit(
      `${boundaries[fault]} does not come after ${boundaries[fault - 1]}.`,
      'List the boundaries in ascending order.',
      `boundaries.${fault}`,
    );
}
