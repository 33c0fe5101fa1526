/** Every combination of values once, in the order in which the parameters are listed, the last changing fastest. */
import { Type } from '@sinclair/typebox';
import type { Json } from '../registry/json.js';
import { Misfit } from '../registry/problem.js';
import { defineSampler } from './sampler.js';
import { isActive, type Parameters, type Space } from './space.js';

/** More cells than this nobody waits for. */
const mostCells = 100_000;

export const grid = defineSampler({
  name: 'grid',
  summary: 'Every combination of values once, the last parameter changing fastest.',
  config: Type.Object({}, { additionalProperties: false }),
  build(_, { space }) {
    const endless = space.dimensions.find(({ values }) => !values);
    if (endless)
      throw new Misfit(
        `a grid needs a list of values for each parameter, and ${endless.path} has a range.`,
        'List its `values`, round it (a `q`), or choose the method random, sobol or tpe.',
      );
    const cells = cellsOf(space);
    return { adaptive: false, size: cells.length, ask: (number) => cells[number] };
  },
});

/** The cells that the space allows. A dimension that is not active has no values to go through, so no cell comes twice. */
function cellsOf(space: Space): Parameters[] {
  const allowed: Parameters[] = [];
  let count = 0;
  const visit = (index: number, point: Readonly<Record<string, Json>>): void => {
    const dimension = space.dimensions[index];
    if (!dimension) {
      if (++count > mostCells)
        throw new Misfit(`the grid has more than ${mostCells} cells.`, 'Try the method random, sobol or tpe.');
      if (space.allows(point)) allowed.push(point);
    } else if (isActive(dimension, point))
      for (const value of dimension.values!) visit(index + 1, { ...point, [dimension.path]: value });
    else visit(index + 1, point);
  };
  visit(0, {});
  return allowed;
}
