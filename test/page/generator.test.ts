/** Ways through z, nearest examples and what stands in the page's address. Without a browser. */
import { describe, expect, it } from 'vitest';
import { exampleAt, nearest, readExamples } from '../../page/generator/nearest.js';
import { directionsOf, lerp, onPlane, slerp, walk } from '../../page/generator/paths.js';
import { drawPrior, evenPrior, type Prior, reachOf, readPrior } from '../../page/generator/prior.js';
import { readSpot, sheetOf, writeSpot, zAt } from '../../page/generator/spot.js';
import { stream } from '../../src/engine/random.js';

const normals = (count: number, name: string) => stream(7, name).fillNormal(new Float32Array(count), 0, 1);
const length = (a: ArrayLike<number>) => Math.hypot(...Array.from(a));
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const largest = (a: Float32Array, b: ArrayLike<number>) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

/** By turning in the plane of both: a cos(angle t) + (what of b is at a right angle to a) sin(angle t), lengths apart. */
function turned(a: Float32Array, b: Float32Array, t: number): number[] {
  const unit = (v: number[]) => v.map((value) => value / length(v));
  const [e, f] = [unit([...a]), unit([...b])];
  const cosine = e.reduce((sum, value, i) => sum + value * f[i]!, 0);
  const g = unit(f.map((value, i) => value - cosine * e[i]!));
  const angle = Math.atan2(length(f.map((value, i) => value - cosine * e[i]!)), cosine);
  return e.map((value, i) => value * Math.cos(angle * t) + g[i]! * Math.sin(angle * t));
}

const normal: Prior = { kind: 'normal', dim: 100, mean: 0, deviation: 1 };
const uniform: Prior = { kind: 'uniform', dim: 100, min: -1, max: 1 };
const spherical: Prior = { kind: 'spherical', dim: 100 };

describe('slerp', () => {
  const [a, b] = [normals(100, 'a'), normals(100, 'b')];
  const unit = (v: Float32Array) => v.map((value) => value / length(v));

  it.each([0, 0.1, 0.5, 0.9, 1])('turns evenly, at %d', (t) => {
    expect(largest(slerp(unit(a), unit(b), t), turned(a, b, t))).toBeLessThan(1e-6);
  });

  it('is not a line, which passes nearer to the middle', () => {
    expect(largest(lerp(unit(a), unit(b), 0.5), turned(a, b, 0.5))).toBeGreaterThan(0.01);
    expect(length(slerp(a, b, 0.5))).toBeGreaterThan(0.95 * Math.min(length(a), length(b)));
    expect(length(lerp(a, b, 0.5))).toBeLessThan(0.85 * Math.min(length(a), length(b)));
  });

  it('stays where both ends are one', () => {
    expect(largest(slerp(a, a, 0.3), a)).toBeLessThan(1e-6);
  });
});

describe('a walk', () => {
  it('is a line for a uniform prior and an arc about the mean for a normal one', () => {
    const [a, b] = [normals(100, 'a'), normals(100, 'b')];
    expect(walk(uniform, a, b, 0.3)).toEqual(lerp(a, b, 0.3));
    const shifted: Prior = { ...normal, mean: 5 };
    const by5 = (v: Float32Array) => v.map((value) => value + 5);
    expect(largest(walk(shifted, by5(a), by5(b), 0.3), by5(slerp(a, b, 0.3)))).toBeLessThan(1e-5);
  });

  it.each([normal, uniform, spherical])('begins and ends at its ends: $kind', (prior) => {
    const [a, b] = [drawPrior(prior, 1, 'a', 1), drawPrior(prior, 1, 'b', 1)];
    expect(largest(walk(prior, a, b, 0), a)).toBeLessThan(1e-6);
    expect(largest(walk(prior, a, b, 1), b)).toBeLessThan(1e-6);
  });
});

describe('a plane', () => {
  it('has two directions at a right angle, of length 1, other ones by another seed', () => {
    const [u, v] = directionsOf(100, 1) as [Float32Array, Float32Array];
    expect([length(u), length(v), dot(u, v)].map((value) => Number(value.toFixed(5)) + 0)).toEqual([1, 1, 0]);
    expect(largest(u, directionsOf(100, 2)[0]!)).toBeGreaterThan(0.01);
    expect(directionsOf(1, 1)).toHaveLength(1);
  });

  it('moves z by lengths of a typical z, and keeps it where the prior is', () => {
    const [u, v] = directionsOf(100, 1) as [Float32Array, Float32Array];
    const z = drawPrior(normal, 1, 'z', 1);
    const there = onPlane(normal, z, [u, v], [0.5, -0.25]);
    expect(
      largest(
        there,
        z.map((value, i) => value + 5 * u[i]! - 2.5 * v[i]!),
      ),
    ).toBeLessThan(1e-5);
    expect(Math.max(...onPlane(uniform, z, [u, v], [1, 1]))).toBe(1);
    expect(length(onPlane(spherical, z, [u, v], [1, 1]))).toBeCloseTo(10, 4);
    expect(reachOf(uniform)).toBeCloseTo(10 / Math.sqrt(3), 6);
  });
});

