/** The screen of one sweep: how it stands, which parameters decide, and its trials. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { SweepReply, SweepRow } from '../../src/ui/contract.js';
import { useAnswer } from '../answer.js';
import type { ScreenProps } from '../app.js';
import { moment, words } from '../numbers.js';
import { go, writeAddress } from '../router.js';
import { Title } from '../title.js';
import { History } from './history.js';
import { Importances } from './importances.js';
import { Parallel, span } from './parallel.js';
import { SweepProgress } from './progress.js';
import { type Brushes, passes, scalesOf } from './scales.js';
import { Trials } from './table.js';
import { merits, ranked, type Trial } from './trials.js';
import './sweeps.css';

export function Sweep({ id, source, known, place }: ScreenProps & { readonly id: string }) {
  const row = known.sweeps.find((one) => one.id === id);
  const started = known.runs.filter(({ sweep }) => sweep === id).length;
  const sweep = useAnswer(source.sweep, id, row, started);
  useEffect(() => {
    document.title = `${row?.name ?? 'Sweep'} · Sparring`;
    return () => {
      document.title = 'Sparring';
    };
  }, [row?.name]);
  if (sweep === undefined) return <p class="quiet">Asking for the sweep…</p>;
  if (sweep instanceof Error) return <p class="said">This sweep cannot be shown: {sweep.message}</p>;
  return <Opened sweep={sweep} row={row ?? sweep.row} place={place} />;
}

/** To the run of a trial, or to all of them, one a seed, side by side. */
function open({ runs }: Trial): void {
  if (runs.length === 1) go('run', { id: runs[0]! });
  else if (runs.length > 1) go('compare', { ids: runs.join(','), group: 'seed' });
}

interface Props extends Pick<ScreenProps, 'place'> {
  readonly sweep: SweepReply;
  /** Newer than the sweep's own, perhaps. */
  readonly row: SweepRow;
}

function Opened({ sweep, row, place }: Props) {
  const { trials, goal } = sweep;
  const [brushes, brush] = useState<Brushes>({});
  const [hovered, hover] = useState<number>();
  const scales = useMemo(() => scalesOf(sweep, span), [sweep]);
  const merit = useMemo(() => merits(trials, goal), [trials, goal]);
  const best = sweep.row.best?.trial ?? ranked(trials, goal)[0]?.trial;
  const shown = trials.filter((trial) => passes(trial, scales, brushes));
  const brushed = Object.keys(brushes).length > 0;
  return (
    <>
      <Header sweep={sweep} row={row} best={trials.find(({ trial }) => trial === best)} />
      {trials.length === 0 ? (
        <p class="quiet">No trial has been asked for yet.</p>
      ) : (
        <>
          <div class="card-top">
            <h3>Parameters</h3>
            <Key goal={goal} />
          </div>
          <Parallel {...{ scales, trials, merits: merit, best, brushes, brush, hovered, hover, open }} />
          <div class="two">
            <History sweep={sweep} open={open} />
            <Importances {...sweep} />
          </div>
          <div class="bar">
            <h3>Trials</h3>
            <span class="quiet" role="status">
              {shown.length} of {trials.length}
            </span>
            {brushed && (
              <button type="button" onClick={() => brush({})}>
                Show all
              </button>
            )}
          </div>
          <Trials {...{ sweep, trials: shown, best, place, hovered, hover }} />
        </>
      )}
    </>
  );
}

function Header({ sweep, row, best }: Omit<Props, 'place'> & { readonly best: Trial | undefined }) {
  const states = new Map<string, number>();
  for (const { state } of sweep.trials) states.set(state, (states.get(state) ?? 0) + 1);
  return (
    <header class="run-header">
      <Title row={row} />
      <p class="facts">
        <code>{row.id}</code>
        <SweepProgress row={row} />
        <span class="quiet">{[...states].map(([state, count]) => `${count} ${state}`).join(', ')}</span>
        {row.started && <time dateTime={row.started}>started {moment(row.started)}</time>}
      </p>
      {best && best.value !== null && (
        <p class="facts">
          <span>
            best {sweep.row.metric}: <b>{words(Number(best.value))}</b>{' '}
            <span class="quiet">({sweep.goal ?? 'minimize'})</span>
          </span>
          {best.runs.map((id) => (
            <a key={id} href={writeAddress('run', { id })}>
              trial {best.trial}, {id.split('/').at(-1)}
            </a>
          ))}
        </p>
      )}
    </header>
  );
}

/** What colours and strokes mean. */
function Key({ goal }: Pick<SweepReply, 'goal'>) {
  return (
    <span class="shade-key quiet">
      worse <i /> better{goal && ` (${goal})`}; dashed: pruned or failed. Drag along an axis to filter.
    </span>
  );
}
