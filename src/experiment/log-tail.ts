/** The end of a log that grows: its whole lines after a byte, so that nobody reads a line twice. What lines mean is others' affair. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

export interface Tail {
  readonly lines: readonly string[];
  /** The byte after them, where to go on: what follows is torn, or being written. */
  readonly next: number;
}

/** None of a missing file. */
export function linesFrom(file: string, from: number): Tail {
  const bytes = bytesFrom(file, from);
  const end = bytes.lastIndexOf(10) + 1;
  return { lines: bytes.toString('utf8', 0, end).split('\n').slice(0, -1), next: from + end };
}

function bytesFrom(file: string, from: number): Buffer {
  if (!existsSync(file)) return Buffer.alloc(0);
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(fd).size - from));
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from));
  } finally {
    closeSync(fd);
  }
}
