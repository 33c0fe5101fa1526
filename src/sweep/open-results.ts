/** The results of a sweep from its folder alone, whoever carries it out, now or ever. Only reads. */
import { catalog } from '../experiment/catalog.js';
import { effortsOf } from './effort.js';
import { readExecutions } from './executions.js';
import { openFrozen } from './freeze.js';
import { readJournal } from './journal.js';
import { type Results, resultsOf } from './results.js';
import { replay } from './state.js';

/** @throws UserError when the folder does not hold a whole sweep */
export async function openResults(folder: string): Promise<Results> {
  const { study } = await openFrozen(folder, catalog);
  return resultsOf(study, replay(readJournal(folder), study.trials), effortsOf(readExecutions(folder)));
}
