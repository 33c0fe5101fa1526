/** Writes MATLAB files of version 5, deflated as MATLAB does or plain. */
import { deflateSync } from 'node:zlib';

export interface MatArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** Column by column. */
  readonly data: Uint8Array | Int8Array | Float64Array;
}

const part = (type: number, body: Uint8Array): Buffer => {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type);
  tag.writeUInt32LE(body.length, 4);
  return Buffer.concat([tag, body, Buffer.alloc((8 - (body.length % 8)) % 8)]);
};

/** Up to four bytes within the tag. */
const short = (type: number, body: Uint8Array): Buffer => {
  const tag = Buffer.alloc(8);
  tag.writeUInt16LE(type);
  tag.writeUInt16LE(body.length, 2);
  tag.set(body, 4);
  return tag;
};

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength);

const typeOf = (data: MatArray['data']) => (data instanceof Uint8Array ? 2 : data instanceof Int8Array ? 1 : 9);

function element({ name, shape, data }: MatArray): Buffer {
  const text = Buffer.from(name);
  const body = Buffer.concat([
    part(6, bytesOf(Uint32Array.of(9, 0))),
    part(5, bytesOf(Int32Array.from(shape))),
    text.length <= 4 ? short(1, text) : part(1, text),
    part(typeOf(data), bytesOf(data)),
  ]);
  return part(14, body);
}

export function matBytes(arrays: readonly MatArray[], deflate = true): Buffer {
  const head = Buffer.alloc(128, 0x20);
  head.write('MATLAB 5.0 MAT-file');
  head.fill(0, 116, 124);
  head.set([0, 1], 124);
  head.write('IM', 126);
  const all = arrays.map(element).map((one) => {
    if (!deflate) return one;
    const body = deflateSync(one);
    const tag = Buffer.alloc(8);
    tag.writeUInt32LE(15);
    tag.writeUInt32LE(body.length, 4);
    return Buffer.concat([tag, body]);
  });
  return Buffer.concat([head, ...all]);
}
