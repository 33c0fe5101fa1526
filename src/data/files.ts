/** Reads data files, gzipped or not, whole or just their beginning. Knows no format. */
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { exitCode, UserError } from '../registry/problem.js';

/** The data are not there, or not whole. */
export const dataMissing = (message: string): UserError => new UserError(message, exitCode.dataMissing);

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** @throws UserError (data missing), ending with `remedy` */
export function readBytes(path: string, remedy: string): Uint8Array {
  const bytes = orMissing(path, remedy, () => readFileSync(path));
  return isGzip(bytes) ? orMissing(path, remedy, () => gunzipSync(bytes)) : bytes;
}

/** Enough of the beginning to hold any header. @throws UserError (data missing), ending with `remedy` */
export function readBeginning(path: string, remedy: string): Uint8Array {
  const bytes = orMissing(path, remedy, () => firstBytes(path, 32768));
  const partly = { finishFlush: constants.Z_SYNC_FLUSH };
  return isGzip(bytes) ? orMissing(path, remedy, () => gunzipSync(bytes, partly)) : bytes;
}

function firstBytes(path: string, count: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(count);
    return bytes.subarray(0, readSync(file, bytes, 0, count, 0));
  } finally {
    closeSync(file);
  }
}

function orMissing<T>(path: string, remedy: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const seen = absent ? `there is no file ${path}.` : `${path} cannot be read: ${(error as Error).message}.`;
    throw dataMissing([seen, remedy].filter(Boolean).join(' '));
  }
}

/** `path`, or `path.gz` where only that exists. */
export const orGzipped = (path: string): string =>
  !existsSync(path) && existsSync(`${path}.gz`) ? `${path}.gz` : path;
