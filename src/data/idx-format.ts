/** Headers of IDX files, the format of MNIST: two zero bytes, type, rank, then big-endian extents. */
import { type ArrayForm, type Element, viewOf } from './array-file.js';
import { dataMissing } from './files.js';

const types: Readonly<Record<number, Element>> = { 8: 'u1', 9: 'i1', 11: 'i2', 12: 'i4', 13: 'f4', 14: 'f8' };

/** @throws UserError when `bytes` do not begin with an IDX header */
export function idxFormat(bytes: Uint8Array, path: string): ArrayForm {
  const [zero, alsoZero, type, rank] = bytes;
  const element = types[type!];
  const offset = 4 + 4 * rank!;
  if (zero !== 0 || alsoZero !== 0 || !element || !rank || bytes.length < offset)
    throw dataMissing(`${path} is not an IDX file: it begins with ${hexadecimal(bytes.subarray(0, 4))}.`);
  const view = viewOf(bytes);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  return { element, littleEndian: false, shape, offset };
}

const hexadecimal = (bytes: Uint8Array): string =>
  bytes.length ? [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ') : 'nothing';
