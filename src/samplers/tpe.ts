/**
 * The tree-structured Parzen estimator as Optuna 5.0 has it, multivariate and with the constant liar: of points drawn
 * where good trials lie, the one that is likeliest among the good relative to the rest. Parameters that are always active
 * are drawn together, from one estimator; each conditional one that the point has, from an estimator of its own, of the
 * trials that had it.
 */
import { Type } from '@sinclair/typebox';
import { type Stream, streams } from '../engine/random.js';
import { positiveInteger } from '../registry/fields.js';
import type { Json } from '../registry/json.js';
import { parzen } from './parzen.js';
import { type Place, placeOf } from './place.js';
import { randomPoint } from './random.js';
import { isFinished, ranked } from './ranked.js';
import { defineSampler, type Observation } from './sampler.js';
import { type Dimension, isActive, type Parameters, type Space } from './space.js';

export const tpe = defineSampler({
  name: 'tpe',
  summary: "Points that resemble the best trials so far, by Optuna's tree-structured Parzen estimator.",
  config: Type.Object(
    {
      startup_trials: positiveInteger('Finished trials before results count; points are random until then.', 10),
      candidates: positiveInteger('Points drawn, of which the most promising is tried.', 24),
    },
    { additionalProperties: false },
  ),
  build: ({ startup_trials, candidates }, { space, seed }) => ({
    adaptive: true,
    ask(number, history) {
      if (history.filter(isFinished).length < startup_trials)
        return randomPoint(space, seed, 'sampler.tpe.startup', number);
      const promising = suggest(space, split(history), candidates, streams(seed)('sampler.tpe', number));
      return promising ?? randomPoint(space, seed, 'sampler.tpe.startup', number);
    },
  }),
});

/** Trials in the order in which they were asked for. */
export interface Halves {
  readonly good: readonly Observation[];
  readonly rest: readonly Observation[];
}

/**
 * The best tenth of the finished trials, at most 25, and the rest. Pending ones are taken for bad, so that others keep away;
 * failed ones tell nothing.
 */
export function split(history: readonly Observation[]): Halves {
  const finished = ranked(history);
  const pending = history.filter(({ state }) => state === 'pending');
  const count = Math.min(Math.ceil(0.1 * finished.length), 25);
  const inOrder = (trials: readonly Observation[]) => [...trials].sort((a, b) => a.number - b.number);
  return { good: inOrder(finished.slice(0, count)), rest: inOrder([...finished.slice(count), ...pending]) };
}

/** Times that candidates are drawn before constraints are left to random points. */
const mostRounds = 20;

/** The most promising point that the space allows; undefined where none of many was. */
function suggest(space: Space, halves: Halves, candidates: number, stream: Stream): Parameters | undefined {
  const always = space.dimensions.filter(({ when }) => when.length === 0);
  const joint = chooser(always, halves, candidates, stream);
  const choosers = new Map<Dimension, Chooser>();
  const alone = (dimension: Dimension) =>
    choosers.get(dimension) ??
    choosers.set(dimension, chooser([dimension], halves, candidates, stream)).get(dimension)!;
  for (let round = 0; round < mostRounds; round++)
    for (const places of joint()) {
      const chosen = new Map<Dimension, Json>(always.map((dimension, i) => [dimension, places[i]!.value]));
      const point: Record<string, Json> = {};
      for (const dimension of space.dimensions)
        if (isActive(dimension, point))
          point[dimension.path] = chosen.has(dimension) ? chosen.get(dimension)! : alone(dimension)()[0]![0]!.value;
      if (space.allows(point)) return point;
    }
  return undefined;
}

/** Draws candidates and puts the most promising first. */
type Chooser = () => readonly (readonly Place[])[];

function chooser(
  dimensions: readonly Dimension[],
  { good, rest }: Halves,
  candidates: number,
  stream: Stream,
): Chooser {
  const likely = parzen(dimensions, placesOf(dimensions, good));
  const unlikely = parzen(dimensions, placesOf(dimensions, rest));
  return () =>
    Array.from({ length: candidates }, () => likely.draw(stream))
      .map((places) => ({ places, promise: likely.logDensity(places) - unlikely.logDensity(places) }))
      .sort((a, b) => b.promise - a.promise)
      .map(({ places }) => places);
}

/** Of the trials that have all the dimensions, at values that these have. */
export const placesOf = (dimensions: readonly Dimension[], trials: readonly Observation[]): Place[][] =>
  trials.flatMap(({ parameters }) => {
    const places = dimensions.map((one) => (one.path in parameters ? placeOf(one, parameters[one.path]!) : undefined));
    return places.every((place) => place !== undefined) ? [places] : [];
  });
