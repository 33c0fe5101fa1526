/** Reads protocol buffers without knowing the message: each field as its number and what stands there. */

export type Field = readonly [number: number, value: number | Buffer];

/** Integers and doubles as numbers; float32 too; all else as bytes. @throws Error for what is no message */
export function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    for (let value = 0, unit = 1; ; unit *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  const take = (size: number): Buffer => {
    if (at + size > bytes.length) throw new Error(`${size} bytes at ${at} of ${bytes.length}`);
    at += size;
    return bytes.subarray(at - size, at);
  };
  const readers: Readonly<Record<number, () => number | Buffer>> = {
    0: varint,
    1: () => take(8).readDoubleLE(),
    2: () => take(varint()),
    5: () => take(4).readFloatLE(),
  };
  while (at < bytes.length) {
    const key = varint();
    const read = readers[key & 7];
    if (!read) throw new Error(`wire type ${key & 7}`);
    fields.push([Math.floor(key / 8), read()]);
  }
  return fields;
}

/** All values of one field, along a path of numbers through messages. */
export function valuesAt(bytes: Buffer, ...path: readonly number[]): (number | Buffer)[] {
  const [number, ...rest] = path;
  const found = fieldsOf(bytes).flatMap(([one, value]) => (one === number ? [value] : []));
  return rest.length ? found.flatMap((value) => valuesAt(value as Buffer, ...rest)) : found;
}
