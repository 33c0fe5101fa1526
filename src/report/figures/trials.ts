/** How figures show trials: one look for each kind, the same in every figure. */

import type { Results } from '../../sweep/results.js';
import type { Trial } from '../../sweep/state.js';
import { formatNumber } from '../../sweep/words.js';
import type { Key } from '../frame.js';
import { colour, mark } from '../svg.js';

export interface Shown {
  readonly trial: Trial;
  readonly value: number;
  readonly kind: keyof typeof looks;
}

export const looks = {
  pruned: { label: 'pruned', colour: colour.grey, mark: 'ring' },
  complete: { label: 'complete', colour: colour.blue, mark: 'dot' },
  baseline: { label: 'baseline', colour: colour.black, mark: 'square' },
  best: { label: 'best', colour: colour.orange, mark: 'diamond' },
} as const satisfies Record<string, Key>;

const kinds = Object.keys(looks) as Shown['kind'][];

/** Trials with a value, the most important last, so that they are drawn above the rest. */
export function shownTrials({ state, ranking: { best, baseline } }: Results): Shown[] {
  const kindOf = ({ number, state }: Trial): Shown['kind'] =>
    number === best?.number
      ? 'best'
      : number === baseline?.number
        ? 'baseline'
        : state === 'pruned'
          ? 'pruned'
          : 'complete';
  return state.trials
    .filter(({ state, result }) => (state === 'complete' || state === 'pruned') && Number.isFinite(result?.value))
    .map((trial) => ({ trial, value: trial.result!.value!, kind: kindOf(trial) }))
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

/** Of the kinds that occur. */
export const keysOf = (shown: readonly Shown[]): Key[] =>
  kinds.filter((kind) => shown.some((one) => one.kind === kind)).map((kind) => looks[kind]);

export const trialMark = ({ trial: { number }, value, kind }: Shown, x: number, y: number): string =>
  mark(looks[kind].mark, x, y, looks[kind].colour, `trial ${number}: ${formatNumber(value)}`);
