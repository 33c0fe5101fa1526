/** A sweep's results on standard output: for people, as JSON or as CSV; for `exp sweep` at the end and `exp show` at any time. */
import { type Results, resultsCsv, resultsDocument } from '../sweep/results.js';
import { type Io, printJson } from './io.js';
import { sweepSummary } from './sweep-summary.js';

export interface ResultsForm {
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** `path`: of the sweep, absolute. `rows`: how many trials people are shown at most. */
export function printResults(io: Io, results: Results, path: string, { json, csv }: ResultsForm, rows?: number): void {
  if (json) printJson(io, { path, ...resultsDocument(results) });
  else io.out.write(csv ? resultsCsv(results) : sweepSummary(results, path, io.out, rows));
}
