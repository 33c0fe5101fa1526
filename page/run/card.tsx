/** One chart of a run with what stands around it: its name, its curves' newest values, its switch, and what it cannot draw. */
import { useMemo } from 'preact/hooks';
import type { Axis } from '../charts/axis.js';
import { Chart } from '../charts/chart.js';
import type { Level, Line, Mark } from '../charts/lines.js';
import { smoothed } from '../charts/smooth.js';
import { type Columns, notFinite, rowsWith } from '../columns.js';
import { words } from '../numbers.js';
import { colourOfMetric } from './hues.js';
import { labelOf, type Plan } from './plans.js';

interface Props {
  readonly plan: Plan;
  readonly columns: Columns;
  /** Where each of their rows lies. */
  readonly at: readonly number[];
  readonly axis: Axis;
  /** 0 to below 1. */
  readonly smoothing: number;
  readonly marks: readonly Mark[];
  readonly levels: readonly Level[];
  readonly log: boolean;
  flip(): void;
}

export function Card({ plan, columns, at, axis, smoothing, marks, levels, log, flip }: Props) {
  const { title, metrics } = plan;
  const key = metrics.join('\n');
  const { x, curves } = useMemo(() => {
    const rows = rowsWith(columns, metrics);
    const curves = metrics.map((name) => ({
      name,
      label: metrics.length > 1 ? labelOf(name) : name,
      colour: colourOfMetric(name),
      values: rows.map((row) => columns.values[name]?.[row]),
    }));
    return { x: rows.map((row) => at[row]!), curves };
  }, [columns, at, key]);
  const lines = useMemo(
    () =>
      curves.flatMap(({ name: _, values, ...look }): Line[] =>
        smoothing === 0
          ? [{ ...look, values, exact: values, gaps: true }]
          : [
              { ...look, values, faint: true, gaps: true },
              { ...look, values: smoothed(values, smoothing), exact: values, gaps: true },
            ],
      ),
    [curves, smoothing],
  );
  return (
    <section class="card" aria-label={title}>
      <div class="card-top">
        <h4 title={metrics.join(', ')}>{title}</h4>
        <ul class="legend">
          {curves.map(({ name, label, colour, values }) => (
            <Newest key={name} {...{ name, colour, values }} label={curves.length > 1 ? label : ''} />
          ))}
        </ul>
        <button type="button" class="toggle" aria-pressed={log} title="Logarithmic y axis" onClick={flip}>
          log
        </button>
      </div>
      <Chart x={x} lines={lines} log={log} xKind={axis} sync="run" marks={marks} levels={levels} height={200} />
      <Undrawn metrics={metrics} columns={columns} log={log} />
    </section>
  );
}

interface NewestProps {
  readonly name: string;
  readonly label: string;
  readonly colour: string;
  readonly values: readonly (number | undefined)[];
}

function Newest({ name, label, colour, values }: NewestProps) {
  const value = values.findLast((one) => one !== undefined);
  return (
    <li title={`${name}: ${value}`}>
      <i style={`background:${colour}`} />
      {label} <b>{value === undefined ? '' : words(value)}</b>
    </li>
  );
}

/** Says what the chart leaves out. */
function Undrawn({ metrics, columns, log }: Pick<Props, 'columns' | 'log'> & { readonly metrics: readonly string[] }) {
  const notes = metrics.flatMap((name) => {
    const gap = notFinite(columns, name);
    const below = log ? (columns.values[name]?.filter((value) => value !== undefined && value <= 0).length ?? 0) : 0;
    return [
      ...(gap
        ? [
            `${name}: ${gap.count} not finite, ${gap.count > 1 ? `steps ${gap.first} to ${gap.last}` : `step ${gap.first}`}`,
          ]
        : []),
      ...(below > 0 ? [`${name}: ${below} not above 0, which a logarithm leaves out`] : []),
    ];
  });
  return notes.length > 0 ? <p class="note said">{notes.join('; ')}</p> : null;
}
