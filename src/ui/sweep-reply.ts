/** What the page shows of one sweep: its trials, what varies, and what mattered, worked out where the report's are. */
import { isLogarithmic } from '../report/axis.js';
import type { Dimension } from '../samplers/space.js';
import { openResults } from '../sweep/open-results.js';
import type { SweepReply } from './contract.js';
import { num } from './extents.js';
import type { Place } from './places.js';
import { sweepRow } from './runs-index.js';

/** Trials in the order they were made. @throws UserError when the folder does not hold a whole sweep */
export async function describeSweep(folder: string, { id, path }: Place): Promise<SweepReply> {
  const row = await sweepRow(folder, id);
  const { study, ranking, importances } = await openResults(path);
  const trials = [...ranking.rows].sort((a, b) => a.number - b.number);
  return {
    row,
    goal: study.metric.goal,
    parameters: study.space.dimensions.map((dimension) => ({ path: dimension.path, scale: scaleOf(dimension) })),
    trials: trials.map(({ number, state, value, parameters, folders }) => ({
      trial: number,
      state,
      value: value ? num(value.mean) : null,
      parameters,
      runs: folders.map((run) => `${id}/${run}`),
    })),
    importances: importances.parameters.map(({ path, share }) => ({ path, importance: share })),
  };
}

const scaleOf = (dimension: Dimension): SweepReply['parameters'][number]['scale'] =>
  dimension.kind === 'categorical' ? 'category' : isLogarithmic(dimension) ? 'log' : 'linear';
