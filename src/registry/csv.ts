/** Tables as CSV (RFC 4180, lines ended by a newline). */
import type { Json } from './json.js';

/** Null and undefined are empty cells; lists and objects are JSON. */
export const csvOf = (rows: readonly (readonly (Json | undefined)[])[]): string =>
  rows.map((cells) => `${cells.map(cellOf).join(',')}\n`).join('');

function cellOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
