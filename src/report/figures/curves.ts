/** Learning curves: what the first seed of each trial reported. */
import type { Results } from '../../sweep/results.js';
import type { Trial } from '../../sweep/state.js';
import { countAxis, valueAxis } from '../axis.js';
import { type Area, type Key, legend, xAxis, yAxis } from '../frame.js';
import { colour, mark, polyline, svg } from '../svg.js';

const [width, height] = [860, 400];
const area: Area = { left: 70, right: 845, top: 44, bottom: 350 };

const looks = {
  pruned: { label: 'pruned', colour: colour.grey, width: 1, opacity: 0.7, dash: undefined },
  diverged: { label: 'diverged', colour: colour.purple, width: 1, opacity: 1, dash: '2 3' },
  complete: { label: 'complete', colour: colour.blue, width: 1, opacity: 0.45, dash: undefined },
  baseline: { label: 'baseline', colour: colour.black, width: 2, opacity: 1, dash: '6 4' },
  best: { label: 'best', colour: colour.orange, width: 2.5, opacity: 1, dash: undefined },
} as const;

type Kind = keyof typeof looks;

/** At the end of curves that were cut short. */
const ends = { pruned: 'ring', diverged: 'cross' } as const;

/** Undefined where no trial reported twice. */
export function curves({ study: { metric }, state, ranking: { best, baseline } }: Results): string | undefined {
  const kinds = Object.keys(looks) as Kind[];
  const kindOf = ({ number, state: how }: Trial): Kind | undefined =>
    number === best?.number ? 'best' : number === baseline?.number ? 'baseline' : kinds.find((kind) => kind === how);
  const drawn = state.trials
    .flatMap((trial) => {
      const [kind, reports] = [kindOf(trial), trial.result?.reports ?? []];
      return kind && reports.length > 1 ? [{ kind, reports }] : [];
    })
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  if (drawn.length === 0) return undefined;
  const longest = drawn.reduce((most, { reports }) => Math.max(most, reports.length), 2);
  const x = countAxis([1, longest], [area.left + 8, area.right - 8]);
  const y = valueAxis(
    drawn.flatMap(({ reports }) => reports),
    [area.bottom, area.top],
  );
  const lines = drawn.map(({ kind, reports }) => {
    const { colour: stroke, width, opacity, dash } = looks[kind];
    const points = reports.flatMap((value, i) =>
      Number.isFinite(value) ? [[x.place(i + 1), y.place(value)] as const] : [],
    );
    const end = points.at(-1);
    const attributes = { stroke, 'stroke-width': width, 'stroke-opacity': opacity, 'stroke-dasharray': dash };
    return `${polyline(points, attributes)}${end && kind in ends ? mark(ends[kind as keyof typeof ends], ...end, stroke) : ''}`;
  });
  const keys: Key[] = kinds
    .filter((kind) => drawn.some((one) => one.kind === kind))
    .map((kind) => ({ label: looks[kind].label, colour: looks[kind].colour, dash: looks[kind].dash }));
  return svg(
    width,
    height,
    `Learning curves of ${metric.name}, first seed of each trial`,
    xAxis(area, x, 'report'),
    yAxis(area, y, metric.name),
    legend(keys, area.right, area.top - 14),
    ...lines,
  );
}
