/** Numbers, times and lengths of time as people read them; and the strings of JSON that stand for numbers that are not finite. */
import type { Json } from '../src/registry/json.js';
import type { Num } from '../src/ui/contract.js';

/** NaN and the infinities become numbers again; null and what is missing become undefined. */
export const numberOf = (value: Num | null | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

/** Four digits that matter; exact where a whole number is short enough. */
export function words(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return value.toLocaleString('en').replace('-', '−');
  const text = size < 1e-3 || size >= 1e6 ? value.toExponential(2) : value.toPrecision(4);
  return text.replaceAll('-', '−');
}

/** "4 s", "3 min 20 s", "2 h 5 min". Seconds. */
export function lasting(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "25 Nov 06:19:18" of an ISO time, by the clock of whoever looks. */
export function moment(iso: string): string {
  const time = new Date(iso);
  const day = `${time.getDate()} ${time.toLocaleString('en', { month: 'short' })}`;
  return `${day} ${time.toTimeString().slice(0, 8)}`;
}

/** A value of a config in one line. */
export const spelled = (value: Json | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
