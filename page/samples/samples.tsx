/**
 * Pictures of fixed noise, of one run or of several side by side, all at one step. Step and cell stand in the page's address,
 * so that they outlive a reload, live updates and another choice of runs.
 */
import { useCallback, useMemo } from 'preact/hooks';
import type { Place } from '../router.js';
import type { Source } from '../source.js';
import { layoutOf, readCell } from './layout.js';
import { RunPicture } from './picture.js';
import { createPictures } from './pictures.js';
import { useReplies } from './runs.js';
import { Scrubber } from './scrubber.js';
import { readWanted, stepOf, stepsOf, type Wanted } from './timeline.js';
import './samples.css';

interface Props {
  readonly source: Source;
  /** Of the runs, in the order they are shown in. */
  readonly ids: readonly string[];
  /** Grows with every change of a run. */
  readonly version: number;
  readonly place: Place;
}

export function Samples({ source, ids, version, place }: Props) {
  const replies = useReplies(ids, source.run, version);
  const picture = useMemo(() => createPictures(source.file), [source]);
  const runs = ids.flatMap((id) => replies[id] ?? []);
  const layouts = runs.map(({ resolved, shape }) => layoutOf(resolved, shape));
  const steps = useMemo(() => stepsOf(runs.map(({ samples }) => samples)), [replies, ids.join('\n')]);
  const wanted = readWanted(place.get('step'));
  const step = stepOf(steps, wanted);
  const go = useCallback((to: Wanted) => place.set({ step: to === 'newest' ? undefined : String(to) }), [place]);
  if (runs.length < ids.length && step === undefined) return <p class="quiet">Asking for the pictures…</p>;
  if (step === undefined)
    return (
      <p>
        No pictures yet. The callback <code>sample-grid</code> draws them.
      </p>
    );
  const most = Math.max(0, ...layouts.map((layout) => (layout ? layout.rows * layout.columns : 0)));
  return (
    <section class="samples">
      <Scrubber steps={steps} step={step} wanted={wanted} go={go} />
      {most > 0 && (
        <label class="cell">
          cell{' '}
          <input
            type="number"
            min={0}
            max={most - 1}
            placeholder="all"
            value={place.get('cell') ?? ''}
            onInput={({ currentTarget }) => place.set({ cell: currentTarget.value || undefined })}
          />{' '}
          <span class="quiet">or click one</span>
        </label>
      )}
      <div class="side-by-side">
        {runs.map((run, i) => (
          <RunPicture
            key={run.row.id}
            run={run}
            layout={layouts[i]}
            step={step}
            cell={readCell(place.get('cell'), layouts[i])}
            picture={picture}
            zoom={(cell) => place.set({ cell: cell === undefined ? undefined : String(cell) })}
          />
        ))}
      </div>
    </section>
  );
}
