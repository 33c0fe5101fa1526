/** What uPlot is told of a chart: scales, axes, series, cursor. The style sheet's colours are asked at each drawing. */
import type uPlot from 'uplot';
import { logTicks } from '../../src/report/axis.js';
import { formatNumber } from '../../src/sweep/words.js';
import { type Line, type Looks, logRange, nearestValue, placesOf, xWords } from './lines.js';

const ink = (plot: uPlot, name: string): string => getComputedStyle(plot.root).getPropertyValue(name).trim();

function seriesOf(uplot: typeof uPlot, line: Line): uPlot.Series[] {
  const edge = (name: string): uPlot.Series => ({ label: name, spanGaps: true, width: 0, points: { show: false } });
  const stepped = line.stepped ? uplot.paths.stepped?.({ align: 1 }) : undefined;
  const own: uPlot.Series = {
    label: line.label,
    stroke: line.faint ? `${line.colour}48` : line.colour,
    width: line.faint ? 1 : 1.75,
    spanGaps: !line.gaps,
    points: { size: 4.5, fill: line.colour },
    ...(line.points && { paths: () => null, points: { show: true, size: 7, fill: line.colour, width: 0 } }),
    ...(line.faint && { points: { show: false } }),
    ...(stepped && { paths: stepped, points: { show: false } }),
  };
  return line.band ? [own, edge(`${line.label} high`), edge(`${line.label} low`)] : [own];
}

export function optionsOf(uplot: typeof uPlot, { lines, log, xKind, sync }: Looks): Omit<uPlot.Options, 'width'> {
  const places = placesOf(lines);
  const lineAt = new Map(places.map((place, i) => [place, lines[i]!]));
  const axis: uPlot.Axis = {
    stroke: (plot) => ink(plot, '--quiet'),
    grid: { stroke: (plot) => ink(plot, '--line'), width: 1 },
    ticks: { stroke: (plot) => ink(plot, '--line'), width: 1, size: 4 },
    font: '11px system-ui, sans-serif',
  };
  return {
    height: 0,
    legend: { show: false },
    scales: { x: { time: false }, y: log ? { distr: 3, range: (_, low, high) => logRange(low, high) } : {} },
    axes: [
      { ...axis, size: 28, values: (_, at) => at.map((x) => (x === null ? '' : xWords(x, xKind))) },
      {
        ...axis,
        size: 62,
        values: (_, at) => at.map(formatNumber),
        ...(log && { splits: (plot, _, low, high) => logTicks(low, high, plot.height / 40), filter: (_, at) => at }),
      },
    ],
    series: [{}, ...lines.flatMap((line) => seriesOf(uplot, line))],
    bands: lines.flatMap(({ band, colour }, i) =>
      band
        ? [
            {
              series: [places[i]! + 1, places[i]! + 2] as [number, number],
              fill: `${colour}30`,
            },
          ]
        : [],
    ),
    cursor: {
      y: false,
      drag: { x: true, y: false },
      points: { size: 7 },
      dataIdx: (plot, series, index) =>
        lineAt.get(series)?.points || series === 0
          ? index
          : nearestValue(plot.data[series]!, index, lineAt.get(series)?.gaps),
      ...(sync && { sync: { key: sync, setSeries: false } }),
    },
  };
}
