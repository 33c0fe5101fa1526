/**
 * The generator, alive: a plane through z to drag on, walks between two samples, fresh samples, and what is to be said of
 * what it makes. Where a person is in z stands in the page's address.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RunReply } from '../../src/ui/contract.js';
import type { Place } from '../router.js';
import { save } from '../samples/keep.js';
import type { Source } from '../source.js';
import { FigureOne } from './figure-one.js';
import { useLatest } from './latest.js';
import { nearest } from './nearest.js';
import { type Networks, useNetworks } from './networks.js';
import { Judgement, Nearest, type Opinion } from './opinion.js';
import { Pad } from './pad.js';
import { type Prior, readPrior } from './prior.js';
import { readSpot, type Spot, sheetOf, sheetSize, writeSpot, zAt } from './spot.js';
import { Example, isImage, type Look, Sheet } from './views.js';
import { Walk } from './walk.js';
import './generator.css';

interface Props {
  readonly source: Source;
  readonly run: RunReply;
  readonly place: Place;
}

export function Generator({ source, run, place }: Props) {
  const prior = useMemo(() => readPrior(run.prior), [run.row.id]);
  if (!prior || !run.models.includes('generator'))
    return (
      <p>This run has no generator that the page could run: none was trained or saved, or it cannot be exported.</p>
    );
  return <Opened source={source} run={run} place={place} prior={prior} />;
}

function Opened({ source, run, place, prior }: Props & { readonly prior: Prior }) {
  const networks = useNetworks(source, run);
  if (networks === undefined) return <p class="quiet">Opening the networks…</p>;
  if (networks instanceof Error) return <p class="said">The networks could not be opened: {networks.message}</p>;
  return (
    <>
      <Live run={run} place={place} prior={prior} networks={networks} />
      <FigureOne source={source} run={run} prior={prior} networks={networks} />
    </>
  );
}

/** What is shown, all of one z. */
interface Shown extends Opinion {
  readonly z: Float32Array;
  readonly x: Float32Array;
}

/** Neighbours that are shown. */
const neighbours = 5;

interface LiveProps extends Pick<Props, 'run' | 'place'> {
  readonly prior: Prior;
  readonly networks: Networks;
}

function Live({ run, place, prior, networks }: LiveProps) {
  const look = useMemo<Look>(() => ({ shape: run.shape, range: run.range }), [run.row.id]);
  const [spot, move] = useSpot(place);
  const [ends, setEnds] = useState<'from' | 'to'>('from');
  const { generator, discriminator, examples } = networks;
  const z = useMemo(() => zAt(prior, spot), [prior, spot]);
  const fresh = useMemo(() => sheetOf(prior, spot.seed), [prior, spot.seed]);
  const make = useCallback((z: Float32Array) => generator.run(z, [prior.dim]), [generator, prior]);
  const sheet = useLatest(fresh, make);
  const consider = useCallback(
    async (z: Float32Array): Promise<Shown> => {
      const x = await make(z);
      const logit = discriminator && (await discriminator.run(x, look.shape))[0];
      return { z, x, logit, near: examples ? nearest(examples, x, neighbours) : [] };
    },
    [make, discriminator, examples, look],
  );
  const shown = useLatest(z, consider);
  const marked = useMemo(
    () => [
      { index: spot.from, colour: '#0072b2' },
      ...(spot.to === undefined ? [] : [{ index: spot.to, colour: '#d55e00' }]),
    ],
    [spot.from, spot.to],
  );
  const pick = (index: number) => move(ends === 'from' ? { from: index, t: 0, a: 0, b: 0 } : { to: index, a: 0, b: 0 });
  return (
    <section class="generator">
      <div class="made">
        {shown && isImage(look) && <Example look={look} values={shown.x} size={280} label="what the generator makes" />}
        {shown && !isImage(look) && (
          <p>
            G(z) = <b>({[...shown.x].map((value) => value.toFixed(3)).join(', ')})</b>
          </p>
        )}
        {shown && <Judgement run={run} logit={shown.logit} />}
        {shown && <Nearest look={look} examples={examples} near={shown.near} />}
        {shown && (
          <button
            type="button"
            onClick={() => save(numbersOf(shown), `${run.row.id.replaceAll('/', '-')}-sample.json`)}
          >
            Save z and sample (JSON)
          </button>
        )}
      </div>
      <div>
        <h4>A plane through z</h4>
        <Pad a={spot.a} b={spot.b} flat={prior.dim === 1} move={(a, b) => move({ a, b })} />
        <p>
          <button type="button" onClick={() => move({ turn: spot.turn + 1, a: 0, b: 0 })}>
            New directions
          </button>{' '}
          <button type="button" onClick={() => move({ a: 0, b: 0 })}>
            Back to the middle
          </button>
        </p>
        <Walk prior={prior} spot={spot} ends={ends} setEnds={setEnds} move={move} />
      </div>
      <div>
        <h4>
          Fresh samples{' '}
          <label>
            seed{' '}
            <input
              type="number"
              min={0}
              value={spot.seed}
              onInput={({ currentTarget }) => move({ seed: Math.max(0, Math.floor(Number(currentTarget.value))) })}
            />
          </label>{' '}
          <button type="button" onClick={() => move({ seed: spot.seed + 1 })}>
            Draw {sheetSize} others
          </button>
        </h4>
        {sheet && (
          <Sheet look={look} values={sheet} marked={marked} shown={shown?.x} behind={examples?.data} pick={pick} />
        )}
      </div>
    </section>
  );
}

/** All that is known of a sample, for other programs. */
function numbersOf({ z, x, logit, near }: Shown): Blob {
  const numbers = { z: [...z], sample: [...x], logit: logit ?? null, nearest: near };
  return new Blob([JSON.stringify(numbers)], { type: 'application/json' });
}

/** Milliseconds of rest after which the place is written into the address: browsers refuse to have it changed all the time. */
const settled = 250;

/** The spot follows every move at once, the page's address once it rests. */
function useSpot(place: Place): [Spot, (changes: Partial<Spot>) => void] {
  const [spot, setSpot] = useState(() => readSpot(place.get));
  const kept = useRef(place);
  kept.current = place;
  useEffect(() => {
    const timer = setTimeout(() => kept.current.set(writeSpot(spot)), settled);
    return () => clearTimeout(timer);
  }, [spot]);
  return [spot, useCallback((changes) => setSpot((before) => ({ ...before, ...changes })), [])];
}
