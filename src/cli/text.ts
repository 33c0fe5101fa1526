/** Numbers, spans and sizes as people read them. */
import { widthOf } from '../registry/text-width.js';

/** 1,234,567 */
export const count = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 step`, `2,000 steps` */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Four significant digits at most: 0.6931, 12.3, 1.2e-5, NaN. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return String(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(2).replace('e+', 'e');
  return String(Number(value.toPrecision(4)));
}

const prefixes = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/** `4.12 GFLOP` for 4.12e9 and `FLOP`. */
export function scaled(value: number, unit: string): string {
  const power = value >= 1 ? Math.min(prefixes.length - 1, Math.floor(Math.log10(value) / 3)) : 0;
  return `${Number((value / 1000 ** power).toPrecision(3))} ${prefixes[power]}${unit}`;
}

/** 12 ms, 3.2 s, 2 min 58 s, 1 h 4 min, 3 d 2 h. */
export function span(seconds: number): string {
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(2))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  return pair(Math.floor(minutes / 1440), 'd', Math.round((minutes % 1440) / 60), 'h');
}

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  `${large} ${largeUnit}${small ? ` ${small} ${smallUnit}` : ''}`;

/** `now`, `5 min ago`, `3 d ago` */
export function age(seconds: number): string {
  if (seconds < 60) return 'now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

/** Text that YAML reads as itself: no number, no boolean, none of its signs. */
const plainText = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z][\w./-]*$|^[1-9]\d* (?:step|epoch)s?$/i;

/** A value as YAML on one line. */
export function flow(value: unknown): string {
  if (typeof value === 'string') return plainText.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, part]) => `${key}: ${flow(part)}`);
  return entries.length ? `{ ${entries.join(', ')} }` : '{}';
}

/** Words of a paragraph on lines of at most `width` cells; a longer word, such as a path, stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** `██████░░░░░░`: a share, from 0 to 1, of so many characters. */
export function bar(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
