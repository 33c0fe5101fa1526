import { describe, expect, test } from 'vitest';
import { type Stream, streams } from '../../src/engine/random.js';

const seeded = streams(20140610);
const uniforms = (count: number, name = 'uniform') => seeded(name).fillUniform(new Float32Array(count), 0, 1);
const normals = (count: number, name = 'normal') => seeded(name).fillNormal(new Float32Array(count), 0, 1);

const moment = (values: ArrayLike<number>, power: number): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** power;
  return sum / values.length;
};

/** How many standard errors `seen` lies from `wanted`. With fixed seeds, 4 is one failure in 16,000 choices of seed. */
const errors = (seen: number, wanted: number, deviation: number, count: number): number =>
  Math.abs(seen - wanted) / (deviation / Math.sqrt(count));

/** Kolmogorov and Smirnov's distance times sqrt(n): beyond 1.95 in one of a thousand honest samples. */
function kolmogorov(values: Float32Array, cumulative: (x: number) => number): number {
  const sorted = values.slice().sort();
  let worst = 0;
  sorted.forEach((x, i) => {
    const p = cumulative(x);
    worst = Math.max(worst, p - i / sorted.length, (i + 1) / sorted.length - p);
  });
  return worst * Math.sqrt(sorted.length);
}

/** Chi-square as standard errors from its mean. */
function chiSquare(counts: ArrayLike<number>, expected: number): number {
  const sum = Array.from(counts).reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
  const freedom = counts.length - 1;
  return Math.abs(sum - freedom) / Math.sqrt(2 * freedom);
}

/** Cumulative normal by Abramowitz and Stegun 7.1.26, good to 1e-7. */
function normalCumulative(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const upper = (series * Math.exp((-x * x) / 2)) / 2;
  return x < 0 ? upper : 1 - upper;
}

describe('known answers', () => {
  const first = (stream: Stream) => Array.from({ length: 4 }, () => stream.bits());

  /** sfc32 as its author wrote it, on BigInt, from the same initial state after the same number of rounds. */
  function* reference(a: bigint, b: bigint, c: bigint): Generator<number> {
    const mask = 0xffffffffn;
    for (let counter = 1n; ; counter++) {
      const sum = (a + b + counter) & mask;
      [a, b, c] = [b ^ (b >> 9n), (c + (c << 3n)) & mask, ((((c << 21n) | (c >> 11n)) & mask) + sum) & mask];
      yield Number(sum);
    }
  }

  // FNV-1a and murmur3's finalizer on BigInt, and how seed, name and step enter
  const low = (n: bigint) => BigInt.asUintN(32, n);
  const mix = (n: bigint) => {
    let h = low((n ^ (n >> 16n)) * 0x85ebca6bn);
    h = low((h ^ (h >> 13n)) * 0xc2b2ae35n);
    return h ^ (h >> 16n);
  };
  const hash = (text: string, basis: bigint) =>
    mix([...text].reduce((h, letter) => low((h ^ BigInt(letter.charCodeAt(0))) * 0x01000193n), basis));

  test.each([
    [1, 'data.shuffle', 0],
    [2 ** 40 + 5, 'z', 7],
    [0, '', 2 ** 33],
  ])('seed %i, name "%s", step %i: as computed on BigInt', (seed, name, step) => {
    const [s, t] = [BigInt(seed), BigInt(step)];
    const generator = reference(
      mix(low(s) ^ 0x9e3779b9n) ^ mix((s >> 32n) ^ 0x7f4a7c15n),
      hash(name, 0x811c9dc5n),
      mix(low(t) ^ mix((t >> 32n) ^ 0x51ed270bn)) ^ hash(name, 0x2545f491n),
    );
    for (let i = 0; i < 15; i++) generator.next();
    const stream = streams(seed)(name, step);
    for (let i = 0; i < 1000; i++) expect(stream.bits()).toBe(generator.next().value);
  });

  // frozen: a change here changes every experiment ever run
  test('frozen words, normals and orders', () => {
    expect(first(streams(1)('z'))).toMatchInlineSnapshot(`
      [
        1397481090,
        1446151300,
        2577017212,
        709068733,
      ]
    `);
    expect(first(streams(1)('z', 1))).toMatchInlineSnapshot(`
      [
        2274388533,
        314470714,
        3716059881,
        694910589,
      ]
    `);
    expect(Array.from(streams(1)('z').fillNormal(new Float32Array(4), 0, 1))).toMatchInlineSnapshot(`
      [
        0.9903175234794617,
        1.0157153606414795,
        -1.2500176429748535,
        0.36924582719802856,
      ]
    `);
    expect(Array.from(streams(1)('z').permutation(10))).toMatchInlineSnapshot(`
      [
        8,
        5,
        0,
        9,
        1,
        2,
        4,
        3,
        7,
        6,
      ]
    `);
    expect(Array.from(streams(1)('z').fillMask(new Uint8Array(12), 0.5)).join('')).toMatchInlineSnapshot(
      `"001100111100"`,
    );
  });
});

