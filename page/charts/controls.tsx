/** How curves are looked at: over what, and how smooth. It stands in the page's address. */
import type { Place } from '../router.js';
import { type Axis, axes } from './axis.js';

/** The most that curves can be smoothed. */
const smoothest = 0.99;

export function readSmoothing(text: string | undefined): number {
  const weight = Number(text);
  return weight > 0 ? Math.min(weight, smoothest) : 0;
}

interface Props {
  readonly axis: Axis;
  /** 0 to below 1. */
  readonly smoothing: number;
  readonly place: Place;
}

export function Controls({ axis, smoothing, place }: Props) {
  return (
    <>
      <fieldset class="choice">
        <legend class="quiet">x</legend>
        {axes.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="axis"
              checked={one === axis}
              onChange={() => place.set({ x: one === 'step' ? undefined : one })}
            />
            <span>{one}</span>
          </label>
        ))}
      </fieldset>
      <label class="switch">
        <span class="quiet">smoothing</span>
        <input
          type="range"
          min={0}
          max={smoothest}
          step={0.01}
          value={smoothing}
          onInput={({ currentTarget: { value } }) => place.set({ smooth: Number(value) > 0 ? value : undefined })}
        />
        <output>{smoothing.toFixed(2)}</output>
      </label>
    </>
  );
}
