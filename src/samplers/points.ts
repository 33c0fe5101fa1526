/** Points that are written out one by one, such as a config as it is, with each of its suspects, and with all of them. */
import { Type } from '@sinclair/typebox';
import { Misfit } from '../registry/problem.js';
import { remedyFor } from '../registry/suggest.js';
import { defineSampler } from './sampler.js';
import { isActive, type Parameters, pointOf, type Space, sameJson } from './space.js';

const point = Type.Record(Type.String(), Type.Any(), { description: 'Values by parameter.' });

export const points = defineSampler({
  name: 'points',
  summary: 'Points that are written out; what one says nothing of has the first of its listed values.',
  config: Type.Object(
    {
      points: Type.Array(point, {
        minItems: 1,
        examples: [[{}, { 'trainer.k': 2 }]],
        description: 'Values that differ from the first ones, by parameter.',
      }),
    },
    { additionalProperties: false },
  ),
  build({ points: given }, { space }) {
    const all = given.map((values, i) => pointFrom(values, space, `points.${i}`));
    for (const [i, one] of all.entries())
      if (all.slice(0, i).some((before) => sameJson(before, one)))
        throw new Misfit('is there already.', 'Give each point once.', `points.${i}`);
    return { adaptive: false, size: all.length, ask: (number) => all[number] };
  },
});

/** @throws Misfit where it is none of the space */
function pointFrom(values: Parameters, space: Space, key: string): Parameters {
  const paths = space.dimensions.map(({ path }) => path);
  const strange = Object.keys(values).find((path) => !paths.includes(path));
  if (strange !== undefined)
    throw new Misfit(`"${strange}" is none of the parameters.`, remedyFor(strange, paths), key);
  const made = pointOf(space, ({ path, values: listed }) => {
    const value = values[path] ?? listed?.[0];
    if (listed?.some((one) => sameJson(one, value!))) return value!;
    const what = listed ? `does not list ${JSON.stringify(value)}` : 'lists no values';
    throw new Misfit(`the parameter ${path} ${what}.`, 'Points take listed values.', key);
  });
  const idle = space.dimensions.find((dimension) => dimension.path in values && !isActive(dimension, made));
  if (idle) throw new Misfit(`${idle.path} does not count here, by its "when".`, 'Leave it out.', key);
  if (!space.allows(made)) throw new Misfit('the constraints refuse this point.', undefined, key);
  return made;
}
