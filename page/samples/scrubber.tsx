/** The slider through the steps of pictures, with its keys and with play. It knows steps and nothing of pictures. */
import { useEffect, useState } from 'preact/hooks';
import { afterKey, moved, placeOf, type Wanted } from './timeline.js';

interface Props {
  /** Ascending, one at least. */
  readonly steps: readonly number[];
  readonly step: number;
  readonly wanted: Wanted;
  go(wanted: Wanted): void;
}

/** Milliseconds that a picture stays while playing. */
const pace = 250;

export function Scrubber({ steps, step, wanted, go }: Props) {
  const [playing, setPlaying] = useState(false);
  const last = steps.at(-1)!;
  useEffect(() => {
    if (!playing) return;
    if (step >= last) return setPlaying(false);
    const timer = setTimeout(() => go(moved(steps, step, 1)), pace);
    return () => clearTimeout(timer);
  }, [playing, step, steps, last, go]);
  const play = () => {
    if (!playing && step >= last) go(steps[0]!);
    setPlaying(!playing);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === ' ') {
      event.preventDefault();
      return play();
    }
    const next = afterKey(event.key, steps, step);
    if (next === undefined) return;
    event.preventDefault();
    setPlaying(false);
    go(next);
  };
  return (
    <div class="scrubber">
      <button type="button" onClick={play} aria-label={playing ? 'Pause' : 'Play'}>
        {playing ? '❚❚' : '▶'}
      </button>
      <input
        type="range"
        aria-label="Step"
        aria-valuetext={`step ${step}`}
        min={0}
        max={steps.length - 1}
        value={placeOf(steps, step)}
        onKeyDown={onKeyDown}
        onInput={({ currentTarget }) => {
          setPlaying(false);
          go(steps[Number(currentTarget.value)]!);
        }}
      />
      <output>
        step <b>{step}</b>
      </output>
      <label>
        <input
          type="checkbox"
          checked={wanted === 'newest'}
          onChange={({ currentTarget }) => go(currentTarget.checked ? 'newest' : step)}
        />{' '}
        follow the newest
      </label>
    </div>
  );
}
