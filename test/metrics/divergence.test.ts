/** Theorem 1 and proposition 1 of the paper on distributions whose numbers can be had by integration. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/engine/random.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { createBins } from '../../src/metrics/bins.js';
import { divergence, optimal } from '../../src/metrics/divergence.js';
import { payoff } from '../../src/metrics/opinions.js';
import { datasetOf } from '../data/opening.js';

type Normal = readonly [mean: number, deviation: number];

const at = ([mean, deviation]: Normal, x: number) =>
  Math.exp(-0.5 * ((x - mean) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI));

/** Of f over the line, by the trapezoid rule, whose error for such functions is below rounding. */
const integral = (f: (x: number) => number) => {
  const step = 0.005;
  let sum = 0;
  for (let x = -30; x <= 30; x += step) sum += f(x) * step;
  return sum;
};

const log = (x: number, of: number) => (x > 0 ? x * Math.log(of) : 0);

const exactly = (p: Normal, q: Normal) =>
  integral((x) => {
    const [a, b] = [at(p, x), at(q, x)];
    const m = (a + b) / 2;
    return (log(a, a / m) + log(b, b / m)) / 2;
  });

const draw = ([mean, deviation]: Normal, count: number, name = 'x'): HostTensor =>
  float32(stream(4, name).fillNormal(new Float32Array(count), mean, deviation), [count, 1]);

const binsOf = ([mean, deviation]: Normal, width = 0.125) =>
  createBins(datasetOf({ type: 'gaussian-1d', mean, deviation }).density!, 1, width * deviation);

describe('bins', () => {
  it('are given the mass that a normal has between their ends', () => {
    const bins = createBins(datasetOf({ type: 'gaussian-1d', mean: 0, deviation: 1 }).density!, 1, 1);
    // P(0 < Z < 1), P(1 < Z < 2), P(-3 < Z < -2), from tables
    const [first, second, third] = bins.of(float32([0.5, 1.99, -2.5], [3, 1]));
    expect(bins.mass(first!)).toBeCloseTo(0.3413447, 5);
    expect(bins.mass(second!)).toBeCloseTo(0.1359051, 5);
    expect(bins.mass(third!)).toBeCloseTo(0.0214002, 5);
    expect(bins.of(float32([0.1, -0.1, -2.01], [3, 1]))).toEqual(Int32Array.of(first!, 3, third!));
  });

  it('in the plane have products of masses, and hold all of them together', () => {
    const { density } = datasetOf({ type: 'grid', side: 1, deviation: 1 });
    const bins = createBins(density!, 2, 1);
    const [corner] = bins.of(float32([0.5, 1.5], [1, 2]));
    expect(bins.mass(corner!)).toBeCloseTo(0.3413447 * 0.1359051, 5);
    const line = Array.from({ length: 16 }, (_, i) => i - 7.5);
    const all = bins.of(
      float32(
        line.flatMap((x) => line.flatMap((y) => [x, y])),
        [256, 2],
      ),
    );
    expect(new Set(all).size).toBe(256);
    expect(all.reduce((sum, bin) => sum + bins.mass(bin), 0)).toBeCloseTo(1, 5);
  });
});

const pairs: readonly (readonly [Normal, Normal])[] = [
  [
    [0, 1],
    [0, 2],
  ],
  [
    [0, 1],
    [1, 1],
  ],
  [
    [1, 0.5],
    [3, 1],
  ],
  [
    [0, 1],
    [20, 1],
  ],
];

describe.each(pairs)('of the normals %j and %j', (p, q) => {
  const [bins, count] = [binsOf(p), 100_000];
  const exact = exactly(p, q);
  const found = bins.of(draw(q, count));

  it('the divergence is that of the integral, within its error and 1%', () => {
    const { value, error } = divergence(bins, found);
    expect(Math.abs(value - exact)).toBeLessThan(4 * error + 0.01 * exact);
    expect(value).toBeLessThanOrEqual(Math.LN2);
    expect(error).toBeLessThan(0.003);
    if (exact < 0.69) expect(Math.abs(value - exactly(p, [q[0] + 0.3, 1.3 * q[1]]))).toBeGreaterThan(0.01); // control
  });

  it('the best discriminator is p / (p + q)', () => {
    const best = optimal(bins, found);
    const points = [-1, 0, 0.5, 1, 2].map((z) => q[0] + z * q[1]);
    bins.of(float32(points, [5, 1])).forEach((bin, i) => {
      const x = (Math.floor(points[i]! / (0.125 * p[1])) + 0.5) * 0.125 * p[1]; // the middle of the bin
      expect(Math.abs(best(bin) - at(p, x) / (at(p, x) + at(q, x)))).toBeLessThan(0.03);
    });
  });

  it('to the best discriminator the game is worth -log 4 + 2 JSD, and less to any other', () => {
    const [real, fake] = [draw(p, count, 'real'), draw(q, count, 'fake')];
    const logits = (x: HostTensor, off = 0) => {
      const ratio = (x: number) => {
        const log = ([mean, deviation]: Normal) => -0.5 * ((x - mean) / deviation) ** 2 - Math.log(deviation);
        return log(p) - log(q) + off; // log p / q, whose sigmoid is D*
      };
      return float32(Float32Array.from(x.data as Float32Array, ratio), x.shape);
    };
    const best = payoff(logits(real), logits(fake));
    expect(Math.abs(best - (2 * exact - Math.log(4)))).toBeLessThan(0.012);
    if (exact < 0.69) expect(payoff(logits(real, 0.7), logits(fake, 0.7))).toBeLessThan(best - 0.005);
  });
});

describe('of a perfect generator', () => {
  const p: Normal = [0, 1];
  it.each([2000, 50_000])('the divergence of %d samples is about the bins over eight times the samples', (count) => {
    const bins = binsOf(p, 0.5);
    const values = Array.from({ length: 20 }, (_, i) => divergence(bins, bins.of(draw(p, count, `${i}`))).value);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const expected = 13 / (8 * count); // bins from -3.25 to 3.25
    expect(mean / expected).toBeGreaterThan(0.6);
    expect(mean / expected).toBeLessThan(1.6);
  });

  it('the best discriminator says 1/2, and the game is worth -log 4', () => {
    const bins = binsOf(p, 0.5);
    const best = optimal(bins, bins.of(draw(p, 100_000)));
    for (const bin of bins.of(float32([-1, 0, 1.3], [3, 1]))) expect(best(bin)).toBeCloseTo(0.5, 1);
    const undecided = float32(new Float32Array(10), [10, 1]);
    expect(payoff(undecided, undecided)).toBeCloseTo(-Math.log(4), 12);
  });
});

it('the error is the deviation of what other samples would have given', () => {
  const bins = binsOf([0, 1]);
  const found = Array.from({ length: 200 }, (_, i) => divergence(bins, bins.of(draw([1, 1], 1000, `${i}`))));
  const mean = found.reduce((sum, { value }) => sum + value, 0) / 200;
  const deviation = Math.sqrt(found.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / 199);
  const error = found.reduce((sum, one) => sum + one.error, 0) / 200;
  expect(error / deviation).toBeGreaterThan(0.8);
  expect(error / deviation).toBeLessThan(1.25);
});

it('where no sample falls, the best discriminator takes all for real; where no data fall, for fake', () => {
  const bins = binsOf([0, 1]);
  const best = optimal(bins, bins.of(float32([50, 50, 50], [3, 1])));
  const [far, near] = bins.of(float32([50, 0], [2, 1]));
  expect([best(far!), best(near!)]).toEqual([0, 1]);
});
