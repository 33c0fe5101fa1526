/** `exp show` of a sweep: its results, as at its end. */
import type { RunReference } from '../../experiment/find-run.js';
import { openResults } from '../../sweep/open-results.js';
import { resultsCsv, resultsDocument } from '../../sweep/results.js';
import { type Io, printJson } from '../io.js';
import { sweepSummary } from '../sweep-summary.js';
import type { ShowOptions } from './show.js';

/** All trials, not only the best. */
export async function showSweep(io: Io, { path }: RunReference, { json, csv }: ShowOptions): Promise<undefined> {
  const results = await openResults(path);
  if (json) printJson(io, { path, ...resultsDocument(results) });
  else io.out.write(csv ? resultsCsv(results) : sweepSummary(results, path, io.out, results.ranking.rows.length));
  return undefined;
}
