/** Finished trials in the order of what they are worth, for samplers that ask for no more than that. */
import type { Observation } from './sampler.js';

export const isFinished = ({ state }: Observation): boolean => state === 'complete' || state === 'pruned';

/**
 * The best first; equal ones in their order. Those that were pruned are behind all that completed, among them those that
 * got farther first. NaN is as bad as a trial that diverged. Failed and pending ones are left out.
 */
export function ranked(trials: readonly Observation[]): Observation[] {
  const complete = trials.filter(({ state }) => state === 'complete').sort(byValue);
  const pruned = trials
    .filter(({ state }) => state === 'pruned')
    .sort((a, b) => (b.reports ?? 0) - (a.reports ?? 0) || byValue(a, b));
  return [...complete, ...pruned];
}

const byValue = (a: Observation, b: Observation): number => (worth(a) === worth(b) ? 0 : worth(a) - worth(b));

const worth = ({ value }: Observation): number =>
  value === undefined || Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
