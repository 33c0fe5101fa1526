/** One metric of all the runs on one chart, and how it is looked at. All that was chosen is in the address. */
import { useMemo } from 'preact/hooks';
import { readAxis } from '../charts/axis.js';
import { Chart } from '../charts/chart.js';
import { Controls, readSmoothing } from '../charts/controls.js';
import { Legend } from '../charts/legend.js';
import type { Columns } from '../columns.js';
import type { Place } from '../router.js';
import { fieldsOf, usualColumns } from '../runs/fields.js';
import { curveOf, type Named, overlaid, together } from './curves.js';
import { bySeed, type Member } from './members.js';

interface Props {
  readonly members: readonly Member[];
  readonly columns: Readonly<Record<string, Columns | Error>>;
  readonly place: Place;
}

export function Curves({ members, columns, place }: Props) {
  const metrics = useMemo(() => fieldsOf(members.map(({ row }) => row)).metrics, [members]);
  // The first of the usual ones that is a metric; else whatever there is.
  const usual = usualColumns(metrics).find((name) => metrics.includes(name));
  const metric = place.get('metric') ?? usual ?? metrics[0] ?? '';
  const axis = readAxis(place.get('x'));
  const smoothing = readSmoothing(place.get('smooth'));
  const log = place.get('log') === 'y';
  const seeds = place.get('group') === 'seed';
  const { x, lines } = useMemo(() => {
    const curve = ({ row }: Member) => {
      const read = columns[row.id];
      if (read === undefined || read instanceof Error) return undefined;
      const started = row.started === null ? (read.times[0] ?? 0) : Date.parse(row.started) / 1000;
      return curveOf(read, metric, axis, started, smoothing);
    };
    const ready = (all: readonly Member[]) => all.flatMap((member) => curve(member) ?? []);
    const named: Named[] = seeds
      ? bySeed(members).map(({ label, colour, members: group }) => ({
          label: `${label}, mean of ${group.length}`,
          colour,
          curve: together(ready(group)),
        }))
      : members.flatMap(({ label, colour, ...member }) =>
          ready([{ label, colour, ...member }]).map((one) => ({ label, colour, curve: one })),
        );
    return overlaid(named);
  }, [members, columns, metric, axis, smoothing, seeds]);
  return (
    <section>
      <div class="bar charts-bar">
        <select
          aria-label="Metric"
          value={metric}
          onChange={({ currentTarget: { value } }) => place.set({ metric: value })}
        >
          {metrics.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <Controls axis={axis} smoothing={smoothing} place={place} />
        <label class="switch">
          <input type="checkbox" checked={log} onChange={() => place.set({ log: log ? undefined : 'y' })} />
          log
        </label>
        <label class="switch">
          <input type="checkbox" checked={seeds} onChange={() => place.set({ group: seeds ? undefined : 'seed' })} />
          Group seeds
        </label>
      </div>
      {x.length === 0 ? (
        <p class="quiet">{metric ? `None of the runs has reported ${metric} yet.` : 'No numbers yet.'}</p>
      ) : (
        <Chart title={metric} x={x} lines={lines} log={log} xKind={axis} height={340} />
      )}
      {seeds && (
        <>
          <Legend lines={lines} />
          <p class="quiet">
            Means over runs that differ in their seed alone, at the steps that all of them have; bands are 95% intervals
            of the mean (Student's t).
          </p>
        </>
      )}
    </section>
  );
}
