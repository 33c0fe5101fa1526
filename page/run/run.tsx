/** The screen of one run: what it is, and its tabs, one of which the address names. */
import { useEffect } from 'preact/hooks';
import type { RunReply, RunRow } from '../../src/ui/contract.js';
import { useAnswer } from '../answer.js';
import type { ScreenProps } from '../app.js';
import { readAddress, writeAddress } from '../router.js';
import { GeneratorSlot, SamplesSlot } from '../slots.js';
import { useColumns } from '../use-columns.js';
import { Charts } from './charts.js';
import { Config } from './config.js';
import { Events } from './events.js';
import { Header } from './header.js';
import './run.css';

const tabs = ['charts', 'samples', 'generator', 'config', 'events'] as const;
type Tab = (typeof tabs)[number];

const readTab = (text: string | undefined): Tab => tabs.find((tab) => tab === text) ?? 'charts';

export function Run({ id, ...props }: ScreenProps & { readonly id: string }) {
  const row = props.known.runs.find((one) => one.id === id);
  const run = useAnswer(props.source.run, id, row);
  useEffect(() => {
    document.title = `${row?.name ?? 'Run'} · Sparring`;
    return () => {
      document.title = 'Sparring';
    };
  }, [row?.name]);
  if (run === undefined) return <p class="quiet">Asking for the run…</p>;
  if (run instanceof Error) return <p class="said">This run cannot be shown: {run.message}</p>;
  return <Opened run={run} row={row ?? run.row} {...props} />;
}

function Opened({ run, row, ...props }: ScreenProps & { readonly run: RunReply; readonly row: RunRow }) {
  const { place, known } = props;
  const tab = readTab(place.get('tab'));
  const here = readAddress(location.hash).keys;
  return (
    <>
      <Header run={run} row={row} folder={known.folder} />
      <nav class="tabs" aria-label="Of this run">
        {tabs.map((one) => (
          <a
            key={one}
            href={writeAddress('run', { ...here, tab: one === 'charts' ? undefined : one })}
            aria-current={one === tab ? 'page' : undefined}
          >
            {one}
          </a>
        ))}
      </nav>
      <TabOf tab={tab} run={run} row={row} {...props} />
    </>
  );
}

interface TabProps extends ScreenProps {
  readonly tab: Tab;
  readonly run: RunReply;
  readonly row: RunRow;
}

function TabOf({ tab, run, row, source, known, place }: TabProps) {
  const { resumes = [] } = run.meta as { readonly resumes?: readonly unknown[] };
  const columns = useColumns(source, row.id, row, resumes.length);
  switch (tab) {
    case 'samples':
      return <SamplesSlot source={source} ids={[row.id]} version={known.version} place={place} />;
    case 'generator':
      return <GeneratorSlot source={source} run={run} place={place} />;
    case 'config':
      return <Config run={run} />;
    case 'events':
      return <Events events={run.events} />;
    default:
      if (columns === undefined) return <p class="quiet">Asking for the numbers…</p>;
      if (columns instanceof Error) return <p class="said">The numbers cannot be read: {columns.message}</p>;
      return <Charts run={run} row={row} columns={columns} place={place} />;
  }
}
