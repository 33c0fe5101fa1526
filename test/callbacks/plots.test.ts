import { describe, expect, it } from 'vitest';
import { drawHistogram } from '../../src/callbacks/histogram.js';
import type { Picture } from '../../src/callbacks/png.js';
import { drawScatter } from '../../src/callbacks/scatter.js';
import { float32 } from '../../src/engine/tensor.js';

const pixel = ({ data, width, channels }: Picture, x: number, y: number) => [
  ...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels),
];
/** Pixels whose first channel differs. */
const changed = (a: Picture, b: Picture) =>
  Array.from({ length: a.width * a.height }, (_, i) => i).filter(
    (i) => a.data[i * a.channels] !== b.data[i * a.channels],
  );

describe('scatter', () => {
  const empty = drawScatter(float32([], [0, 2]), [-2, 2]);

  it('puts x to the right and y upwards, between fixed axes', () => {
    const picture = drawScatter(float32([1, 1.5], [1, 2]), [-2, 2]);
    const places = changed(picture, empty).map((i) => [i % picture.width, Math.floor(i / picture.width)]);
    const [x, y] = [Math.round(0.75 * 399), 399 - Math.round(0.875 * 399)];
    expect(places).toHaveLength(9);
    expect(places[4]).toEqual([x, y]);
    expect(pixel(empty, 200, 10)).toEqual([225, 225, 225]);
  });

  it('deepens where points meet, and leaves out what is outside or no number', () => {
    const one = pixel(drawScatter(float32([1, 1], [1, 2]), [-2, 2]), 299, 100);
    const two = pixel(drawScatter(float32([1, 1, 1, 1], [2, 2]), [-2, 2]), 299, 100);
    expect(two[0]).toBeLessThan(one[0]!);
    const outside = float32([9, 0.5, Number.NaN, 1, 1, Number.NEGATIVE_INFINITY], [3, 2]);
    expect(changed(drawScatter(outside, [-2, 2]), empty)).toEqual([]);
  });
});

describe('histogram', () => {
  const height = (picture: Picture, value: number) => {
    const x = Math.floor(((value + 4) / 8) * 80) * 6 + 2;
    return Array.from({ length: picture.height }, (_, y) => picture.data[y * picture.width + x]).filter(
      (grey) => grey === 70,
    ).length;
  };

  it('draws shares as heights, the same however many numbers there are', () => {
    // 80 bins over [-4, 4]: a bar of 3 in 80 holds three even shares, of the twelve that fill it.
    const numbers = Array.from({ length: 80 }, (_, i) => (i < 3 ? 1.05 : -4 + 0.1 * i + 0.05));
    const picture = drawHistogram(float32(numbers, [80, 1]), [-4, 4]);
    expect(height(picture, 1.05)).toBe(80); // with its own, 4 of 80
    expect(height(picture, 2.05)).toBe(20);
    expect(height(picture, -3.95)).toBe(0);
    const twice = drawHistogram(float32([...numbers, ...numbers], [160, 1]), [-4, 4]);
    expect(Buffer.compare(twice.data, picture.data)).toBe(0);
  });

  it('cuts tall bars and leaves out what is outside', () => {
    const picture = drawHistogram(float32([0.05, 0.05, 9, Number.NaN], [4, 1]), [-4, 4]);
    expect(height(picture, 0.05)).toBe(240);
    expect(height(picture, 3.95)).toBe(0);
  });
});
