/** The trials of a sweep as a table: state, value, parameters, runs. */
import { shortNames } from '../../src/sweep/words.js';
import type { SweepReply } from '../../src/ui/contract.js';
import { numberOf, spelled, words } from '../numbers.js';
import { type Place, writeAddress } from '../router.js';
import { compared, type Value } from '../runs/fields.js';
import { counts, type Trial } from './trials.js';

interface Props {
  readonly sweep: SweepReply;
  /** Those that are shown. */
  readonly trials: readonly Trial[];
  readonly best: number | undefined;
  readonly place: Place;
  readonly hovered: number | undefined;
  hover(trial: number | undefined): void;
}

/** What stands in a column, for its order. Values of unfinished trainings come behind those that count. */
function fieldOf(trial: Trial, field: string): Value {
  if (field === 'trial') return trial.trial;
  if (field === 'state') return trial.state;
  if (field === 'value') return counts(trial) ? Number(trial.value) : undefined;
  const value = trial.parameters[field];
  return typeof value === 'number' ? value : value === undefined ? undefined : spelled(value);
}

export function Trials({ sweep, trials, best, place, hovered, hover }: Props) {
  const paths = sweep.parameters.map(({ path }) => path);
  const names = shortNames(paths);
  const sort = place.get('sort') ?? (sweep.goal === 'maximize' ? '-value' : 'value');
  const [field, down] = [sort.replace(/^-/, ''), sort.startsWith('-')];
  const sorted = [...trials].sort((a, b) => compared(fieldOf(a, field), fieldOf(b, field), down) || a.trial - b.trial);
  const heading = (key: string, said: string, number: boolean) => (
    <th
      key={key}
      title={key}
      class={number ? 'number' : ''}
      aria-sort={key === field ? (down ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" onClick={() => place.set({ sort: key === field && !down ? `-${key}` : key })}>
        {said}
        {key === field && <i>{down ? '↓' : '↑'}</i>}
      </button>
    </th>
  );
  const isNumber = (path: string) => sweep.trials.some(({ parameters }) => typeof parameters[path] === 'number');
  return (
    <div class="scroll">
      <table class="trials">
        <thead>
          <tr>
            {heading('trial', 'trial', true)}
            {heading('state', 'state', false)}
            {heading('value', sweep.row.metric ?? 'value', true)}
            {paths.map((path) => heading(path, names.get(path)!, isNumber(path)))}
            <th>runs</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((trial) => (
            <tr
              key={trial.trial}
              class={`${trial.trial === hovered ? 'at' : ''} ${trial.trial === best ? 'best' : ''}`}
              onPointerEnter={() => hover(trial.trial)}
              onPointerLeave={() => hover(undefined)}
            >
              <td class="number">{trial.trial}</td>
              <td>
                <i class={`dot ${trial.state === 'pending' && trial.runs.length > 0 ? 'running' : trial.state}`} />{' '}
                {trial.trial === best ? 'best' : trial.state}
              </td>
              <ValueCell trial={trial} />
              {paths.map((path) => (
                <td key={path} class={typeof trial.parameters[path] === 'number' ? 'number' : ''}>
                  {said(trial.parameters[path])}
                </td>
              ))}
              <td>
                <RunLinks runs={trial.runs} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const said = (value: Trial['parameters'][string] | undefined): string =>
  typeof value === 'number' ? words(value) : spelled(value);

function ValueCell({ trial }: { readonly trial: Trial }) {
  const value = numberOf(trial.value);
  if (value === undefined) return <td />;
  const unfinished = trial.state !== 'complete';
  return (
    <td
      class={`number ${Number.isFinite(value) ? '' : 'bad'} ${unfinished ? 'quiet' : ''}`}
      title={unfinished ? `${value}, ${trial.state}: not ranked` : String(value)}
    >
      {words(value)}
    </td>
  );
}

function RunLinks({ runs }: Pick<Trial, 'runs'>) {
  return (
    <>
      {runs.map((id) => (
        <a key={id} class="run-link" href={writeAddress('run', { id })} title={id}>
          {id.split('/').at(-1)}
        </a>
      ))}
      {runs.length > 1 && <a href={writeAddress('compare', { ids: runs.join(','), group: 'seed' })}>compare</a>}
    </>
  );
}
