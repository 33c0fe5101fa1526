/** Logs of one JSON document a line, in which numbers may be NaN or infinite. Written in single lines, read with patience. */
import { existsSync, readFileSync } from 'node:fs';
import { blaming, type Storage, storage } from '../experiment/storage.js';
import { finite, revivedUnder } from '../registry/json.js';

const restored = revivedUnder('value', 'values', 'reports');

export const encodeLine = (document: object): string => JSON.stringify(document, finite);

/** Undefined for what is no document. */
export function decodeLine<T extends object>(line: string): T | undefined {
  try {
    const document = JSON.parse(line, restored);
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

/** Asked of the whole lines in order, numbered from 1, undefined where one is no document: whether it counts. May throw. */
export type Counts<T> = (document: T | undefined, number: number) => boolean;

/** What is done to logs. */
export type LogStorage = Pick<Storage, 'append' | 'commit' | 'sync' | 'trim'>;

/** Gives the document of each line in turn, where it counts. One like the line before it, time and all, was written twice. */
function reading<T extends object>(counts: Counts<T>): (line: string) => T | undefined {
  let [before, number] = ['', 0];
  return (line) => {
    number++;
    if (line === before) return undefined;
    before = line;
    const document = decodeLine<T>(line);
    return counts(document, number) ? document : undefined;
  };
}

/** The documents of a log that count, in order; none where it is missing. A torn last line is left out. */
export function readLines<T extends object>(path: string, counts: Counts<T>): T[] {
  if (!existsSync(path)) return [];
  const lines = blaming('read', path, () => readFileSync(path, 'utf8')).split('\n');
  const read = reading(counts);
  return lines.slice(0, -1).flatMap((line) => read(line) ?? []);
}

/** Opens a log for its one writer: what a power cut tore is dropped, and what does not count. */
export function openLines<T extends object>(path: string, counts: Counts<T>, disk: LogStorage = storage) {
  const before: T[] = [];
  const read = reading(counts);
  disk.trim(path, (line) => {
    const document = read(line);
    if (document) before.push(document);
    return document !== undefined;
  });
  return { before, append: (document: T) => disk.append(path, encodeLine(document)) };
}
