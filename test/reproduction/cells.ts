/** Evidence and results made of a few numbers. */
import type { EvidenceEntry } from '../../src/reproduction/manifest-schema.js';
import type { CellResult, Curve } from '../../src/reproduction/results.js';

export const entry = (given: Partial<EvidenceEntry>): EvidenceEntry => ({
  metric: 'm',
  at: 'last',
  goal: 'minimize',
  compare: 'difference',
  ...given,
});

export const curveOf = (values: readonly number[], every = 10): Curve => ({
  steps: values.map((_, i) => (i + 1) * every),
  epochs: values.map((_, i) => (i + 1) / 2),
  values,
});

/** A cell with one last number for each seed, from seed 1 on. */
export const cellOf = (id: string, values: readonly number[], more: Partial<CellResult> = {}): [string, CellResult] => [
  id,
  {
    id,
    parameters: {},
    state: 'complete',
    seeds: values.map((value, i) => ({
      seed: i + 1,
      status: 'completed',
      steps: 20,
      epochs: 1,
      seconds: 1,
      curves: { m: curveOf([0.5, value]) },
    })),
    ...more,
  },
];

export const cellsOf = (cells: Readonly<Record<string, readonly number[]>>): Map<string, CellResult> =>
  new Map(Object.entries(cells).map(([id, values]) => cellOf(id, values)));
