/** Every trial's point drawn by itself from the parameters' distributions. */
import { Type } from '@sinclair/typebox';
import { streams } from '../engine/random.js';
import { firstAllowed } from './allowed.js';
import { defineSampler } from './sampler.js';
import { type Parameters, pointOf, type Space } from './space.js';

/** The point of trial `number`, from the stream of that name. */
export function randomPoint(space: Space, seed: number, stream: string, number: number): Parameters {
  const draws = streams(seed)(stream, number);
  return firstAllowed(space, () => pointOf(space, (dimension) => dimension.at(draws.uniform())));
}

export const random = defineSampler({
  name: 'random',
  summary: 'Points drawn independently from the distributions.',
  config: Type.Object({}, { additionalProperties: false }),
  build: (_, { space, seed }) => ({
    adaptive: false,
    ask: (number) => randomPoint(space, seed, 'sampler.random', number),
  }),
});
