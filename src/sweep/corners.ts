/**
 * The points at which a space is tried out: all of a small one, of a grid or of points that are written out; of a larger one each end of a range and each
 * listed value, the rest as in the base, and all of the low and of the high ends together.
 */
import type { Json } from '../registry/json.js';
import { type Dimension, isActive, type Parameters, pointOf, type Space } from '../samplers/space.js';
import { baseValue } from './baseline.js';
import { around } from './cells.js';
import type { LoadedStudy } from './load-study.js';

export interface Corners {
  readonly points: readonly Parameters[];
  /** What was left out, a sentence. */
  readonly note?: string;
}

/** Cells that are gone through one by one. */
const mostCells = 500;
const mostOfGrid = 2000;

export function cornersOf({ study: { space, sampler }, base }: LoadedStudy): Corners {
  const size = space.dimensions.reduce((product, { values }) => product * (values?.length ?? Infinity), 1);
  if (sampler.size !== undefined && sampler.size <= mostOfGrid)
    return { points: Array.from({ length: sampler.size }, (_, number) => sampler.ask(number, [])!) };
  if (size <= mostCells) return { points: everyCell(space) };
  const note = sampler.size !== undefined && `there are ${sampler.size} cells; corners were checked, not all of them.`;
  const usual = (dimension: Dimension) => baseValue(dimension, base) ?? dimension.at(0.5);
  return { points: corners(space, usual), ...(note && { note }) };
}

function everyCell({ dimensions, allows }: Space): Parameters[] {
  let points: Parameters[] = [{}];
  for (const dimension of dimensions)
    points = points.flatMap((point) =>
      isActive(dimension, point) ? dimension.values!.map((value) => ({ ...point, [dimension.path]: value })) : [point],
    );
  return points.filter(allows);
}

type Choice = (dimension: Dimension) => Json;

const low: Choice = ({ corners }) => corners[0]!;
const high: Choice = ({ corners }) => corners.at(-1)!;

/** Where the constraints forbid a corner among usual values, it is looked for among low and high ones. */
function corners(space: Space, usual: Choice): Parameters[] {
  const points = [usual, low, high].map((choose) => pointOf(space, choose)).filter(space.allows);
  for (const dimension of space.dimensions) {
    const needed = around(space.dimensions, dimension);
    for (const corner of dimension.corners) {
      const fixed: Parameters = { ...needed, [dimension.path]: corner };
      const tries = [usual, low, high].map((choose) =>
        pointOf(space, (one) => (Object.hasOwn(fixed, one.path) ? fixed[one.path]! : choose(one))),
      );
      points.push(...tries.filter(space.allows).slice(0, 1));
    }
  }
  return [...new Map(points.map((point) => [JSON.stringify(point), point])).values()];
}
