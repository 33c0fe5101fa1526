/** Logs of one JSON document a line, in which numbers may be NaN or infinite. Written in single lines, read with patience. */
import { existsSync, readFileSync } from 'node:fs';
import { blaming, storage } from '../experiment/storage.js';

/** Keys whose text values are numbers that JSON has not. */
const numeric: ReadonlySet<string> = new Set(['value', 'values', 'reports']);
const unwritable: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);

const written = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

function restored(key: string, value: unknown): unknown {
  if (!numeric.has(key)) return value;
  const one = (part: unknown) => (unwritable.has(part as string) ? Number(part) : part);
  return Array.isArray(value) ? value.map(one) : one(value);
}

export const encodeLine = (document: object): string => JSON.stringify(document, written);

/** Undefined for what is no JSON. */
export function decodeLine<T>(line: string): T | undefined {
  try {
    return JSON.parse(line, restored);
  } catch {
    return undefined;
  }
}

/** The documents of a log, in order; none where it is missing. A torn last line is left out. */
export function readLines<T>(path: string): T[] {
  if (!existsSync(path)) return [];
  const lines = blaming('read', path, () => readFileSync(path, 'utf8')).split('\n');
  return lines.slice(0, -1).flatMap((line) => decodeLine<T>(line) ?? []);
}

/** Opens a log for its one writer: what a power cut tore is dropped. */
export function openLines<T extends object>(path: string): { readonly before: T[]; append(document: T): void } {
  storage.trim(path, (line) => decodeLine(line) !== undefined);
  return {
    before: readLines<T>(path),
    append: (document) => storage.append(path, encodeLine(document)),
  };
}
