/** Parallel coordinates: each trial a line through its parameters to its value; the better, the darker. */
import { scaleLinear } from 'd3-scale';
import type { Results } from '../../sweep/results.js';
import { shortNames } from '../../sweep/words.js';
import { type Axis, dimensionAxis, valueAxis } from '../axis.js';
import { colour, fontSize, line, polyline, svg, widthOf, words } from '../svg.js';
import { shownTrials } from './trials.js';

const height = 420;
const [top, bottom] = [64, 390];
/** Pixels between axes, at least. */
const apart = 110;

/** Viridis, from the best to the worst. */
const shades = ['#440154', '#3b528b', '#21918c', '#5ec962', '#fde725'];

export function parallel(results: Results): string {
  const { study } = results;
  const names = shortNames(study.space.dimensions.map(({ path }) => path));
  const shown = shownTrials(results).filter(({ trial }) => trial.state === 'complete');
  const { dimensions } = study.space;
  const sign = study.metric.goal === 'maximize' ? -1 : 1;
  const ranked = [...shown].sort((a, b) => sign * (b.value - a.value));
  const axes = dimensions.map((dimension) => {
    const values = shown.flatMap(({ trial: { parameters } }) =>
      dimension.path in parameters ? [parameters[dimension.path]!] : [],
    );
    return dimensionAxis(dimension, values, [bottom, top]);
  });
  const left = 14 + Math.max(50, ...(axes[0]?.ticks ?? []).map(({ label }) => widthOf(label, fontSize - 1)));
  const right = 12 + Math.max(50, widthOf(study.metric.name) / 2);
  const width = Math.max(860, left + right + apart * dimensions.length);
  const room = (width - left - right) / Math.max(1, dimensions.length);
  const at = (i: number) => left + i * room;
  const last = valueAxis(
    shown.map(({ value }) => value),
    [bottom, top],
  );
  const shade = scaleLinear(
    shades.map((_, i) => i / (shades.length - 1)),
    shades,
  ).clamp(true);
  const lines = ranked.map(({ trial, value, kind }, i) => {
    const points = dimensions.flatMap(({ path }, j) =>
      path in trial.parameters ? [[at(j), axes[j]!.place(trial.parameters[path]!)] as const] : [],
    );
    const place = ranked.length > 1 ? 1 - i / (ranked.length - 1) : 0;
    return polyline([...points, [at(dimensions.length), last.place(value)]], {
      stroke: kind === 'best' ? colour.orange : shade(place),
      'stroke-width': kind === 'best' ? 3 : 1.25,
      'stroke-opacity': kind === 'best' ? 1 : 0.75,
    });
  });
  const titles = [...dimensions.map(({ path }) => names.get(path)!), study.metric.name];
  return svg(
    width,
    height,
    'Parameters and value of each complete trial',
    ...lines,
    ...titles.map((title, i) => upright(at(i), [...axes, last][i]!, titleLines(title, room - 8))),
    words(8, 14, 'each line a complete trial, from dark (best) to light (worst); orange: the best', {
      'font-size': fontSize - 1,
    }),
  );
}

/** An axis that stands, its labels on white so that lines do not cross them out. */
function upright(x: number, { ticks }: Axis, title: readonly string[]): string {
  const halo = { stroke: 'white', 'stroke-width': 3, 'paint-order': 'stroke' };
  return [
    line([x, top], [x, bottom], { stroke: colour.text }),
    ...title.map((text, i) => words(x, top - 12 - 14 * (title.length - 1 - i), text, { 'text-anchor': 'middle' })),
    ...ticks.map(({ at, label }) =>
      [
        line([x - 4, at], [x, at], { stroke: colour.text }),
        words(x - 6, at + 4, label, { 'text-anchor': 'end', 'font-size': fontSize - 1, ...halo }),
      ].join(''),
    ),
  ].join('');
}

/** In two lines, broken at the last dot, where one is too wide. */
function titleLines(title: string, room: number): string[] {
  const dot = title.lastIndexOf('.');
  return widthOf(title) > room && dot > 0 ? [title.slice(0, dot + 1), title.slice(dot + 1)] : [title];
}
