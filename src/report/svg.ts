/**
 * SVG as text: elements, words and shapes, the same bytes for the same figures. Knows nothing of axes or of data.
 * Everything stands on white, so that figures read alike on light and dark pages.
 */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Okabe and Ito's colours, which people of every colour vision tell apart. */
export const colour = {
  blue: '#0072b2',
  orange: '#d55e00',
  green: '#009e73',
  purple: '#cc79a7',
  black: '#000000',
  text: '#24292f',
  grey: '#8c959f',
  pale: '#e6e9ed',
} as const;

/** Pixels. */
export const fontSize = 12;
/** About the width of `text` in a common sans-serif font: letters are taken to be a little wide, Chinese characters square. */
export const widthOf = (text: string, size = fontSize): number =>
  [...text].reduce((sum, character) => sum + (character >= '\u2e80' ? 1 : 0.56), 0) * size;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Two decimals are finer than any screen, and spare machines' last digits. */
const written = (value: string | number) =>
  typeof value === 'number' ? String(Number(value.toFixed(2))) : escaped(value);

export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const head = `<${name}${given.map(([key, value]) => ` ${key}="${written(value!)}"`).join('')}`;
  return children.length ? `${head}>${children.join('')}</${name}>` : `${head}/>`;
}

export const words = (x: number, y: number, text: string, attributes: Attributes = {}): string =>
  element('text', { x, y, ...attributes }, escaped(text));

type Point = readonly [x: number, y: number];

export const line = (from: Point, to: Point, attributes: Attributes, ...children: readonly string[]): string =>
  element('line', { x1: from[0], y1: from[1], x2: to[0], y2: to[1], ...attributes }, ...children);

export const pointList = (points: readonly Point[]): string =>
  points.map(([x, y]) => `${written(x)},${written(y)}`).join(' ');

export const polyline = (points: readonly Point[], attributes: Attributes, ...children: readonly string[]): string =>
  element(
    'polyline',
    { points: pointList(points), fill: 'none', 'stroke-linejoin': 'round', ...attributes },
    ...children,
  );

/** How a point of a kind looks: shapes differ too, so that nothing hangs on colour alone. */
export type Mark = 'dot' | 'ring' | 'diamond' | 'square' | 'cross';

export function mark(kind: Mark, x: number, y: number, fill: string, title?: string): string {
  const children = title === undefined ? [] : [element('title', {}, escaped(title))];
  const around = (size: number) => [`${written(x)} ${written(y - size)}`, `${written(x + size)} ${written(y)}`];
  switch (kind) {
    case 'dot':
      return element('circle', { cx: x, cy: y, r: 3.5, fill, 'fill-opacity': 0.75 }, ...children);
    case 'ring':
      return element('circle', { cx: x, cy: y, r: 3, fill: 'white', stroke: fill, 'stroke-width': 1.25 }, ...children);
    case 'square':
      return element('rect', { x: x - 4.5, y: y - 4.5, width: 9, height: 9, fill, stroke: 'white' }, ...children);
    case 'diamond': {
      const [top, right] = around(7);
      const d = `M${top} L${right} L${written(x)} ${written(y + 7)} L${written(x - 7)} ${written(y)} Z`;
      return element('path', { d, fill, stroke: 'white' }, ...children);
    }
    case 'cross': {
      const d = `M${written(x - 3)} ${written(y - 3)} l6 6 m0 -6 l-6 6`;
      return element('path', { d, stroke: fill, 'stroke-width': 1.5, fill: 'none' }, ...children);
    }
  }
}

/** A whole document. `title` is read out to those who cannot see it. */
export const svg = (width: number, height: number, title: string, ...children: readonly string[]): string =>
  `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'font-family': 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif',
      'font-size': fontSize,
      fill: colour.text,
    },
    element('title', {}, escaped(title)),
    element('rect', { width, height, fill: 'white' }),
    ...children.map((child) => `\n${child}`),
    '\n',
  )}\n`;
