/** Encodes a picture as PNG (RFC 2083), 8 bits a channel. Equal pictures give equal bytes; files are others' affair. */
import { crc32, deflateSync } from 'node:zlib';

/** Rows from the top, pixels from the left; `channels` bytes a pixel: grey, or red, green and blue. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const colourType = { 1: 0, 3: 2 } as const;

/** Compression level and (no) filter are fixed: the bytes depend on the pixels alone. */
export function encodePng({ width, height, channels, data }: Picture): Uint8Array {
  const stride = width * channels;
  if (data.length !== stride * height) throw new Error(`${data.length} bytes for ${width}x${height}x${channels}`);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType[channels]], 8); // then deflate, adaptive filtering, no interlacing: 0, 0, 0
  const rows = Buffer.alloc((stride + 1) * height); // each row after its filter type, 0
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  const image = deflateSync(rows, { level: 9 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))]);
}

/** Length of the content, type, content, CRC of type and content. */
function chunk(type: string, content: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + content.length);
  bytes.writeUInt32BE(content.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(content, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
  return bytes;
}
