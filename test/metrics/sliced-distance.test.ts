/** Sliced Wasserstein distances against closed forms and a slow implementation of the definition. */
import { describe, expect, it, test } from 'vitest';
import { stream } from '../../src/engine/random.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import {
  directions,
  lineDistance,
  project,
  samplingError,
  slicedDistance,
  sorted,
} from '../../src/metrics/sliced-distance.js';

const normals = (count: number, name: string, mean = 0, deviation = 1) =>
  stream(1, name).fillNormal(new Float32Array(count), mean, deviation);
const ascending = (values: Iterable<number>) => Float32Array.from(values).sort();
const cloud = (n: number, dim: number, name: string): HostTensor => float32(normals(n * dim, name), [n, dim]);

/** By the definition for equally many points: repeat each number of one set as often as the other has any. */
function bySlowMatching(a: Float32Array, b: Float32Array, order: number): number {
  const repeated = (values: Float32Array, times: number) =>
    Array.from(values)
      .flatMap((value) => new Array<number>(times).fill(value))
      .sort((x, y) => x - y);
  const [left, right] = [repeated(a, b.length), repeated(b, a.length)];
  return left.reduce((sum, value, i) => sum + Math.abs(value - right[i]!) ** order, 0) / left.length;
}

/** SW_p of two sets of points along `lines`. */
const between = (a: HostTensor, b: HostTensor, lines: Float32Array, order: number) =>
  slicedDistance(sorted(project(a, lines)), sorted(project(b, lines)), order);

describe.each([1, 2])('on a line, p = %d', (order) => {
  test.each([
    [1, 1],
    [5, 5],
    [4, 7],
    [30, 12],
    [17, 64],
  ])('%d numbers against %d are as far apart as by slow matching', (n, m) => {
    const [a, b] = [ascending(normals(n, 'a')), ascending(normals(m, 'b', 0.5, 2))];
    const slow = bySlowMatching(a, b, order);
    expect(lineDistance(a, b, order)).toBeCloseTo(slow, 10);
    expect(lineDistance(b, a, order)).toBeCloseTo(slow, 10);
  });

  test('a set is 0 from itself, however often it is repeated; a shift is its length', () => {
    const a = ascending(normals(40, 'a'));
    expect(lineDistance(a, a, order)).toBe(0);
    expect(lineDistance(a, ascending([...a, ...a, ...a]), order)).toBe(0);
    const shifted = a.map((value) => value + 0.75);
    expect(lineDistance(a, shifted, order) ** (1 / order)).toBeCloseTo(0.75, 6);
  });

  test('control: without sorting it is another number', () => {
    const [a, b] = [normals(40, 'a'), normals(40, 'b')];
    expect(Math.abs(lineDistance(a, b, order) - bySlowMatching(a, b, order))).toBeGreaterThan(0.1);
  });
});

test.each([
  [0, 1, 2, 1],
  [1, 0.5, -1, 2],
])('W_2 of normals (%d, %d) and (%d, %d) is that of their means and deviations', (m1, s1, m2, s2) => {
  const [a, b] = [ascending(normals(50_000, 'a', m1, s1)), ascending(normals(50_000, 'b', m2, s2))];
  const expected = (m1 - m2) ** 2 + (s1 - s2) ** 2;
  expect(Math.abs(lineDistance(a, b, 2) / expected - 1)).toBeLessThan(0.02);
});

describe('directions', () => {
  it('are unit vectors without a preference, the same for the same seed', () => {
    const [count, dim] = [4000, 5];
    const lines = directions(3, count, dim);
    const square = (i: number) => lines.subarray(i * dim, (i + 1) * dim).reduce((sum, x) => sum + x * x, 0);
    for (let i = 0; i < count; i++) expect(square(i)).toBeCloseTo(1, 5);
    for (let i = 0; i < dim; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let line = 0; line < count; line++) sum += lines[line * dim + i]! * lines[line * dim + j]!;
        expect(Math.abs(sum / count - (i === j ? 1 / dim : 0))).toBeLessThan(0.02);
      }
    expect(directions(3, count, dim)).toEqual(lines);
    expect(directions(4, count, dim)).not.toEqual(lines);
  });

  it.each([1, 4, 7])('%d of them: what is projected are inner products, in the order of the rows', (count) => {
    const points = float32(normals(6 * 12, 'points'), [6, 2, 3, 2]);
    const lines = directions(1, count, 12);
    const projected = project(points, lines);
    expect(projected).toHaveLength(count);
    for (let line = 0; line < count; line++)
      for (let row = 0; row < 6; row++) {
        let sum = 0;
        for (let i = 0; i < 12; i++) sum += points.data[row * 12 + i]! * lines[line * 12 + i]!;
        expect(projected[line]![row]).toBeCloseTo(sum, 5);
      }
  });
});

