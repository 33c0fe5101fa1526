/** Writes the fields of protocol buffers. Which fields a message has is for those who write it; reading is nobody's. */

export const text = (value: string): Buffer => Buffer.from(value);

/** Seven bits a byte, the lowest first; negative numbers as 64-bit two's complement. */
function base128(value: number): Buffer {
  if (value < 0) return base128Of(BigInt.asUintN(64, BigInt(value)));
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

function base128Of(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

/** An integer, a boolean or a member of an enum. */
export const varint = (number: number, value: number): Buffer => Buffer.concat([base128(number << 3), base128(value)]);

/** A string, bytes or a message. */
export const field = (number: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([base128((number << 3) | 2), base128(bytes.length), bytes]);

export function float(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([base128((number << 3) | 5), bytes]);
}

export function double(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([base128((number << 3) | 1), bytes]);
}
