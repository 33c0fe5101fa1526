/** Which tasks the trials of a study are. Who runs them, and when, is not known here. */
import { UserError } from '../registry/problem.js';
import { override, type Task, taskId } from './executor.js';
import type { Decision } from './journal.js';
import { apply, nextQuestion, replay, type Trial } from './state.js';
import type { Study } from './study.js';

/** Of one trial: a task for each seed. */
export const tasksOf = ({ number, parameters }: Pick<Trial, 'number' | 'parameters'>, seeds: Study['seeds']): Task[] =>
  seeds.map((seed, replicate) => ({
    id: taskId(number, replicate),
    trial: number,
    overrides: [...Object.entries(parameters), ['seed', seed] as const].map(([path, value]) => override(path, value)),
  }));

/**
 * All there will be, in order, for a study none of whose trials waits for a result of another.
 * @throws UserError for any other
 */
export function independentTasks(study: Study, decisions: readonly Decision[]): Task[] {
  refuseDependent(study);
  const unlimited = { ...study, maxConcurrent: Number.POSITIVE_INFINITY };
  let state = replay(decisions, study.trials);
  for (let next = nextQuestion(unlimited, state); next; next = nextQuestion(unlimited, state))
    state = apply(state, next);
  return state.trials.flatMap((trial) => tasksOf(trial, study.seeds));
}

function refuseDependent({ name, sampler, pruner }: Study): void {
  const reason = sampler.adaptive
    ? 'its method chooses each trial by the results of others'
    : pruner && 'early_terminate ends trials by the results of others';
  if (!reason) return;
  throw new UserError(
    `the trials of ${name} cannot be run apart: ${reason}. Take method grid, random or sobol without early_terminate, ` +
      'or run it on many machines with exp sweep --queue.',
  );
}
