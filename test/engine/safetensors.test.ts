import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../src/engine/safetensors.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';

const tensors: Record<string, HostTensor> = {
  mask: { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) },
  'g.0.kernel': float32(
    Float32Array.from({ length: 880 }, (_, i) => Math.sin(i)),
    [40, 22],
  ),
  7: { dtype: 'int32', shape: [2], data: Int32Array.of(-1, 2 ** 31 - 1) },
  odd: float32([Number.NaN, Number.NEGATIVE_INFINITY, -0, 1e-45], [4]),
  empty: float32([], [0, 5]),
  scalar: float32([2.5], []),
  'größe "x"': float32([1], [1]),
};
const metadata = { step: '1000', note: 'quotes "sha256":"no" and ünïcode', callbacks: '{"best":null}' };
const file = encodeSafetensors(tensors, metadata);

/** A file around a header made by hand. */
function handmade(header: unknown, values = 0, value = 0): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = Buffer.alloc(8 + text.length + values, value);
  bytes.writeBigUInt64LE(BigInt(text.length));
  bytes.set(text, 8);
  return bytes;
}
const entry = (begin: number, end: number, shape = [(end - begin) / 4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
const isRefused = (bytes: Uint8Array) => {
  try {
    decodeSafetensors(bytes, { verify: true });
    return false;
  } catch (error) {
    return (error as Error).name === 'SafetensorsError';
  }
};

describe('safetensors', () => {
  it('round-trips tensors, bits and metadata, and does not depend on order', () => {
    const read = decodeSafetensors(file, { verify: true });
    expect(read.metadata).toEqual(metadata);
    expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
    for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
      const back = read.tensors[name]!;
      expect([back.dtype, back.shape]).toEqual([dtype, shape]);
      expect(Buffer.from(back.data.buffer)).toEqual(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    }
    const reversed = Object.fromEntries(Object.entries(tensors).reverse());
    expect(Buffer.compare(encodeSafetensors(reversed, metadata), file)).toBe(0);
    expect(decodeSafetensors(encodeSafetensors({}), { verify: true })).toEqual({ tensors: {}, metadata: {} });
  });

  it('follows the format: an independent reading finds sorted, aligned, contiguous tensors', () => {
    const length = Number(Buffer.from(file).readBigUInt64LE());
    const header = JSON.parse(Buffer.from(file).toString('utf8', 8, 8 + length));
    expect((8 + length) % 8).toBe(0);
    const { __metadata__, ...entries } = header;
    const ranges = Object.values(entries as Record<string, ReturnType<typeof entry>>);
    for (const { dtype, data_offsets } of ranges) if (dtype !== 'BOOL') expect(data_offsets[0]! % 4).toBe(0);
    const covered = ranges.reduce((sum, { data_offsets: [begin, end] }) => sum + end! - begin!, 0);
    expect(covered).toBe(file.length - 8 - length);
    const [begin] = header['g.0.kernel'].data_offsets;
    expect(Buffer.from(file).readFloatLE(8 + length + begin + 4 * 7)).toBe(Math.fround(Math.sin(7)));
    const zeroed = Buffer.from(
      Buffer.from(file).toString('latin1').replace(__metadata__.sha256, '0'.repeat(64)),
      'latin1',
    );
    expect(createHash('sha256').update(zeroed).digest('hex')).toBe(__metadata__.sha256);
  });

  it('finds every flipped bit and every truncation', () => {
    expect(file.length).toBeGreaterThan(4096);
    let missed = 0;
    for (let at = 0; at < file.length; at++) {
      const damaged = Buffer.from(file);
      for (let bit = 0; bit < 8; bit++) {
        damaged[at]! ^= 1 << bit;
        if (!isRefused(damaged)) missed++;
        damaged[at]! ^= 1 << bit;
      }
      if (!isRefused(file.subarray(0, at))) missed++;
    }
    if (!isRefused(Buffer.concat([file, Buffer.of(0)]))) missed++;
    expect(missed).toBe(0);
  });

  it('control: without verification a flipped value loads', () => {
    const damaged = Buffer.from(file);
    damaged[file.length - 8]! ^= 1;
    expect(() => decodeSafetensors(damaged)).not.toThrow();
    expect(() => decodeSafetensors(damaged, { verify: true })).toThrow(/damaged: its SHA-256/);
    expect(() => decodeSafetensors(handmade({}), { verify: true })).toThrow(/no SHA-256/);
  });

  it.each([
    ['header bomb', Buffer.from('ffffffffffffff7f7b7d', 'hex'), /a header of 9223372036854775807 bytes/],
    ['header beyond the file', Buffer.from('10000000000000007b7d', 'hex'), /should have 16 bytes, only 2 follow/],
    ['too short', Buffer.from('1000', 'hex'), /2 bytes are too few/],
    ['not JSON', handmade('{"a":'), /not JSON/],
    ['not an object', handmade('[]'), /not a JSON object/],
    ['not UTF-8', handmade('{"\u0000"}').fill(0xff, 9, 11), /not UTF-8/],
    ['overlap', handmade({ a: entry(0, 8), b: entry(4, 12) }, 12), /"b" overlaps the one before it at byte 4/],
    ['hole', handmade({ a: entry(0, 4), b: entry(8, 12) }, 12), /bytes 4 to 8 before "b"/],
    ['out of range', handmade({ a: entry(0, 8) }, 4), /"a" ends at byte 8, but there are only 4/],
    ['trailing bytes', handmade({ a: entry(0, 4) }, 6), /2 bytes follow the last tensor/],
    ['negative', handmade({ a: entry(-4, 0, [1]) }), /"a": data_offsets \[-4,0\]/],
    ['backwards', handmade({ a: entry(4, 0, [1]) }, 4), /"a": data_offsets \[4,0\]/],
    ['negative extents', handmade({ a: entry(0, 4, [-1, -1]) }, 4), /"a": shape \[-1,-1\]/],
    ['size', handmade({ a: entry(0, 8, [3]) }, 8), /"a": F32 \[3\] takes 12 bytes, data_offsets give 8/],
    ['huge extents', handmade({ a: entry(0, 4, [2 ** 52, 2 ** 52]) }, 4), /"a": F32 .* takes/],
    ['dtype', handmade({ a: entry(0, 4, [2], 'F16') }, 4), /"a": dtype "F16" is none of F32, I32, BOOL/],
    ['foreign key', handmade({ a: { ...entry(0, 4), pickle: 1 } }, 4), /exactly dtype, shape and data_offsets/],
    [
      'same name',
      handmade(`{"a":${JSON.stringify(entry(0, 0))},"\\u0061":${JSON.stringify(entry(0, 0))}}`),
      /"a" twice/,
    ],
    ['same key', handmade('{"a":{"dtype":"F32","dtype":"F32","shape":[0],"data_offsets":[0,0]}}'), /"dtype" twice/],
    ['metadata', handmade({ __metadata__: { a: 1 } }), /must hold strings/],
    ['bool bytes', handmade({ a: entry(0, 4, [4], 'BOOL') }, 4, 2), /other bytes than 0 and 1/],
  ])('refuses: %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  it('is not fooled by names of the prototype', () => {
    const { tensors: read } = decodeSafetensors(handmade(`{"__proto__":${JSON.stringify(entry(0, 4))}}`, 4));
    expect(Object.keys(read)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).dtype).toBeUndefined();
  });

  it('refuses to write what it would not read', () => {
    expect(() => encodeSafetensors({ a: float32([1, 2], [3]) })).toThrow(/"a" holds 2 values/);
    expect(() => encodeSafetensors({ __metadata__: float32([1], [1]) })).toThrow(/cannot be called/);
    expect(() => encodeSafetensors({}, { sha256: 'mine' })).toThrow(/own/);
  });
});