describe('in many dimensions', () => {
  const dim = 6;
  const points = cloud(200, dim, 'points');
  const shift = [1, -2, 0.5, 0, 3, -1];
  const shifted = float32(points.data.map((value, i) => value + shift[i % dim]!) as Float32Array, points.shape);

  it('is 0 for equal sets, in whatever order', () => {
    const reversed = float32(
      Float32Array.from({ length: 200 * dim }, (_, i) => points.data[(199 - Math.floor(i / dim)) * dim + (i % dim)]!),
      points.shape,
    );
    expect(between(points, points, directions(1, 9, dim), 1)).toBe(0);
    expect(between(points, reversed, directions(1, 9, dim), 1)).toBe(0);
  });

  it('of a set and the same shifted by v is the mean of |<v, t>|; of its squares for p = 2', () => {
    const lines = directions(1, 500, dim);
    const along = Array.from({ length: 500 }, (_, line) =>
      Math.abs(shift.reduce((sum, value, i) => sum + value * lines[line * dim + i]!, 0)),
    );
    const mean = (power: number) => (along.reduce((sum, value) => sum + value ** power, 0) / 500) ** (1 / power);
    expect(between(points, shifted, lines, 1)).toBeCloseTo(mean(1), 5);
    expect(between(points, shifted, lines, 2)).toBeCloseTo(mean(2), 5);
    // over all directions, |v| / sqrt(d) for p = 2
    const all = Math.hypot(...shift) / Math.sqrt(dim);
    expect(Math.abs(between(points, shifted, directions(1, 4000, dim), 2) / all - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(1) / all - 1)).toBeGreaterThan(0.1); // control: p matters
  });

  it('falls as 1 / sqrt(n) between samples of one distribution', () => {
    const lines = directions(1, 50, dim);
    const at = (n: number) => between(cloud(n, dim, `a ${n}`), cloud(n, dim, `b ${n}`), lines, 1);
    const falls = at(200) / at(200 * 64); // 8, give or take
    expect(falls).toBeGreaterThan(6);
    expect(falls).toBeLessThan(10.5);
  });

  it('is NaN where a sample is', () => {
    const broken = float32((points.data as Float32Array).slice().fill(Number.NaN, 0, 1), points.shape);
    const lines = directions(1, 3, dim);
    expect(between(broken, points, lines, 1)).toBeNaN();
    expect(samplingError(project(broken, lines), sorted(project(points, lines)), 1)).toBeNaN();
  });
});

describe('the standard error over the samples', () => {
  /** Points around one of two centres: how many fall to each is a matter of chance. */
  function clusters(n: number, name: string): HostTensor {
    const random = stream(2, name);
    const data = new Float32Array(2 * n);
    for (let row = 0; row < n; row++) {
      data[2 * row] = (random.uniform() < 0.6 ? 1 : -1) + 0.1 * random.normal();
      data[2 * row + 1] = 0.1 * random.normal();
    }
    return float32(data, [n, 2]);
  }

  it.each([64, 61])('is that of leaving out each eighth of %d samples, one after another', (n) => {
    const lines = directions(1, 5, 2);
    const points = clusters(n, 'points');
    points.data.set([0, 0, -0, -0, 1, 2, 1, 2, 1, 2], 4); // equal numbers, in several groups
    const target = cloud(40, 2, 'target');
    const left = Array.from({ length: 8 }, (_, group) => {
      const rest = Array.from({ length: n }, (_, i) => i).filter((i) => i % 8 !== group);
      const data = rest.flatMap((i) => [points.data[2 * i]!, points.data[2 * i + 1]!]);
      return between(float32(data, [rest.length, 2]), target, lines, 2);
    });
    const mean = left.reduce((sum, value) => sum + value, 0) / 8;
    const expected = Math.sqrt((7 / 8) * left.reduce((sum, value) => sum + (value - mean) ** 2, 0));
    expect(samplingError(project(points, lines), sorted(project(target, lines)), 2)).toBeCloseTo(expected, 10);
  });

  it.each([1, 2])('is what many samples differ by, p = %d', (order) => {
    const lines = directions(1, 20, 2);
    const target = sorted(project(cloud(400, 2, 'target'), lines));
    const trials = Array.from({ length: 60 }, (_, i) => project(clusters(400, `set ${i}`), lines));
    const values = trials.map((one) => slicedDistance(sorted(one), target, order));
    const mean = values.reduce((sum, value) => sum + value, 0) / 60;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 59);
    const variances = trials.map((one) => samplingError(one, target, order) ** 2);
    const error = Math.sqrt(variances.reduce((sum, value) => sum + value, 0) / 60);
    expect(error / deviation).toBeGreaterThan(0.7);
    expect(error / deviation).toBeLessThan(1.4);
    // control: four times as many samples, half the error
    const more = Array.from({ length: 20 }, (_, i) =>
      samplingError(project(clusters(1600, `more ${i}`), lines), target, order),
    );
    expect(Math.hypot(...more) / Math.sqrt(20) / error).toBeLessThan(0.7);
  });
});