describe('uniform', () => {
  const count = 200_000;

  test('moments and distribution', () => {
    const values = uniforms(count);
    expect(errors(moment(values, 1), 1 / 2, Math.sqrt(1 / 12), count)).toBeLessThan(4);
    expect(errors(moment(values, 2), 1 / 3, Math.sqrt(4 / 45), count)).toBeLessThan(4);
    expect(kolmogorov(values, (x) => x)).toBeLessThan(1.95);
  });

  test('every bit is fair', () => {
    const stream = seeded('bits');
    const ones = new Float64Array(32);
    for (let i = 0; i < count; i++) {
      const word = stream.bits();
      for (let bit = 0; bit < 32; bit++) ones[bit]! += (word >>> bit) & 1;
    }
    for (const seen of ones) expect(errors(seen / count, 0.5, 0.5, count)).toBeLessThan(4);
  });

  test('stays in its interval', () => {
    const values = seeded('interval').fillUniform(new Float32Array(count), -3, 5);
    expect(Math.min(...values.subarray(0, 50_000))).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...values.subarray(0, 50_000))).toBeLessThan(5);
    expect(errors(moment(values, 1), 1, 8 / Math.sqrt(12), count)).toBeLessThan(4);
  });
});

describe('normal', () => {
  const count = 4_000_000;
  const values = normals(count);

  test('moments to the sixth', () => {
    // variances of x^k are E x^2k - (E x^k)^2, from 1, 3, 15, 105, 945, 10395
    expect(errors(moment(values, 1), 0, 1, count)).toBeLessThan(4);
    expect(errors(moment(values, 2), 1, Math.sqrt(2), count)).toBeLessThan(4);
    expect(errors(moment(values, 3), 0, Math.sqrt(15), count)).toBeLessThan(4);
    expect(errors(moment(values, 4), 3, Math.sqrt(96), count)).toBeLessThan(4);
    expect(errors(moment(values, 6), 15, Math.sqrt(10170), count)).toBeLessThan(4);
  });

  test('distribution', () => {
    expect(kolmogorov(values, normalCumulative)).toBeLessThan(1.95);
  });

  test.each([
    [1, 0.31731050786],
    [2, 0.0455002639],
    [3, 0.00269979606],
    [3.6541528853610088, 0.00025805],
    [4, 0.0000633424836],
    [4.5, 0.00000679534],
  ])('beyond %f on either side: %f', (edge, share) => {
    const beyond = values.reduce((sum, x) => sum + (Math.abs(x) > edge ? 1 : 0), 0);
    expect(errors(beyond / count, share, Math.sqrt(share * (1 - share)), count)).toBeLessThan(4);
  });

  test('one at a time or in bulk: the same numbers', () => {
    const stream = seeded('normal');
    for (let i = 0; i < 20_000; i++) expect(Math.fround(stream.normal())).toBe(values[i]);
  });

  test('mean and deviation', () => {
    const scaled = seeded('normal').fillNormal(new Float32Array(100), 5, 0.5);
    scaled.forEach((x, i) => {
      expect(x).toBeCloseTo(5 + 0.5 * values[i]!, 5);
    });
  });

  test('control: a wedge that always accepts, 0.6% too much variance, would be seen', () => {
    expect(errors(1.0059, 1, Math.sqrt(2), count)).toBeGreaterThan(8);
  });
});

describe('mask', () => {
  const count = 400_001;

  test.each([0, 0.1, 0.5, 0.8, 1])('keeps a share of %f', (keep) => {
    const mask = seeded('mask').fillMask(new Uint8Array(count), keep);
    expect(mask.every((bit) => bit === 0 || bit === 1)).toBe(true);
    const share = Math.round(keep * 65536) / 65536;
    const seen = moment(mask, 1);
    if (keep === 0 || keep === 1) expect(seen).toBe(keep);
    else expect(errors(seen, share, Math.sqrt(share * (1 - share)), count)).toBeLessThan(4);
  });

  test('neighbours, also those that share a word, are independent', () => {
    const mask = seeded('mask').fillMask(new Uint8Array(count), 0.5);
    for (const lag of [1, 2, 3, 256, 512]) {
      let equal = 0;
      for (let i = lag; i < count; i++) if (mask[i] === mask[i - lag]) equal++;
      expect(errors(equal / (count - lag), 0.5, 0.5, count - lag)).toBeLessThan(4);
    }
  });
});

