/** How much each parameter decides the value, as bars; words where too few trials can tell. */
import { shortNames } from '../../src/sweep/words.js';
import type { SweepReply } from '../../src/ui/contract.js';
import { counts } from './trials.js';

export function Importances({ importances, trials }: Pick<SweepReply, 'importances' | 'trials'>) {
  const names = shortNames(importances.map(({ path }) => path));
  const complete = trials.filter(counts).length;
  return (
    <section class="importances">
      <h3>Importance</h3>
      {importances.length === 0 ? (
        <p class="quiet">
          Too few trials to tell: {complete} {complete === 1 ? 'is' : 'are'} complete. It takes at least 16, and four
          for each parameter, whose values are not all the same.
        </p>
      ) : (
        <>
          <ul>
            {importances.map(({ path, importance }) => (
              <li key={path} title={path}>
                <span>{names.get(path)}</span>
                <i style={`--share:${Math.max(0, Math.min(1, importance))}`} />
                <b>{Math.round(100 * importance)}%</b>
              </li>
            ))}
          </ul>
          <p class="quiet">Share of the variance that each parameter explains alone.</p>
        </>
      )}
    </section>
  );
}
