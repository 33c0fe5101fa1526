/**
 * Named, counter-based random streams: the numbers are a function of (seed, name, step) alone, so nothing has to be
 * saved for a resume and no consumer can disturb another. The generator is Chris Doty-Humphrey's sfc32 (PractRand),
 * keyed by a hash of the three; normals by the 256-layer ziggurat of Marsaglia and Tsang (2000). Filling arrays is on the
 * path of every training step, so those loops are plain functions over a block of words, which compile best.
 */

export interface Stream {
  /** 32 random bits as an unsigned integer. */
  bits(): number;
  /** Uniform in [0, 1), 24 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, below), unbiased. */
  integer(below: number): number;
  /** A random order of 0 .. count-1 (Fisher-Yates). */
  permutation(count: number): Int32Array;
  /** Fills with uniform numbers in [min, max); max itself only where float32 rounds up to it. */
  fillUniform(out: Float32Array, min: number, max: number): Float32Array;
  fillNormal(out: Float32Array, mean: number, deviation: number): Float32Array;
  /** Fills with 1 (probability `keep`, to 16 bits) and 0. */
  fillMask(out: Uint8Array, keep: number): Uint8Array;
}

/** Streams of one seed, by name and step. */
export type Streams = (name: string, step?: number) => Stream;

export const streams =
  (seed: number): Streams =>
  (name, step = 0) =>
    stream(seed, name, step);

