/** A disk in memory, for tests that go down with it thousands of times. It knows what a power cut would leave of a file. */
import { basename } from 'node:path';
import type { Disk } from '../../src/experiment/storage.js';
import { failure } from '../experiment/fixtures.js';

interface File {
  bytes: Buffer;
  /** As of the last fsync. */
  durable: Buffer;
  /** What a failed fsync was to make durable: a later one passes it over, as on Linux. */
  lost?: { readonly from: number; readonly to: number };
}

export interface MemoryDisk {
  readonly disk: Disk;
  /** What is in a file, and what of it is durable; empty where it is missing. */
  read(name: string): File;
  /** Has the fsync of a file fail. */
  failSync(fd: number): void;
}

/** `given`: files by name, durable. There is one folder. */
export function memoryDisk(given: Readonly<Record<string, Buffer>>): MemoryDisk {
  const files = new Map<string, File>();
  for (const [name, bytes] of Object.entries(given)) files.set(name, { bytes, durable: bytes });
  const opened = new Map<number, File | undefined>();
  let last = 2;

  const find = (path: string): File => {
    const file = files.get(basename(path));
    if (!file) throw failure('ENOENT');
    return file;
  };

  const disk = {
    openSync(path: string, flags: string) {
      const name = basename(path);
      if ('aw'.includes(flags[0]!) && !files.has(name))
        files.set(name, { bytes: Buffer.alloc(0), durable: Buffer.alloc(0) });
      opened.set(++last, flags === 'r' ? undefined : find(path));
      return last;
    },
    closeSync: (fd: number) => void opened.delete(fd),
    writeSync(fd: number, bytes: Uint8Array, offset = 0, length = bytes.length - offset) {
      const file = opened.get(fd)!;
      file.bytes = Buffer.concat([file.bytes, bytes.subarray(offset, offset + length)]);
      return length;
    },
    fsyncSync(fd: number) {
      const file = opened.get(fd);
      if (!file) return;
      file.durable = Buffer.from(file.bytes);
      if (file.lost) file.durable.fill(0, file.lost.from, file.lost.to);
    },
    fstatSync: (fd: number) => ({ size: opened.get(fd)!.bytes.length }),
    ftruncateSync(fd: number, size: number) {
      const file = opened.get(fd)!;
      file.bytes = file.bytes.subarray(0, size);
    },
    readFileSync: (path: string) => find(path).bytes,
    renameSync(from: string, to: string) {
      files.set(basename(to), find(from));
      files.delete(basename(from));
    },
    unlinkSync(path: string) {
      find(path);
      files.delete(basename(path));
    },
  };
  const none: File = { bytes: Buffer.alloc(0), durable: Buffer.alloc(0) };
  return {
    disk: disk as unknown as Disk,
    read: (name) => files.get(name) ?? none,
    failSync(fd) {
      const file = opened.get(fd);
      if (file) file.lost = { from: file.durable.length, to: file.bytes.length };
    },
  };
}
