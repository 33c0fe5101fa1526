/**
 * Arrays of numbers in files: what a format's header says, and its numbers as bytes or float32. Reading a particular
 * header is the work of `idx-format.ts` and `npy-format.ts`.
 */
import { describeShape, type Shape, sizeOf } from '../engine/tensor.js';
import { dataMissing, readBeginning, readBytes } from './files.js';

/** NumPy's codes: unsigned, signed or floating, and the bytes of one number. */
export type Element = keyof typeof readers;

export interface ArrayForm {
  readonly element: Element;
  readonly littleEndian: boolean;
  /** Rows first. */
  readonly shape: Shape;
  /** Where the numbers begin, in bytes. */
  readonly offset: number;
}

/** Reads a header. @throws UserError when `bytes` are not of the format; `path` is for its message */
export type Format = (bytes: Uint8Array, path: string) => ArrayForm;

const readers = {
  u1: (view: DataView, at: number) => view.getUint8(at),
  i1: (view: DataView, at: number) => view.getInt8(at),
  u2: (view: DataView, at: number, little: boolean) => view.getUint16(at, little),
  i2: (view: DataView, at: number, little: boolean) => view.getInt16(at, little),
  u4: (view: DataView, at: number, little: boolean) => view.getUint32(at, little),
  i4: (view: DataView, at: number, little: boolean) => view.getInt32(at, little),
  u8: (view: DataView, at: number, little: boolean) => Number(view.getBigUint64(at, little)),
  i8: (view: DataView, at: number, little: boolean) => Number(view.getBigInt64(at, little)),
  f4: (view: DataView, at: number, little: boolean) => view.getFloat32(at, little),
  f8: (view: DataView, at: number, little: boolean) => view.getFloat64(at, little),
};

export const elements = Object.keys(readers) as readonly Element[];

export const isElement = (code: string): code is Element => Object.hasOwn(readers, code);

export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => new DataView(buffer, byteOffset, byteLength);

/** Looks at the file's header only. @throws UserError (data missing) */
export const readForm = (path: string, format: Format, remedy = ''): ArrayForm =>
  format(readBeginning(path, remedy), path);

/** @throws UserError (data missing) when the file is absent or shorter than its header says */
export function readArray(path: string, format: Format, remedy = '') {
  const bytes = readBytes(path, remedy);
  const form = format(bytes, path);
  return { ...form, data: numbersOf(bytes, form, path) };
}

/** The numbers behind a header. Unsigned bytes as they are, without a copy; everything else as float32. */
export function numbersOf(bytes: Uint8Array, form: ArrayForm, path: string): Uint8Array | Float32Array {
  const { element, littleEndian, shape, offset } = form;
  const count = sizeOf(shape);
  const width = Number(element[1]);
  if (bytes.length < offset + count * width)
    throw dataMissing(
      `${path} is cut short: ${describeShape(shape)} takes ${offset + count * width} bytes, but it has ${bytes.length}. Fetch it again.`,
    );
  if (element === 'u1') return new Uint8Array(bytes.buffer, bytes.byteOffset + offset, count);
  const view = viewOf(bytes);
  const read = readers[element];
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = read(view, offset + i * width, littleEndian);
  return numbers;
}

/** Shape of one row: pictures without a channel axis get one, and a lone number is a vector of one. */
export function rowShape([, ...row]: Shape): Shape {
  if (row.length === 0) return [1];
  return row.length === 2 ? [...row, 1] : row;
}
