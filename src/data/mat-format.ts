/**
 * MATLAB's files of version 5 (also what version 7 writes by default), as far as arrays of numbers: a header of 128 bytes,
 * then one element for each variable, most often deflated. Its numbers run column by column; turning them is the reader's.
 */
import { constants, inflateSync } from 'node:zlib';
import { sizeOf } from '../engine/tensor.js';
import { type ArrayForm, type Element, numbersOf, viewOf } from './array-file.js';
import { dataMissing } from './files.js';

export interface MatVariable {
  readonly name: string;
  /** As MATLAB has it: at least two extents, the first of which runs fastest in `read`. */
  readonly shape: readonly number[];
  /** All numbers, bytes as they are, everything else as float32. @throws UserError when they are not real numbers, or damaged */
  read(): Uint8Array | Float32Array;
}

const deflated = 15;
const matrix = 14;

/** Types of stored numbers; an array of doubles that are small integers is stored as bytes. */
const elements: Readonly<Record<number, Element>> = {
  1: 'i1',
  2: 'u1',
  3: 'i2',
  4: 'u2',
  5: 'i4',
  6: 'u4',
  7: 'f4',
  9: 'f8',
  12: 'i8',
  13: 'u8',
};

interface Part {
  readonly type: number;
  /** Where its bytes begin and end, and where the next part begins. */
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** The variables of a file, without reading their numbers. @throws UserError when `bytes` are not such a file */
export function matVariables(bytes: Uint8Array, path: string): MatVariable[] {
  const mark = bytes.length >= 128 ? String.fromCharCode(bytes[126]!, bytes[127]!) : '';
  if (mark !== 'IM' && mark !== 'MI')
    throw dataMissing(`${path} is not a MATLAB file of version 5. In MATLAB, save with -v7; -v7.3 is HDF5.`);
  const little = mark === 'IM';
  const variables: MatVariable[] = [];
  for (let at = 128; at + 8 <= bytes.length; ) {
    const part = partAt(bytes, at, little);
    if (part.end > bytes.length) throw damaged(path);
    const variable = variableOf(bytes, at, part, little, path);
    if (variable) variables.push(variable);
    at = part.type === deflated ? part.end : part.next; // deflated elements are not padded
  }
  return variables;
}

const damaged = (path: string) => dataMissing(`${path} is cut short or damaged. Fetch it again.`);

/** A tag is type and length in 8 bytes; up to 4 bytes of content stand in the tag itself, lengths then in its upper half. */
function partAt(bytes: Uint8Array, at: number, little: boolean): Part {
  const view = viewOf(bytes);
  const word = view.getUint32(at, little);
  const short = word >>> 16;
  if (short) return { type: word & 0xffff, start: at + 4, end: at + 4 + short, next: at + 8 };
  const [start, length] = [at + 8, view.getUint32(at + 4, little)];
  return { type: word, start, end: start + length, next: start + Math.ceil(length / 8) * 8 };
}

/** Undefined for an element that is no array. */
function variableOf(
  bytes: Uint8Array,
  at: number,
  { type, start, end }: Part,
  little: boolean,
  path: string,
): MatVariable | undefined {
  try {
    const inflated = (input: Uint8Array) => inflateSync(input, { finishFlush: constants.Z_SYNC_FLUSH });
    // names and shapes lie at the beginning, so that the rest need not be inflated to know them
    const beginning =
      type === deflated ? inflated(bytes.subarray(start, Math.min(end, start + 1024))) : bytes.subarray(at);
    if (partAt(beginning, 0, little).type !== matrix) return undefined;
    const { name, shape, content } = headOf(beginning, little);
    const read = () => {
      const whole = type === deflated ? inflated(bytes.subarray(start, end)) : bytes.subarray(at, end);
      return numbersOf(whole, formAt(whole, content, shape, little, `${name} of ${path}`), path);
    };
    return { name, shape, read };
  } catch (error) {
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw damaged(path);
    throw error;
  }
}

/** After the matrix's own tag: flags, extents, name, then the content. */
function headOf(bytes: Uint8Array, little: boolean) {
  const flags = partAt(bytes, 8, little);
  const extents = partAt(bytes, flags.next, little);
  const name = partAt(bytes, extents.next, little);
  const view = viewOf(bytes);
  const shape = Array.from({ length: (extents.end - extents.start) / 4 }, (_, i) =>
    view.getInt32(extents.start + 4 * i, little),
  );
  return { name: Buffer.from(bytes.subarray(name.start, name.end)).toString('latin1'), shape, content: name.next };
}

function formAt(bytes: Uint8Array, at: number, shape: readonly number[], little: boolean, what: string): ArrayForm {
  const { type, start, end } = partAt(bytes, at, little);
  const element = elements[type];
  if (!element || end - start !== sizeOf(shape) * Number(element[1]))
    throw dataMissing(`${what} is not an array of real numbers.`);
  return { element, littleEndian: little, shape, offset: start };
}
