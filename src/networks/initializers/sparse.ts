/** Few inputs per unit (Martens 2010; pylearn2's `sparse_init`): the others start at exactly zero. */
import { Type } from '@sinclair/typebox';
import type { Stream } from '../../engine/random.js';
import { sizeOf } from '../../engine/tensor.js';
import { nonNegative, positiveInteger } from '../../registry/fields.js';
import { UserError } from '../../registry/problem.js';
import { defineInitializer, type Initializer } from './initializer.js';

/** @throws UserError when a unit has fewer inputs than `connections` */
const sparselyConnected =
  (connections: number, deviation: number): Initializer =>
  (shape, { stream, unitAxis }) => {
    const units = shape[unitAxis]!;
    const inputs = sizeOf(shape) / units;
    if (connections > inputs)
      throw new UserError(
        `sparse cannot choose ${connections} of a unit's ${inputs} inputs. Set connections to ${inputs} or less.`,
      );
    const below = sizeOf(shape.slice(unitAxis + 1)); // numbers of one unit that lie side by side
    const values = new Float32Array(sizeOf(shape));
    for (let unit = 0; unit < units; unit++)
      for (const input of distinct(connections, inputs, stream)) {
        const outer = Math.floor(input / below);
        values[(outer * units + unit) * below + (input % below)] = deviation * stream.normal();
      }
    return values;
  };

/** `count` distinct integers below `total`, every set equally likely (Floyd's algorithm). */
function distinct(count: number, total: number, stream: Stream): Set<number> {
  const chosen = new Set<number>();
  for (let last = total - count; last < total; last++) {
    const candidate = stream.integer(last + 1);
    chosen.add(chosen.has(candidate) ? last : candidate);
  }
  return chosen;
}

export const sparse = defineInitializer({
  name: 'sparse',
  summary: 'Each unit starts with a few normal weights, chosen at random; the rest are zero.',
  config: Type.Object(
    {
      connections: positiveInteger('Nonzero weights per unit.', 15),
      deviation: nonNegative('Standard deviation of the nonzero weights.', 1),
    },
    { additionalProperties: false },
  ),
  build: ({ connections, deviation }) => sparselyConnected(connections, deviation),
});
