/** The value of each trial by each parameter alone, one small plot a parameter. */
import type { Dimension } from '../../samplers/space.js';
import type { Results } from '../../sweep/results.js';
import { shortNames } from '../../sweep/words.js';
import { type Axis, dimensionAxis, valueAxis } from '../axis.js';
import { type Area, legend, xAxis, yAxis } from '../frame.js';
import { svg } from '../svg.js';
import { keysOf, type Shown, shownTrials, trialMark } from './trials.js';

const columns = 3;
const width = 860;
const [left, top, rowHeight, gap] = [70, 44, 250, 24];
/** Pixels by which equal values of a list are set apart. */
const spread = 24;

export function slices(results: Results): string {
  const { study } = results;
  const shown = shownTrials(results);
  const dimensions = study.space.dimensions.filter(({ path }) => shown.some(({ trial }) => path in trial.parameters));
  const names = shortNames(study.space.dimensions.map(({ path }) => path));
  const rows = Math.max(1, Math.ceil(dimensions.length / columns));
  const cell = (width - left - 15 - gap * (columns - 1)) / columns;
  const plots = dimensions.map((dimension, i) => {
    const from = left + (i % columns) * (cell + gap);
    const above = top + Math.floor(i / columns) * rowHeight;
    const area = { left: from, right: from + cell, top: above, bottom: above + rowHeight - 66 };
    return slice(
      area,
      dimension,
      names.get(dimension.path)!,
      shown,
      i % columns === 0,
      i === 0 ? study.metric.name : '',
    );
  });
  return svg(
    width,
    top + rows * rowHeight - 10,
    `${study.metric.name} by each parameter`,
    legend(keysOf(shown), width - 15, top - 14),
    ...plots,
  );
}

function slice(area: Area, dimension: Dimension, name: string, all: readonly Shown[], first: boolean, title: string) {
  const shown = all.filter(({ trial }) => dimension.path in trial.parameters);
  const parameterOf = ({ trial }: Shown) => trial.parameters[dimension.path]!;
  const x = dimensionAxis(dimension, shown.map(parameterOf), [area.left + 8, area.right - 8]);
  const y = valueAxis(
    all.map(({ value }) => value),
    [area.bottom, area.top],
  );
  const apart = (one: Shown) => (x.step ? (((one.trial.number * 0.618034) % 1) - 0.5) * spread : 0);
  const marks = shown.map((one) => trialMark(one, x.place(parameterOf(one)) + apart(one), y.place(one.value)));
  const labels: Axis = first ? y : { ...y, ticks: y.ticks.map(({ at }) => ({ at, label: '' })) };
  return [xAxis(area, x, name), yAxis(area, labels, title), ...marks].join('\n');
}
