/** What Optuna decided and computed, as test/oracles/optuna-decisions.py recorded it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Curve } from '../../src/pruners/pruner.js';
import type { Json } from '../../src/registry/json.js';
import type { Distribution } from '../../src/samplers/distributions.js';
import type { Observation } from '../../src/samplers/sampler.js';

interface Prunings<C> {
  readonly config: C;
  /** Each curve as far as its trial got, and whether it was pruned there. */
  readonly trials: readonly { readonly curve: Curve; readonly pruned: boolean }[];
}

interface Recorded {
  readonly versions: Readonly<Record<string, string>>;
  readonly asha: readonly Prunings<{ min_iter: number; eta: number; s: number }>[];
  readonly median: readonly Prunings<{
    startup_trials: number;
    warmup: number;
    interval: number;
    min_trials: number;
  }>[];
  /** Values of observations and points in the order of the distributions; `logDensity` of each point, of u. */
  readonly estimators: readonly {
    readonly distributions: readonly Distribution[];
    readonly observations: readonly (readonly Json[])[];
    readonly points: readonly (readonly Json[])[];
    readonly logDensity: readonly number[];
  }[];
  /** Which trials, by number, are taken for good ones. */
  readonly splits: readonly {
    readonly trials: readonly Omit<Observation, 'parameters'>[];
    readonly good: readonly number[];
    readonly rest: readonly number[];
  }[];
}

const special: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, '-Infinity': -Infinity };

const path = join(import.meta.dirname, '../fixtures/optuna-decisions.json');

export const recorded: Recorded = JSON.parse(readFileSync(path, 'utf8'), (_, value) =>
  typeof value === 'string' && value in special ? special[value] : value,
);