describe('independence', () => {
  const count = 50_000;
  const correlation = (a: Float32Array, b: Float32Array) => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
    return Math.abs(sum) / Math.sqrt(a.length);
  };
  const draw = (stream: Stream) => stream.fillNormal(new Float32Array(count), 0, 1);

  test.each([
    ['names', streams(1)('a'), streams(1)('b')],
    ['similar names', streams(1)('generator.0.z'), streams(1)('generator.1.z')],
    ['steps', streams(1)('a', 0), streams(1)('a', 1)],
    ['far steps', streams(1)('a', 1), streams(1)('a', 2 ** 32 + 1)],
    ['seeds', streams(1)('a'), streams(2)('a')],
    ['seed and step exchanged', streams(1)('a', 2), streams(2)('a', 1)],
  ])('different %s do not correlate', (_, one, other) => {
    expect(correlation(draw(one), draw(other))).toBeLessThan(4);
  });

  test('control: a stream correlates with itself', () => {
    expect(correlation(draw(streams(1)('a')), draw(streams(1)('a')))).toBeGreaterThan(100);
  });

  test('the first number of successive steps is uniform, and uncorrelated from step to step', () => {
    const firsts = Float32Array.from({ length: count }, (_, step) => seeded('z', step).uniform());
    expect(kolmogorov(firsts, (x) => x)).toBeLessThan(1.95);
    const centred = firsts.map((x) => (x - 0.5) * Math.sqrt(12));
    expect(correlation(centred.subarray(1), centred.subarray(0, -1))).toBeLessThan(4);
  });

  test('no two of many names and steps begin alike', () => {
    const names = Array.from({ length: 200 }, (_, i) => `discriminator.${i}.mask`);
    const begin = names.flatMap((name) =>
      Array.from({ length: 100 }, (_, step) => {
        const stream = seeded(name, step);
        return `${stream.bits()} ${stream.bits()}`;
      }),
    );
    expect(new Set(begin).size).toBe(20_000);
  });
});

describe('prefixes', () => {
  const sizes = [1, 2, 5, 255, 256, 257, 1001];

  test.each(sizes)('the first %i do not depend on how many follow', (size) => {
    expect(normals(size)).toEqual(normals(5000).subarray(0, size));
    expect(uniforms(size)).toEqual(uniforms(5000).subarray(0, size));
    const mask = (count: number) => seeded('mask').fillMask(new Uint8Array(count), 0.3);
    expect(mask(size)).toEqual(mask(5000).subarray(0, size));
  });

  test('filling in two parts is filling at once', () => {
    const stream = seeded('normal');
    const parts = [stream.fillNormal(new Float32Array(333), 0, 1), stream.fillNormal(new Float32Array(700), 0, 1)];
    expect(Float32Array.from(parts.flatMap((part) => [...part]))).toEqual(normals(1033));
  });

  test('a view in the middle of a buffer is filled and nothing beside it', () => {
    const all = new Uint8Array(20).fill(9);
    seeded('mask').fillMask(all.subarray(3, 10), 1);
    expect([...all]).toEqual([9, 9, 9, 1, 1, 1, 1, 1, 1, 1, ...Array(10).fill(9)]);
  });
});

describe('integer and permutation', () => {
  test.each([1, 2, 3, 10, 1000, 2 ** 31 + 11])('below %i', (below) => {
    const stream = seeded('integer');
    const cells = Math.min(below, 10);
    const counts = new Float64Array(cells);
    for (let i = 0; i < 100_000; i++) {
      const drawn = stream.integer(below);
      if (drawn < 0 || drawn >= below || !Number.isInteger(drawn)) throw new Error(`drew ${drawn}`);
      counts[Math.floor((drawn / below) * cells)]! += 1;
    }
    if (cells > 1) expect(chiSquare(counts, 100_000 / cells)).toBeLessThan(4.5);
  });

  test('a permutation holds each number once', () => {
    for (const count of [0, 1, 2, 60_000]) {
      const order = seeded('order').permutation(count);
      expect(order.slice().sort()).toEqual(Int32Array.from({ length: count }, (_, i) => i));
    }
  });

  test('all 120 orders of five are equally likely', () => {
    const counts = new Map<string, number>();
    for (let step = 0; step < 60_000; step++) {
      const order = seeded('order', step).permutation(5).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(120);
    expect(chiSquare([...counts.values()], 500)).toBeLessThan(4);
  });
});
