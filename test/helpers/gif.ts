/** Reads GIFs as the format's text has them, by no code of the encoder: for tests of what the page makes. */

export interface Gif {
  readonly width: number;
  readonly height: number;
  /** `delay`: milliseconds. `rgb`: [width * height, 3], row by row. */
  readonly pictures: readonly { readonly delay: number; readonly rgb: number[][] }[];
}

/** Of whole frames, not interlaced. @throws Error at bytes that are no such file */
export function decodeGif(bytes: Uint8Array): Gif {
  let at = 0;
  const byte = () => {
    if (at >= bytes.length) throw new Error('the file ends early');
    return bytes[at++]!;
  };
  const word = () => byte() + 256 * byte();
  const colours = (flags: number) =>
    flags & 0x80 ? Array.from({ length: 2 << (flags & 7) }, () => [byte(), byte(), byte()]) : undefined;
  const blocks = () => {
    const all: number[] = [];
    for (let size = byte(); size > 0; size = byte()) for (let i = 0; i < size; i++) all.push(byte());
    return all;
  };
  if (String.fromCharCode(...bytes.slice(0, 6)) !== 'GIF89a') throw new Error('no GIF');
  at = 6;
  const [width, height, flags] = [word(), word(), byte()];
  at += 2;
  const global = colours(flags);
  const pictures: Gif['pictures'][number][] = [];
  let delay = 0;
  for (let kind = byte(); kind !== 0x3b; kind = byte()) {
    if (kind === 0x21) {
      const label = byte();
      const data = blocks();
      if (label === 0xf9) delay = 10 * (data[1]! + 256 * data[2]!);
    } else if (kind === 0x2c) {
      at += 8;
      const palette = colours(byte()) ?? global!;
      const smallest = byte();
      const indices = unpacked(blocks(), smallest);
      if (indices.length !== width * height) throw new Error(`${indices.length} pixels of ${width * height}`);
      pictures.push({ delay, rgb: indices.map((index) => palette[index]!) });
    } else throw new Error(`a block of kind ${kind}`);
  }
  return { width, height, pictures };
}

/** LZW with codes that grow from smallest + 1 to 12 bits, lowest bits first. */
function unpacked(data: readonly number[], smallest: number): number[] {
  const [clear, end] = [1 << smallest, (1 << smallest) + 1];
  const fresh = () => Array.from({ length: end + 1 }, (_, i) => (i < clear ? [i] : []));
  let table = fresh();
  let [size, bit] = [smallest + 1, 0];
  let before: number[] | undefined;
  const out: number[] = [];
  const next = () => {
    let code = 0;
    for (let i = 0; i < size; i++, bit++) code |= ((data[bit >> 3]! >> (bit & 7)) & 1) << i;
    return code;
  };
  for (let code = next(); code !== end; code = next()) {
    if (code === clear) {
      [table, size, before] = [fresh(), smallest + 1, undefined];
      continue;
    }
    const entry = table[code] ?? (before ? [...before, before[0]!] : undefined);
    if (!entry) throw new Error(`code ${code} is not known yet`);
    out.push(...entry);
    if (before && table.length < 4096) table.push([...before, entry[0]!]);
    if (table.length === 1 << size && size < 12) size++;
    before = entry;
  }
  return out;
}
