/** Headers of NumPy's .npy files, versions 1 to 3: a magic word, then a Python dictionary as text. */
import { type ArrayForm, type Element, elements, isElement, viewOf } from './array-file.js';
import { dataMissing } from './files.js';

/** @throws UserError when `bytes` do not begin with a .npy header, or hold what is not numbers in rows */
export function npyFormat(bytes: Uint8Array, path: string): ArrayForm {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || text.toString('latin1', 0, 6) !== '\x93NUMPY')
    throw dataMissing(`${path} is not a .npy file. Save the array with numpy.save.`);
  const [start, length] =
    bytes[6] === 1 ? [10, viewOf(bytes).getUint16(8, true)] : [12, viewOf(bytes).getUint32(8, true)];
  const header = text.toString('latin1', start, start + length);
  if (/'fortran_order': *True/.test(header))
    throw dataMissing(`${path} is stored column by column. Save numpy.ascontiguousarray of it.`);
  return { ...elementOf(header, path), shape: shapeOf(header, path), offset: start + length };
}

/** `'descr': '<f4'`: byte order, then kind and width. */
function elementOf(header: string, path: string): { element: Element; littleEndian: boolean } {
  const [, order, code] = /'descr': *'([<>|=]?)(\w+)'/.exec(header) ?? [];
  const element = code === 'b1' ? 'u1' : code;
  if (!element || !isElement(element))
    throw dataMissing(`${path} holds elements of type ${code ?? 'unknown'}; known are ${elements.join(', ')}, b1.`);
  return { element, littleEndian: order !== '>' };
}

function shapeOf(header: string, path: string): number[] {
  const [, list = ''] = /'shape': *\(([^)]*)\)/.exec(header) ?? [];
  const shape = list
    .split(',')
    .filter((extent) => extent.trim())
    .map(Number);
  if (shape.length === 0) throw dataMissing(`${path} holds one number, not rows of them.`);
  return shape;
}
