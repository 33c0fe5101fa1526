/** The end of a log that others append to: its whole lines, so that nobody reads a line twice. What lines mean is others' affair. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface Tail {
  readonly lines: readonly string[];
  /** The byte after them, where to go on: what follows is torn, or being written. */
  readonly next: number;
}

/** Whole lines after a byte. None of a missing file. */
export const linesFrom = (file: string, from: number): Tail => read(file, () => from) ?? { lines: [], next: from };

/** Whole lines since the last call; of a log that was replaced or cut back, all of them. A missing log has none. */
export function tailOf(file: string): () => readonly string[] {
  let place = { inode: -1, next: 0 };
  return () => {
    const tail = read(file, ({ ino, size }) => (ino !== place.inode || size < place.next ? 0 : place.next));
    place = tail ?? place;
    return tail?.lines ?? [];
  };
}

function read(
  file: string,
  start: (now: { readonly ino: number; readonly size: number }) => number,
): (Tail & { readonly inode: number }) | undefined {
  const fd = open(file);
  if (fd === undefined) return undefined;
  try {
    const now = fstatSync(fd);
    const from = start(now);
    const room = Buffer.alloc(Math.max(0, now.size - from));
    const bytes = room.subarray(0, readSync(fd, room, 0, room.length, from));
    const end = bytes.lastIndexOf(10) + 1;
    return { lines: bytes.toString('utf8', 0, end).split('\n').slice(0, -1), next: from + end, inode: now.ino };
  } finally {
    closeSync(fd);
  }
}

function open(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