describe('the prior', () => {
  it('is read from a config, and drawn', () => {
    expect(readPrior({ type: 'normal', dim: 100, mean: 0, deviation: 1 })).toEqual(normal);
    expect(readPrior({ type: 'uniform', dim: 100, min: -1, max: 1 })).toEqual(uniform);
    expect([readPrior(null), readPrior({ type: 'odd', dim: 3 })]).toEqual([undefined, undefined]);
    expect(length(drawPrior(spherical, 1, 'z', 1))).toBeCloseTo(10, 4);
    expect(drawPrior(uniform, 1, 'z', 9).every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(drawPrior(normal, 1, 'z', 2)).not.toEqual(drawPrior(normal, 2, 'z', 2));
  });

  it('has even quantiles', () => {
    expect([...evenPrior({ ...uniform, dim: 1 }, 4)]).toEqual([-0.75, -0.25, 0.25, 0.75]);
    const [first, second, third, fourth] = evenPrior({ ...normal, dim: 1 }, 4) as unknown as number[];
    expect([first! + fourth!, second! + third!]).toEqual([0, 0]);
    expect(fourth).toBeCloseTo(1.15035, 5); // the quantile of 7/8
  });
});

describe('nearest', () => {
  const examples = { count: 200, shape: [6], data: normals(1200, 'examples') };

  it('finds what sorting all of them finds', () => {
    for (const name of ['x', 'y', 'z']) {
      const x = normals(6, name);
      const all = Array.from({ length: 200 }, (_, row) => ({
        row,
        distance: exampleAt(examples, row).reduce((sum, value, i) => sum + (value - x[i]!) ** 2, 0),
      })).sort((a, b) => a.distance - b.distance);
      expect(nearest(examples, x, 5)).toEqual(all.slice(0, 5));
      expect(nearest(examples, x, 5)).not.toEqual(all.slice(1, 6));
    }
  });

  it('finds an example itself at 0, and no more than there are', () => {
    expect(nearest(examples, exampleAt(examples, 17), 1)).toEqual([{ row: 17, distance: 0 }]);
    expect(nearest({ count: 2, shape: [1], data: Float32Array.of(3, 1) }, Float32Array.of(0), 5)).toEqual([
      { row: 1, distance: 1 },
      { row: 0, distance: 9 },
    ]);
  });

  it('reads bytes spread over a range, and floats', () => {
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    const bytes = readExamples({ shape: [2, 1], range: [-1, 1], bytes: base64(Uint8Array.of(0, 255)) });
    expect(bytes).toEqual({ count: 2, shape: [1], data: Float32Array.of(-1, 1) });
    const floats = new Uint8Array(Float32Array.of(0.5, -7).buffer);
    expect(readExamples({ shape: [1, 2], range: null, bytes: base64(floats) }).data).toEqual(Float32Array.of(0.5, -7));
  });
});

describe('the place in z', () => {
  const reading = (values: Record<string, string | undefined>) => readSpot((key) => values[key]);
  const plain = reading({});

  it('is kept by the address, which is empty in the beginning', () => {
    expect(Object.values(writeSpot(plain)).filter((value) => value !== undefined)).toEqual([]);
    const spot = { seed: 5, from: 3, to: 0, t: 0.25, turn: 9, a: -0.5, b: 1 };
    expect(reading(writeSpot(spot))).toEqual(spot);
  });

  it('makes no sense of nonsense', () => {
    expect(reading({ seed: '-1', from: '64', to: 'x', t: '7', a: 'NaN', turn: '1.5' })).toEqual({ ...plain, t: 1 });
  });

  it('is the z of the sheet until it moves', () => {
    const z = zAt(normal, { ...plain, from: 2 });
    expect(largest(z, sheetOf(normal, 1).subarray(200, 300))).toBe(0);
    expect(largest(zAt(normal, { ...plain, from: 2, a: 0.1 }), z)).toBeGreaterThan(0.01);
    const walked = zAt(normal, { ...plain, from: 2, to: 4, t: 1 });
    expect(largest(walked, sheetOf(normal, 1).subarray(400, 500))).toBeLessThan(1e-5);
  });
});
