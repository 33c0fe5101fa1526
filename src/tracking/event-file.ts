/**
 * The records of a TensorBoard event file: each is framed by its length and by checksums (TensorFlow's TFRecord). Bytes
 * alone; what an event holds is in `event.ts`, and where files lie is the callback's.
 */
import { crc32c } from './crc32c.js';

/** A CRC of bytes that hold CRCs is weak, so TFRecord stores them turned and shifted. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

const head = 12; // length as u64 LE, its checksum
const foot = 4; // checksum of the data

/** One record for each. */
export const recordsOf = (data: readonly Uint8Array[]): Buffer => Buffer.concat(data.map(recordOf));

function recordOf(data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(head + data.length + foot);
  bytes.writeBigUInt64LE(BigInt(data.length), 0);
  bytes.writeUInt32LE(masked(bytes.subarray(0, 8)), 8);
  bytes.set(data, head);
  bytes.writeUInt32LE(masked(data), head + data.length);
  return bytes;
}

/** The data of each whole record, up to the first one that is torn or damaged: what comes after it no reader can find. */
export function dataOf(bytes: Uint8Array): Buffer[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Buffer[] = [];
  for (let at = 0; at + head + foot <= file.length; ) {
    if (file.readUInt32LE(at + 8) !== masked(file.subarray(at, at + 8))) break;
    const end = at + head + Number(file.readBigUInt64LE(at));
    if (end + foot > file.length) break;
    const data = file.subarray(at + head, end);
    if (file.readUInt32LE(end) !== masked(data)) break;
    found.push(data);
    at = end + foot;
  }
  return found;
}
