/** The lines that others append to a log, as they come. A log that was cut back is read from its beginning again. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Whole lines since the last call; of a log that was replaced, all of them. A missing log has none. */
export function tailOf(file: string): () => string[] {
  let place = { inode: -1, offset: 0 };
  return () => {
    const fd = open(file);
    if (fd === undefined) return [];
    try {
      const { ino, size } = fstatSync(fd);
      if (ino !== place.inode || size < place.offset) place = { inode: ino, offset: 0 };
      const bytes = Buffer.alloc(size - place.offset);
      const read = bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, place.offset));
      const whole = read.lastIndexOf(10) + 1; // what follows the last newline is still being written
      place = { inode: ino, offset: place.offset + whole };
      return read.toString('utf8', 0, whole).split('\n').slice(0, -1);
    } finally {
      closeSync(fd);
    }
  };
}

function open(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
