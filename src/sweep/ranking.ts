/**
 * The trials of a study in the order of their results, with intervals over seeds. All trials have the same seeds, so two
 * trials are compared by the differences of each seed. Pure; printing is others' affair.
 */
import type { Parameters } from '../samplers/space.js';
import type { State, Trial } from './state.js';
import { type Estimate, estimate, pairedDifference } from './statistics.js';
import type { Study } from './study.js';

/** Of all seeds together. */
export interface Effort {
  /** Iterations, and how many of them were not trained but taken over from another trial. */
  readonly steps: number;
  readonly inherited: number;
  /** Of training; absent where a run does not say. */
  readonly seconds?: number;
}

export interface Ranked {
  readonly number: number;
  /** From 1, of a complete trial. */
  readonly rank?: number;
  readonly parameters: Parameters;
  readonly state: Trial['state'];
  /** Of the metric over seeds; of a pruned trial, of what it had reported. */
  readonly value?: Estimate;
  /** This trial less the best, seed by seed. Of complete trials but the best. */
  readonly toBest?: Estimate;
  /** This trial less the baseline, seed by seed. Of complete trials but the baseline. */
  readonly toBaseline?: Estimate;
  /** What it took, where that is known. */
  readonly effort?: Effort;
  /** Run folder of each seed, relative to the sweep's. */
  readonly folders: readonly string[];
  readonly reason?: string;
}

export interface Ranking {
  /** Complete trials from the best on, then those that were pruned, diverged, failed, dropped or have no result yet. */
  readonly rows: readonly Ranked[];
  readonly best?: Ranked;
  /** The trial of the point that the base config is at, if the study has one and it is complete. */
  readonly baseline?: Ranked;
}

const order: readonly Trial['state'][] = ['complete', 'pruned', 'diverged', 'failed', 'dropped', 'pending'];

/** Equal values stand in the order of numbers. */
export function rank(
  { metric, baseline }: Pick<Study, 'metric' | 'baseline'>,
  { trials }: Pick<State, 'trials'>,
  effortOf: (trial: Trial) => Effort | undefined = () => undefined,
): Ranking {
  const sign = metric.goal === 'maximize' ? -1 : 1;
  const cost = ({ result }: Trial) => sign * (result?.value ?? Number.NaN);
  const sorted = [...trials].sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || cost(a) - cost(b) || a.number - b.number,
  );
  const complete = sorted.filter(({ state }) => state === 'complete');
  const first = baseline && complete.find(({ number }) => number === 0);
  const rows = sorted.map((trial) => {
    const place = complete.indexOf(trial);
    const compared = (to: Trial | undefined) =>
      place >= 0 && to && to !== trial ? pairedDifference(valuesOf(trial), valuesOf(to)) : undefined;
    return {
      ...described(trial),
      rank: place >= 0 ? place + 1 : undefined,
      toBest: compared(complete[0]),
      toBaseline: compared(first),
      effort: effortOf(trial),
    };
  });
  return {
    rows,
    best: rows.find(({ rank }) => rank === 1),
    baseline: rows.find(({ number }) => number === first?.number),
  };
}

const valuesOf = ({ result }: Trial) => result?.values ?? [];

function described(trial: Trial): Ranked {
  const { number, parameters, state, result } = trial;
  const values = valuesOf(trial);
  const known = values.length > 0 && values.every(Number.isFinite) && result?.value !== undefined;
  return {
    number,
    parameters,
    state,
    value: known ? estimate(values) : undefined,
    folders: result?.folders ?? [],
    reason: result?.reason,
  };
}
