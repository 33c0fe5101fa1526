/** Keeps a sampler to the points that a study's constraints admit, within a bounded number of tries. */
import { UserError } from '../registry/problem.js';
import type { Parameters, Space } from './space.js';

/** Points drawn in a row before the constraints are said to leave nothing. */
export const mostTries = 10_000;

/**
 * The first of the points that `draw` gives which the space allows.
 * @throws UserError when none of `mostTries` is
 */
export function firstAllowed(space: Space, draw: () => Parameters): Parameters {
  for (let tries = 0; tries < mostTries; tries++) {
    const point = draw();
    if (space.allows(point)) return point;
  }
  throw new UserError(
    `the study's constraints admitted none of ${mostTries} points drawn. Loosen them, or narrow the parameters to where they hold.`,
  );
}
