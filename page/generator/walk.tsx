/** The walk between two samples of the sheet: which they are, how far it has gone, and the way on foot or by itself. */
import { useEffect, useState } from 'preact/hooks';
import type { Prior } from './prior.js';
import { type Spot, sheetSize } from './spot.js';

interface Props {
  readonly prior: Prior;
  readonly spot: Spot;
  /** Which end a click on the sheet sets. */
  readonly ends: 'from' | 'to';
  setEnds(ends: 'from' | 'to'): void;
  move(changes: Partial<Spot>): void;
}

/** Of the whole way, at each of these milliseconds. */
const [stride, pace] = [0.02, 40];

export function Walk({ prior, spot: { from, to, t }, ends, setEnds, move }: Props) {
  const [walking, setWalking] = useState(false);
  useEffect(() => {
    if (!walking) return;
    if (t >= 1) return setWalking(false);
    const timer = setTimeout(() => move({ t: Math.min(1, Number((t + stride).toFixed(4))) }), pace);
    return () => clearTimeout(timer);
  }, [walking, t, move]);
  const end = (which: 'from' | 'to', label: string, value: number | undefined) => (
    <label class={`end ${which}`}>
      <input type="radio" name="ends" checked={ends === which} onChange={() => setEnds(which)} /> {label}{' '}
      <input
        type="number"
        min={0}
        max={sheetSize - 1}
        value={value ?? ''}
        placeholder="none"
        aria-label={`${label} sample`}
        onInput={({ currentTarget: { value } }) => {
          const index = value === '' ? undefined : Math.min(sheetSize - 1, Math.max(0, Math.floor(Number(value))));
          move(which === 'to' ? { to: index } : { from: index ?? 0 });
        }}
      />
    </label>
  );
  return (
    <>
      <h4>
        A walk between two samples <br />
        <span class="quiet">{prior.kind === 'uniform' ? 'a straight line' : 'an arc'}</span>
      </h4>
      <p>
        {end('from', 'from', from)} {end('to', 'to', to)}
        <br />
        <span class="quiet">or click them on the sheet</span>
      </p>
      <p class="way">
        <button
          type="button"
          disabled={to === undefined}
          onClick={() => {
            if (!walking && t >= 1) move({ t: 0 });
            setWalking(!walking);
          }}
        >
          {walking ? 'Stop' : 'Walk'}
        </button>{' '}
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={t}
          disabled={to === undefined}
          aria-label="How far the walk has gone"
          onInput={({ currentTarget }) => move({ t: Number(currentTarget.value) })}
        />{' '}
        <output>{t.toFixed(2)}</output>
      </p>
    </>
  );
}
