/** The values of trials in the order in which they were asked for, and the best so far. */
import type { Results } from '../../sweep/results.js';
import { countAxis, valueAxis } from '../axis.js';
import { type Area, legend, xAxis, yAxis } from '../frame.js';
import { colour, polyline, svg } from '../svg.js';
import { keysOf, shownTrials, trialMark } from './trials.js';

const [width, height] = [860, 360];
const area: Area = { left: 70, right: 845, top: 44, bottom: 310 };

export function history(results: Results): string {
  const { metric } = results.study;
  const shown = shownTrials(results);
  const x = countAxis([0, Math.max(1, results.state.trials.length - 1)], [area.left + 10, area.right - 10]);
  const y = valueAxis(
    shown.map(({ value }) => value),
    [area.bottom, area.top],
  );
  const best = bestSoFar(results).map(([number, value]) => [x.place(number), y.place(value)] as const);
  const steps = best.flatMap(([at, value], i) =>
    i ? [[at, best[i - 1]![1]] as const, [at, value] as const] : [[at, value] as const],
  );
  const last = best.at(-1);
  return svg(
    width,
    height,
    `${metric.name} of each trial, and the best so far`,
    xAxis(area, x, 'trial'),
    yAxis(area, y, metric.name),
    legend([{ label: 'best so far', colour: colour.orange }, ...keysOf(shown)], area.right, area.top - 14),
    polyline(last ? [...steps, [area.right - 10, last[1]]] : [], { stroke: colour.orange, 'stroke-width': 2 }),
    ...shown.map((one) => trialMark(one, x.place(one.trial.number), y.place(one.value))),
  );
}

/** The trials that were better than all complete ones before them. */
function bestSoFar({ study: { metric }, state }: Results): [number, number][] {
  const better = (a: number, b: number) => (metric.goal === 'maximize' ? a > b : a < b);
  const best: [number, number][] = [];
  for (const { number, state: how, result } of state.trials) {
    const value = result?.value;
    if (how !== 'complete' || value === undefined || !Number.isFinite(value)) continue;
    const last = best.at(-1);
    if (!last || better(value, last[1])) best.push([number, value]);
  }
  return best;
}