/** FNV-1a over the name's UTF-16 code units, with murmur3's finalizer. */
function hash(text: string, basis: number): number {
  let h = basis | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Words made at a time. */
const block = 256;

export function stream(seed: number, name: string, step = 0): Stream {
  const state = initialState(seed, name, step);
  const words = new Int32Array(block);
  let next = block;

  /** How many words are left in the block, at most `wanted`; at least 1. */
  function available(wanted: number): number {
    if (next === block) {
      advance(state, words);
      next = 0;
    }
    return Math.min(block - next, wanted);
  }

  function word(): number {
    available(1);
    return words[next++]!;
  }

  const bits = () => word() >>> 0;
  const uniform = () => (word() >>> 8) * 2 ** -24;

  /** A normal from a word: its low byte picks the layer, the rest, signed, the place within. */
  function normalFrom(first: number): number {
    for (let drawn = first; ; drawn = word()) {
      const layer = drawn & 255;
      const place = drawn >> 8;
      const value = place * width[layer]!;
      if (Math.abs(place) < inside[layer]!) return value;
      if (layer === 0) return place < 0 ? -tail() : tail();
      const low = height[layer]!;
      if (low + uniform() * (height[layer + 1]! - low) < density(value)) return value;
    }
  }

  /** Beyond the edge of the lowest layer (Marsaglia 1964). */
  function tail(): number {
    for (;;) {
      const x = -Math.log(1 - uniform()) / edge;
      const y = -Math.log(1 - uniform());
      if (y + y >= x * x) return edge + x;
    }
  }

  function integer(below: number): number {
    const excess = (2 ** 32 - below) % below; // 2^32 mod below
    let drawn = bits();
    while (drawn < excess) drawn = bits();
    return drawn % below;
  }

  /** `count` decisions of one word, at most 4, each to 16 bits. */
  function putTied(out: Uint8Array, at: number, count: number, threshold: number): void {
    const drawn = count > 0 ? word() : 0;
    for (let i = 0; i < count; i++) {
      const byte = (drawn >>> (8 * i)) & 255;
      out[at + i] = decide(byte === threshold >>> 8 ? (byte << 8) | (word() & 255) : byte << 8, threshold);
    }
  }

  return {
    bits,
    uniform,
    normal: () => normalFrom(word()),
    integer,
    permutation(count) {
      const order = new Int32Array(count);
      for (let i = 1; i < count; i++) {
        const j = integer(i + 1);
        order[i] = order[j]!;
        order[j] = i;
      }
      return order;
    },
    fillUniform(out, min, max) {
      for (let done = 0; done < out.length; ) {
        const count = available(out.length - done);
        putUniform(out, done, words, next, count, min, max - min);
        next += count;
        done += count;
      }
      return out;
    },
    fillNormal(out, mean, deviation) {
      for (let done = 0; done < out.length; ) {
        const wanted = available(out.length - done);
        const count = putNormal(out, done, words, next, wanted, mean, deviation);
        next += count;
        done += count;
        if (count < wanted) out[done++] = mean + deviation * normalFrom(word());
      }
      return out;
    },
    fillMask(out, keep) {
      const threshold = Math.round(keep * 65536);
      const whole = out.length & ~3;
      const target = out.byteOffset % 4 === 0 ? out : new Uint8Array(whole);
      const packed = new Int32Array(target.buffer, target.byteOffset, whole >> 2);
      for (let done = 0; done < packed.length; ) {
        const wanted = available(packed.length - done);
        const count = putMask(packed, done, words, next, wanted, threshold);
        next += count;
        done += count;
        if (count < wanted) putTied(target, 4 * done++, 4, threshold);
      }
      if (target !== out) out.set(target);
      putTied(out, whole, out.length - whole, threshold);
      return out;
    },
  };
}

// From words[from ..]; `at` is where in `out` they go.

function putUniform(
  out: Float32Array,
  at: number,
  words: Int32Array,
  from: number,
  count: number,
  min: number,
  span: number,
) {
  const scale = span * 2 ** -24;
  for (let i = 0; i < count; i++) out[at + i] = min + (words[from + i]! >>> 8) * scale;
}

/** As many as fall well inside their layers, about 99 in 100; returns how many, before the first that does not. */
function putNormal(
  out: Float32Array,
  at: number,
  words: Int32Array,
  from: number,
  count: number,
  mean: number,
  deviation: number,
) {
  for (let i = 0; i < count; i++) {
    const drawn = words[from + i]!;
    const layer = drawn & 255;
    const place = drawn >> 8;
    if (Math.abs(place) >= inside[layer]!) return i;
    out[at + i] = mean + deviation * (place * width[layer]!);
  }
  return count;
}

/**
 * Four decisions a word, each by one byte against the threshold's upper byte, all four at once: with 256 added to each
 * in a lane of 16 bits, the difference keeps bit 8 where the byte is not below. Stops before a word with a byte equal to
 * the upper byte if the lower one has a say (one byte in 256); returns how many words it used.
 */
function putMask(out: Int32Array, at: number, words: Int32Array, from: number, count: number, threshold: number) {
  const upper = Math.imul(threshold >>> 8, 0x00010001);
  const tie = (threshold & 255) === 0 ? 0 : Math.imul(threshold >>> 8, 0x01010101);
  for (let i = 0; i < count; i++) {
    const drawn = words[from + i]!;
    const apart = drawn ^ tie; // has a zero byte where they are equal
    if (tie !== 0 && ((apart - 0x01010101) & ~apart & 0x80808080) !== 0) return i;
    const even = ((drawn & 0x00ff00ff) | 0x01000100) - upper;
    const odd = (((drawn >>> 8) & 0x00ff00ff) | 0x01000100) - upper;
    out[at + i] = ((~even >>> 8) & 0x00010001) | (~odd & 0x01000100);
  }
  return count;
}

/** 1 when `drawn` is below: the sign bit, as a branch would be mispredicted half the time. */
const decide = (drawn: number, threshold: number): number => (drawn - threshold) >>> 31;

type State = Int32Array;

function initialState(seed: number, name: string, step: number): State {
  const high = Math.floor(seed / 4294967296) | 0;
  const state = Int32Array.of(
    mix((seed | 0) ^ 0x9e3779b9) ^ mix(high ^ 0x7f4a7c15),
    hash(name, 0x811c9dc5),
    mix((step | 0) ^ mix(Math.floor(step / 4294967296) ^ 0x51ed270b)) ^ hash(name, 0x2545f491),
    1,
  );
  advance(state, new Int32Array(15)); // until seed, name and step have reached every bit
  return state;
}

/** sfc32, as many words as `out` holds. */
function advance(state: State, out: Int32Array): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let counter = state[3]!;
  for (let i = 0; i < out.length; i++) {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    out[i] = sum;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
}

// Ziggurat tables: layer i > 0 is the rectangle of half-width edges[i], between heights i and i + 1; `edge` starts the
// tail, `area` is each layer's.
const edge = 3.6541528853610088;
const area = 0.00492867323399;
const width = new Float64Array(256);
const inside = new Int32Array(256);
const height = new Float64Array(257);
const density = (x: number) => Math.exp(-0.5 * x * x);
{
  const edges = new Float64Array(257);
  edges[0] = area / density(edge);
  edges[1] = edge;
  for (let i = 2; i < 256; i++) edges[i] = Math.sqrt(-2 * Math.log(area / edges[i - 1]! + density(edges[i - 1]!)));
  edges[256] = 0;
  for (let i = 0; i < 256; i++) {
    width[i] = edges[i]! * 2 ** -23;
    inside[i] = Math.floor((edges[i + 1]! / edges[i]!) * 2 ** 23);
  }
  for (let i = 0; i <= 256; i++) height[i] = density(edges[i]!);
}
