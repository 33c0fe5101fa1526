/** The frame: what is on top of every screen, and which screen the address asks for. */
import { Compare } from './compare/compare.js';
import { type Known, useKnown } from './live.js';
import { type Address, type Place, useAddress, writeAddress } from './router.js';
import { Run } from './run/run.js';
import { Runs } from './runs/runs.js';
import { SamplesSlot } from './slots.js';
import type { Source } from './source.js';
import { Sweep } from './sweeps/sweep.js';
import { Sweeps } from './sweeps/sweeps.js';

/** What every screen is given. */
export interface ScreenProps {
  readonly source: Source;
  readonly known: Known;
  readonly place: Place;
}

/** Ids that stand in the address, with commas between them. */
export const idsOf = (place: Place): string[] => (place.get('ids') ?? '').split(',').filter(Boolean);

export function App({ source }: { readonly source: Source }) {
  const { address, place } = useAddress();
  const known = useKnown(source);
  return (
    <>
      <Top address={address} known={known} still={source.still} />
      <main class={`screen-${address.screen}`}>
        {known === undefined && <p class="quiet">Asking for the runs…</p>}
        {known instanceof Error && <p class="said">The server does not answer: {known.message}</p>}
        {known && !(known instanceof Error) && <Screen address={address} {...{ source, known, place }} />}
      </main>
    </>
  );
}

function Screen({ address, ...props }: ScreenProps & { readonly address: Address }) {
  const id = address.keys.id ?? '';
  switch (address.screen) {
    case 'run':
      return <Run key={id} id={id} {...props} />;
    case 'sweep':
      return <Sweep key={id} id={id} {...props} />;
    case 'sweeps':
      return <Sweeps {...props} />;
    case 'compare':
      return <Compare ids={idsOf(props.place)} {...props} />;
    case 'samples':
      return <SamplesSlot ids={idsOf(props.place)} version={props.known.version} {...props} />;
    default:
      return <Runs {...props} />;
  }
}

function Top({ address, known, still }: { address: Address; known: Known | Error | undefined; still: boolean }) {
  const tab = (screen: string, words: string, count: number | undefined, also: string) => (
    <a href={writeAddress(screen)} aria-current={[screen, also].includes(address.screen) ? 'page' : undefined}>
      {words} {count !== undefined && <span class="count">{count}</span>}
    </a>
  );
  const all = known instanceof Error ? undefined : known;
  const running = all?.runs.filter(({ status }) => status === 'running').length ?? 0;
  return (
    <header class="top">
      <a class="brand" href={writeAddress('runs')}>
        Sparring
      </a>
      <nav>
        {tab('runs', 'Runs', all?.runs.length, 'run')}
        {tab('sweeps', 'Sweeps', all?.sweeps.length, 'sweep')}
      </nav>
      <span class="grow" />
      {running > 0 && (
        <span class="running">
          <i class="dot running" /> {running} running
        </span>
      )}
      {all?.lost && <span class="said">The server does not answer; trying again</span>}
      <code class="quiet folder">{still ? 'report' : all?.folder}</code>
    </header>
  );
}
