/**
 * Where a study stands: a pure function of its journal. What may be decided next follows from it alone, so one worker
 * and sixteen come to the same decisions in the same order.
 */
import type { Observation } from '../samplers/sampler.js';
import type { Parameters } from '../samplers/space.js';
import type { Asked, Closed, Decision, Told } from './journal.js';
import type { Study } from './study.js';

export interface Trial {
  /** From 0. */
  readonly number: number;
  readonly parameters: Parameters;
  /** `pending`: without a result. `dropped`: the study closed before it began. */
  readonly state: 'pending' | 'dropped' | Told['state'];
  /** Its result, unless pending or dropped. */
  readonly result?: Told;
  /** How often it was taken up again after it had failed; absent for never. */
  readonly retried?: number;
}

export interface State {
  /** By number. */
  readonly trials: readonly Trial[];
  /** How many there will be at most; infinite where only the time is limited. */
  readonly limit: number;
  /** It was extended: the time is no limit any more. */
  readonly extended?: boolean;
  /** Why no further trial is asked for, once that is so. */
  readonly closed?: string;
}

/** `limit`: the trials that the study file asks for. */
export const replay = (decisions: readonly Decision[], limit: number): State => {
  const state: State = { trials: [], limit };
  return decisions.reduce(apply, state);
};

export function apply(state: State, decision: Decision): State {
  const { trials } = state;
  const change = (numbers: readonly number[], next: (trial: Trial) => Trial): Trial[] => {
    const changed = [...trials];
    for (const number of numbers) changed[number] = next(trials[number]!);
    return changed;
  };
  const pending = ({ result, ...trial }: Trial): Trial => ({ ...trial, state: 'pending' });
  const again = (trial: Trial): Trial => ({ ...pending(trial), retried: (trial.retried ?? 0) + 1 });
  switch (decision.op) {
    case 'ask':
      return {
        ...state,
        trials: [...trials, { number: decision.trial, parameters: decision.parameters, state: 'pending' }],
      };
    case 'tell':
      return {
        ...state,
        trials: change([decision.trial], (trial) => ({ ...trial, state: decision.state, result: decision })),
      };
    case 'retry':
      return { ...state, trials: change(decision.trials, again) };
    case 'close':
      return {
        ...state,
        closed: decision.reason,
        trials: change(decision.dropped, (trial) => ({ ...trial, state: 'dropped' })),
      };
    case 'extend': {
      const dropped = trials.filter((trial) => trial.state === 'dropped').map(({ number }) => number);
      return { trials: change(dropped, pending), limit: decision.trials, extended: true };
    }
  }
}

/** The trial whose result comes next: results are told in the order of numbers. */
export const nextToTell = ({ trials }: State): Trial | undefined => trials.find(({ state }) => state === 'pending');

/**
 * The next question, or that there is none left; undefined while results must come first. A trial may be asked for when
 * all but the last `maxConcurrent` - 1 before it have results, whether or not more have arrived by now.
 */
export function nextQuestion(study: Study, state: State): Asked | Closed | undefined {
  const number = state.trials.length;
  if (state.closed !== undefined || number >= state.limit) return undefined;
  const first = nextToTell(state)?.number ?? number;
  if (number - first >= study.maxConcurrent) return undefined;
  const parameters = parametersOf(study, state, number);
  if (parameters) return { op: 'ask', trial: number, parameters };
  return { op: 'close', reason: 'every point of the space has been tried', dropped: [] };
}

/** The baseline is a trial like another to a sampler that learns; one that enumerates begins after it. */
function parametersOf({ baseline, sampler, metric }: Study, state: State, number: number): Parameters | undefined {
  if (baseline && number === 0) return baseline;
  const history = observations({ metric }, state);
  return sampler.ask(sampler.adaptive || !baseline ? number : number - 1, history);
}

/** The trials as a sampler sees them: smaller is better. */
export function observations({ metric }: Pick<Study, 'metric'>, { trials }: State): Observation[] {
  const sign = metric.goal === 'maximize' ? -1 : 1;
  return trials.map(({ number, parameters, state, result }): Observation => {
    const trial = { number, parameters };
    if (state === 'diverged') return { ...trial, state: 'complete', value: Number.POSITIVE_INFINITY };
    if (state === 'failed' || state === 'dropped') return { ...trial, state: 'failed' };
    if (state === 'pending' || result?.value === undefined) return { ...trial, state: 'pending' };
    const value = sign * result.value;
    return state === 'pruned' ? { ...trial, state, value, reports: result.reports.length } : { ...trial, state, value };
  });
}
