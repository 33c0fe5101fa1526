/**
 * Figure 1 of Goodfellow et al. 2014 from a real game of one dimension: p_data dotted, p_g solid, D dashed and p / (p + q)
 * thin; below them the map from z to x as arrows. One moment, four side by side, or all of them in motion by SMIL, which
 * browsers play in a picture too, without a script.
 */
import type { Densities } from '../../experiment/line-game.js';
import type { Json } from '../../registry/json.js';
import { type Axis, numericAxis } from '../axis.js';
import { type Area, type Key, legend, xAxis, yAxis } from '../frame.js';
import { type Attributes, colour, element, line, pointList, polyline, svg, words } from '../svg.js';

const [width, height] = [640, 430];
const area: Area = { left: 52, right: 590, top: 52, bottom: 268 };
/** Of the lines that arrows go from and to. */
const [zAt, xAt] = [404, 326];

/** What all moments of a run are drawn on. */
interface Scales {
  readonly x: Axis;
  readonly z: Axis;
  readonly density: Axis;
  readonly share: Axis;
}

function scalesOf(moments: readonly Densities[]): Scales {
  const [{ x, data, map }] = moments as [Densities];
  const half = (x[1]! - x[0]!) / 2;
  const across = [area.left, area.right] as const;
  const up = [area.bottom, area.top] as const;
  const ends = map.map(([z]) => z);
  // The peak of the data at two fifths: a p_g that is far too narrow goes on beyond the top, which cuts it off.
  const top = 2.5 * Math.max(...data);
  const unlimited = (value: Json) => area.bottom - ((value as number) / top) * (area.bottom - area.top);
  return {
    x: numericAxis([x[0]! - half, x.at(-1)! + half], across),
    z: numericAxis([Math.min(...ends), Math.max(...ends)], [area.left + 60, area.right - 60]),
    density: { ...numericAxis([0, top], up), place: unlimited },
    share: numericAxis([0, 1], up),
  };
}

/** Seconds that a moment takes in motion, and that the last one stays. */
const [pace, rest] = [0.2, 3];

/** One moment. */
export const densityFrame = (moment: Densities, among: readonly Densities[] = [moment]): string =>
  whole(drawing([moment], scalesOf(among)));

/** All moments, one after another, over and over. */
export const densityAnimation = (moments: readonly Densities[]): string => whole(drawing(moments, scalesOf(moments)));

/** Some moments in two columns, with the letters that the paper gives its four. */
export function densityPanels(moments: readonly Densities[], among: readonly Densities[]): string {
  const scales = scalesOf(among);
  const panels = moments.map((moment, i) =>
    element(
      'svg',
      { x: (i % 2) * width, y: Math.floor(i / 2) * height, width, height },
      drawing([moment], scales),
      words(14, 24, `(${String.fromCharCode(97 + i)})`, { 'font-weight': 'bold' }),
    ),
  );
  return svg(2 * width, Math.ceil(moments.length / 2) * height, title, ...panels);
}

const title = 'Densities of data and samples, the discriminator between them, and the map from z to x';

const whole = (content: string) => svg(width, height, title, content);

const keys: readonly Key[] = [
  { label: 'p_data', colour: colour.black, dash: '2 3' },
  { label: 'p_g', colour: colour.green },
  { label: 'D', colour: colour.blue, dash: '7 4' },
  { label: 'p_data / (p_data + p_g)', colour: colour.orange },
];

