/** The share of the variance that each parameter explains, as bars. */
import type { Results } from '../../sweep/results.js';
import { shortNames } from '../../sweep/words.js';
import { numericAxis } from '../axis.js';
import { type Area, xAxis } from '../frame.js';
import { colour, element, line, svg, widthOf, words } from '../svg.js';

const [width, bar, top] = [860, 26, 16];

/** Undefined where there are too few trials to tell. */
export function importance({ study, importances }: Results): string | undefined {
  const { parameters } = importances;
  if (parameters.length === 0) return undefined;
  const names = shortNames(study.space.dimensions.map(({ path }) => path));
  const labels = parameters.map(({ path }) => names.get(path)!);
  const left = 24 + Math.max(...labels.map((label) => widthOf(label)));
  const area: Area = { left, right: width - 60, top, bottom: top + bar * parameters.length };
  const x = numericAxis([0, 1], [area.left, area.right]);
  const percent = {
    ...x,
    ticks: x.ticks.map(({ at, label }) => ({ at, label: `${Math.round(100 * Number(label))}%` })),
  };
  const bars = parameters.map(({ share, deviation }, i) => {
    const y = top + bar * i;
    const middle = y + bar / 2;
    const end = x.place(Math.min(1, share + deviation));
    return [
      words(left - 8, middle + 4, labels[i]!, { 'text-anchor': 'end' }),
      element('rect', { x: left, y: y + 5, width: x.place(share) - left, height: bar - 10, fill: colour.blue }),
      line([x.place(Math.max(0, share - deviation)), middle], [end, middle], {
        stroke: colour.black,
        'stroke-width': 1.25,
      }),
      words(end + 8, middle + 4, `${Math.round(100 * share)}%`),
    ].join('');
  });
  return svg(
    width,
    area.bottom + 44,
    'Importance of each parameter',
    xAxis(area, percent, 'share of the variance (bar), standard deviation over trees (line)'),
    ...bars,
  );
}
