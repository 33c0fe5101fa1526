/** `exp show` of a sweep: its results, as at its end. */
import type { RunReference } from '../../experiment/find-run.js';
import { openResults } from '../../sweep/open-results.js';
import type { Io } from '../io.js';
import { printResults } from '../print-results.js';
import type { ShowOptions } from './show.js';

/** All trials, not only the best. */
export async function showSweep(io: Io, { path }: RunReference, options: ShowOptions): Promise<undefined> {
  const results = await openResults(path);
  printResults(io, results, path, options, results.ranking.rows.length);
}
