/** The screen of all sweeps: how each stands, and its best. */
import type { RunRow, SweepRow } from '../../src/ui/contract.js';
import type { ScreenProps } from '../app.js';
import { lasting, moment, numberOf, words } from '../numbers.js';
import { writeAddress } from '../router.js';
import { SweepProgress } from './progress.js';
import './sweeps.css';

export function Sweeps({ known: { sweeps, runs } }: ScreenProps) {
  if (sweeps.length === 0)
    return (
      <p class="quiet">
        No sweeps yet. Start one:{' '}
        <code>exp sweep configs/ring.yaml -m 'loss=hinge,non-saturating' --metric wasserstein</code>
      </p>
    );
  const sorted = [...sweeps].sort((a, b) => (b.started ?? '').localeCompare(a.started ?? ''));
  return (
    <div class="scroll">
      <table class="sweeps">
        <thead>
          <tr>
            <th>sweep</th>
            <th>status</th>
            <th>trials</th>
            <th>metric</th>
            <th class="number">best</th>
            <th>best run</th>
            <th class="number">started</th>
            <th class="number">time of its runs</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <Line key={row.id} row={row} runs={runs.filter(({ sweep }) => sweep === row.id)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ row, runs }: { readonly row: SweepRow; readonly runs: readonly RunRow[] }) {
  const best = row.best && numberOf(row.best.value);
  const seconds = runs.reduce((sum, run) => sum + (run.seconds ?? 0), 0);
  return (
    <tr>
      <td>
        <a href={writeAddress('sweep', { id: row.id })} title={row.id}>
          {row.name}
        </a>{' '}
        <span class="quiet">{row.id.split('/').at(-1)}</span>
      </td>
      <td>
        <i class={`dot ${row.status}`} /> {row.status}
      </td>
      <td>
        <SweepProgress row={row} />
      </td>
      <td>{row.metric}</td>
      <td class="number" title={best === undefined || best === null ? undefined : String(best)}>
        {best !== undefined && best !== null && words(best)}
      </td>
      <td>
        {runs
          .filter(({ trial }) => row.best !== null && trial === row.best.trial)
          .map(({ id, seed }) => (
            <a key={id} class="run-link" href={writeAddress('run', { id })} title={id}>
              trial {row.best!.trial}
              {seed !== null && `, seed ${seed}`}
            </a>
          ))}
      </td>
      <td class="number">{row.started && moment(row.started)}</td>
      <td class="number">{runs.length > 0 && lasting(seconds)}</td>
    </tr>
  );
}
