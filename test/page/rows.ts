/** Lines of the table of runs, as the server would give them. */
import type { RunRow } from '../../src/ui/contract.js';

export const row = (id: string, more: Partial<RunRow> = {}): RunRow => ({
  id,
  name: 'ring',
  status: 'completed',
  seed: 1,
  started: null,
  seconds: null,
  step: 1,
  totalSteps: 1,
  epoch: null,
  sweep: null,
  trial: null,
  overrides: {},
  metrics: {},
  ...more,
});
