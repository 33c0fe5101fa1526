/** What a paired difference says of the claim that one thing is better than another. For sweeps, and for tables of cells. */
import type { Estimate } from './statistics.js';
import type { Study } from './study.js';

/**
 * `supported`: the whole interval is on the side of better. `refuted`: it is on the other side. `underpowered`: it holds
 * 0, or there is none; more seeds would tell.
 */
export type Verdict = 'supported' | 'refuted' | 'underpowered';

/** Of the claim that the first is better, given the first less the second. */
export function verdictOf({ interval }: Estimate, goal: Study['metric']['goal']): Verdict {
  if (!interval) return 'underpowered';
  const [low, high] = goal === 'maximize' ? [-interval[1], -interval[0]] : interval;
  return high < 0 ? 'supported' : low > 0 ? 'refuted' : 'underpowered';
}