/** The elements of a picture; in motion where there are several moments. */
function drawing(moments: readonly Densities[], scales: Scales): string {
  const [first] = moments as [Densities];
  const [black, green, blue, orange] = keys as [Key, Key, Key, Key];
  const curve = (axis: Axis, values: (moment: Densities) => readonly number[], look: Attributes) => {
    const at = (moment: Densities) => pointList(pointsOf(scales.x, axis, moment.x, values(moment)));
    return polyline([], { points: at(first), ...look }, ...moving('points', moments, at));
  };
  return [
    xAxis(area, scales.x, ''),
    yAxis(area, scales.density, 'density'),
    rightAxis(scales.share),
    legend(keys, area.right + 40, 24),
    element(
      'clipPath',
      { id: 'plot' },
      element('rect', {
        x: area.left,
        y: area.top - 1,
        width: area.right - area.left,
        height: area.bottom - area.top + 2,
      }),
    ),
    curve(scales.share, ({ best }) => best, { stroke: orange.colour, 'stroke-width': 1 }),
    curve(scales.share, ({ discriminator }) => discriminator, {
      stroke: blue.colour,
      'stroke-width': 2,
      'stroke-dasharray': blue.dash,
    }),
    curve(scales.density, ({ generated }) => generated, {
      stroke: green.colour,
      'stroke-width': 2.5,
      'clip-path': 'url(#plot)',
    }),
    polyline(pointsOf(scales.x, scales.density, first.x, first.data), {
      stroke: black.colour,
      'stroke-width': 2,
      'stroke-dasharray': black.dash,
    }),
    mapFrom(moments, scales),
    steps(moments),
  ].join('');
}

const pointsOf = (x: Axis, y: Axis, places: readonly number[], values: readonly number[]) =>
  places.map((place, i) => [x.place(place), y.place(values[i]!)] as const);

/** Ticks of D, which is from 0 to 1. */
const rightAxis = ({ place }: Axis): string =>
  [
    line([area.left, place(0.5)], [area.right, place(0.5)], { stroke: colour.grey, 'stroke-dasharray': '1 3' }),
    ...[0, 0.5, 1].map((share) => words(area.right + 8, place(share) + 4, String(share), { fill: colour.blue })),
    words(area.right + 36, area.top - 12, 'D', { 'text-anchor': 'end', fill: colour.blue }),
  ].join('');

/** Arrows from z, even in probability, to where G takes them. */
function mapFrom(moments: readonly Densities[], { x, z }: Scales): string {
  const [first] = moments as [Densities];
  const base = (y: number, name: string) =>
    line([area.left, y], [area.right, y], { stroke: colour.grey }) + words(area.right + 8, y + 4, name);
  const arrows = first.map.map(([from], i) => {
    const end = (moment: Densities) => x.place(moment.map[i]![1]);
    const look = { stroke: colour.text, 'stroke-opacity': 0.7, 'marker-end': 'url(#arrow)' };
    const to = moving('x2', moments, (moment) => end(moment).toFixed(1));
    return line([z.place(from), zAt], [end(first), xAt + 6], look, ...to);
  });
  const tip = element(
    'marker',
    { id: 'arrow', viewBox: '0 0 8 8', refX: 6, refY: 4, markerWidth: 6, markerHeight: 6, orient: 'auto' },
    element('path', { d: 'M0 1 L7 4 L0 7 Z', fill: colour.text }),
  );
  return [tip, base(xAt, 'x'), base(zAt, 'z'), ...arrows].join('');
}

/** Which step is shown. */
function steps(moments: readonly Densities[]): string {
  return moments
    .map(({ step }, i) => {
      const shown = moving('visibility', moments, (_, at) => (at === i ? 'visible' : 'hidden'));
      const label = `step ${step.toLocaleString('en')}`;
      const look = { x: area.left, y: 24, 'font-weight': 'bold', visibility: i === 0 ? 'visible' : 'hidden' };
      return element('text', look, label, ...shown);
    })
    .join('');
}

/**
 * An attribute that goes from moment to moment and rests at the last one; nothing where there is one alone. It jumps: a
 * picture between two moments would show what never was.
 */
function moving(
  attribute: string,
  moments: readonly Densities[],
  value: (moment: Densities, i: number) => string,
): string[] {
  if (moments.length < 2) return [];
  const seconds = pace * (moments.length - 1) + rest;
  return [
    element('animate', {
      attributeName: attribute,
      dur: `${seconds.toFixed(2)}s`,
      repeatCount: 'indefinite',
      calcMode: 'discrete',
      values: moments.map(value).join(';'),
      keyTimes: moments.map((_, i) => ((pace * i) / seconds).toFixed(4)).join(';'),
    }),
  ];
}
