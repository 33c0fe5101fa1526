/** Writes small data files as other programs would, for reading back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';

/** A folder of the test file's own, removed when it ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sparring-data-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** An IDX file; `body` holds the numbers as bytes. */
export function idxBytes(type: number, shape: readonly number[], body: Uint8Array): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, type, shape.length]);
  shape.forEach((extent, axis) => {
    head.writeUInt32BE(extent, 4 + 4 * axis);
  });
  return Buffer.concat([head, body]);
}

/** A .npy file as numpy.save writes it. */
export function npyBytes(
  descr: string,
  shape: readonly number[],
  body: Uint8Array,
  version = 1,
  fortran = false,
): Buffer {
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${extents}), }`;
  const before = version === 1 ? 10 : 12;
  const header = `${text.padEnd(Math.ceil((before + text.length + 1) / 64) * 64 - before - 1)}\n`;
  const length = Buffer.alloc(before - 8);
  if (version === 1) length.writeUInt16LE(header.length);
  else length.writeUInt32LE(header.length);
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.from([version, 0]),
    length,
    Buffer.from(header),
    body,
  ]);
}

/** `count` bytes: 0, 1, 2, ... */
export const counting = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i % 256);

export function write(folder: string, name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return path;
}
