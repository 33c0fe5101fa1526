/**
 * Named, counter-based random streams: the numbers are a function of (seed, name, step) alone, so nothing has to be
 * saved for a resume and no consumer can disturb another. The generator is Chris Doty-Humphrey's sfc32 (PractRand),
 * keyed by a hash of the three; normals by the 256-layer ziggurat of Marsaglia and Tsang (2000).
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
  /** Fills with uniform numbers in [min, max). */
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

export function stream(seed: number, name: string, step = 0): Stream {
  const high = Math.floor(seed / 4294967296) | 0;
  let a = mix((seed | 0) ^ 0x9e3779b9) ^ mix(high ^ 0x7f4a7c15);
  let b = hash(name, 0x811c9dc5);
  let c = mix((step | 0) ^ mix(Math.floor(step / 4294967296) ^ 0x51ed270b)) ^ hash(name, 0x2545f491);
  let counter = 1;

  function bits(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
  for (let i = 0; i < 15; i++) bits();

  const uniform = () => (bits() >>> 8) * 2 ** -24;

  function normal(): number {
    for (;;) {
      const word = bits();
      const layer = word & 255;
      const magnitude = word >>> 9; // 23 bits; bit 8 is the sign
      const value = magnitude * width[layer]!;
      if (magnitude < inside[layer]!) return word & 256 ? -value : value;
      if (layer === 0) {
        let x: number;
        let y: number;
        do {
          x = -Math.log(1 - uniform()) / edge;
          y = -Math.log(1 - uniform());
        } while (y + y < x * x);
        return word & 256 ? -(edge + x) : edge + x;
      }
      if (height[layer]! + uniform() * (height[layer - 1]! - height[layer]!) < Math.exp(-0.5 * value * value))
        return word & 256 ? -value : value;
    }
  }

  function integer(below: number): number {
    const limit = 4294967296 - (4294967296 % below);
    let word = bits();
    while (word >= limit) word = bits();
    return word % below;
  }

  return {
    bits,
    uniform,
    normal,
    integer,
    permutation(count) {
      const order = Int32Array.from({ length: count }, (_, i) => i);
      for (let i = count - 1; i > 0; i--) {
        const j = integer(i + 1);
        const held = order[i]!;
        order[i] = order[j]!;
        order[j] = held;
      }
      return order;
    },
    fillUniform(out, min, max) {
      const scale = (max - min) * 2 ** -24;
      for (let i = 0; i < out.length; i++) out[i] = min + (bits() >>> 8) * scale;
      return out;
    },
    fillNormal(out, mean, deviation) {
      for (let i = 0; i < out.length; i++) out[i] = mean + deviation * normal();
      return out;
    },
    fillMask(out, keep) {
      const threshold = Math.round(keep * 65536);
      const even = out.length & ~1;
      for (let i = 0; i < even; i += 2) {
        const word = bits();
        out[i] = (word & 0xffff) < threshold ? 1 : 0;
        out[i + 1] = word >>> 16 < threshold ? 1 : 0;
      }
      if (even < out.length) out[even] = (bits() & 0xffff) < threshold ? 1 : 0;
      return out;
    },
  };
}

// Ziggurat tables: layer i > 0 is the rectangle of half-width edges[i]; `edge` starts the tail, `area` is each layer's.
const edge = 3.6541528853610088;
const area = 0.00492867323399;
const width = new Float64Array(256);
const inside = new Float64Array(256);
const height = new Float64Array(256);
{
  const density = (x: number) => Math.exp(-0.5 * x * x);
  const edges = new Float64Array(257);
  edges[0] = area / density(edge);
  edges[1] = edge;
  for (let i = 2; i < 256; i++) edges[i] = Math.sqrt(-2 * Math.log(area / edges[i - 1]! + density(edges[i - 1]!)));
  edges[256] = 0;
  for (let i = 0; i < 256; i++) {
    width[i] = edges[i]! * 2 ** -23;
    inside[i] = (edges[i + 1]! / edges[i]!) * 2 ** 23;
    height[i] = density(edges[i]!);
  }
}
