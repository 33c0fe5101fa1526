/** Studies for tests: a space, trials and their journal, as a sweep would have left them. */
import type { Json } from '../../src/registry/json.js';
import type { Dimension, Parameters, Space } from '../../src/samplers/space.js';
import type { Told } from '../../src/sweep/journal.js';
import type { Trial } from '../../src/sweep/state.js';
import type { Study } from '../../src/sweep/study.js';

/** Uniform over [0, 1]. */
export const unit = (path: string): Dimension => ({
  path,
  kind: 'numeric',
  at: (u) => u,
  cell: (value) => [value as number, value as number],
  corners: [0, 1],
  when: [],
});

/** Log-uniform over [low, high]. */
export const logarithmic = (path: string, low: number, high: number): Dimension => ({
  ...unit(path),
  at: (u) => low * (high / low) ** u,
  cell: (value) => {
    const u = Math.log((value as number) / low) / Math.log(high / low);
    return [u, u];
  },
  corners: [low, high],
});

export const choice = (path: string, values: readonly Json[], probabilities?: readonly number[]): Dimension => ({
  ...unit(path),
  kind: 'categorical',
  values,
  probabilities,
  corners: values,
});

export const spaceOf = (...dimensions: Dimension[]): Space => ({ dimensions, allows: () => true });

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** With `values` of each seed; a result of another state where `told` says so. */
export function trialOf(
  number: number,
  parameters: Parameters,
  values: readonly number[],
  told: Partial<Told> = {},
): Trial {
  const state = told.state ?? 'complete';
  const value = state === 'complete' || state === 'pruned' ? mean(values) : undefined;
  const folders = values.map((_, i) => `trials/${String(number).padStart(4, '0')}-${i + 1}`);
  const result: Told = { op: 'tell', trial: number, state, value, values, reports: [], folders, workers: [], ...told };
  return { number, parameters, state, result };
}

export const studyOf = (space: Space, more: Partial<Study> = {}): Study => ({
  name: 'ring-tuning',
  space,
  sampler: { adaptive: false, ask: () => undefined },
  metric: { name: 'sliced-wasserstein', goal: 'minimize', take: 'last' },
  seeds: [1, 2, 3],
  trials: 50,
  maxConcurrent: 4,
  retries: 1,
  ...more,
});
