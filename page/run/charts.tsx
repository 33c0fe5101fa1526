/** The curves of a run, in sections, and the numbers below them. How they are looked at stands in the address. */
import { useMemo } from 'preact/hooks';
import type { RunReply, RunRow } from '../../src/ui/contract.js';
import { positionOf, positions, readAxis } from '../charts/axis.js';
import { Controls, readSmoothing } from '../charts/controls.js';
import type { Columns } from '../columns.js';
import type { Place } from '../router.js';
import { Card } from './card.js';
import { levelsOf } from './levels.js';
import { happeningsOf } from './marks.js';
import { Numbers } from './numbers-table.js';
import { sectionsOf } from './plans.js';

interface Props {
  readonly run: RunReply;
  readonly row: RunRow;
  readonly columns: Columns;
  readonly place: Place;
}

export function Charts({ run, row, columns, place }: Props) {
  const axis = readAxis(place.get('x'));
  const smoothing = readSmoothing(place.get('smooth'));
  const wanted = place.get('metric') ?? '';
  const logs = (place.get('log') ?? '').split(',').filter(Boolean);
  const started = row.started === null ? (columns.times[0] ?? 0) : Date.parse(row.started) / 1000;
  const at = useMemo(() => positions(columns, axis, started), [columns, axis, started]);
  const names = Object.keys(columns.values).join('\n');
  const measured = Object.keys(run.recipes);
  const sections = useMemo(
    () =>
      sectionsOf(
        names.split('\n').filter((name) => name.includes(wanted)),
        measured,
      ),
    [names, wanted, measured.join()],
  );
  const marks = useMemo(
    () =>
      happeningsOf(run.events).flatMap(({ step, time, words, weight }) => {
        const x = axis === 'time' ? time - started : positionOf(columns, at, step);
        return x === undefined ? [] : [{ x, words, weight }];
      }),
    [run.events, columns, at, axis, started],
  );
  if (columns.steps.length === 0) return <p class="quiet">No numbers yet. The callback metrics-log writes them.</p>;
  const flip = (name: string) => {
    const next = logs.includes(name) ? logs.filter((one) => one !== name) : [...logs, name];
    place.set({ log: next.join(',') || undefined });
  };
  return (
    <>
      <div class="bar charts-bar">
        <Controls axis={axis} smoothing={smoothing} place={place} />
        <span class="grow" />
        <input
          type="search"
          placeholder="Find a metric"
          aria-label="Find a metric"
          value={wanted}
          onInput={({ currentTarget: { value } }) => place.set({ metric: value || undefined })}
        />
      </div>
      {sections.map(({ name, plans }) => (
        <details class="section" key={name} open>
          <summary>
            {name} <span class="count">{plans.length}</span>
          </summary>
          <div class="cards">
            {plans.map((plan) => (
              <Card
                key={plan.name}
                plan={plan}
                levels={levelsOf(plan.metrics, run.resolved)}
                log={logs.includes(plan.name)}
                flip={() => flip(plan.name)}
                {...{ columns, at, axis, smoothing, marks }}
              />
            ))}
          </div>
        </details>
      ))}
      <Numbers metrics={row.metrics} recipes={run.recipes} wanted={wanted} />
    </>
  );
}
