import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { drawGrid } from '../../src/callbacks/grid.js';
import { encodePng, type Picture } from '../../src/callbacks/png.js';
import { stream } from '../../src/engine/random.js';
import { float32 } from '../../src/engine/tensor.js';

/** What another decoder sees: red, green, blue of each pixel. */
function decode(bytes: Uint8Array): { width: number; height: number; rgb: number[] } {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  return { width, height, rgb: [...data].filter((_, i) => i % 4 !== 3) };
}
function noise(width: number, height: number, channels: 1 | 3): Picture {
  const random = stream(3, 'png');
  return {
    width,
    height,
    channels,
    data: Uint8Array.from({ length: width * height * channels }, () => random.integer(256)),
  };
}

describe('png', () => {
  it.each([
    [1, 1, 1],
    [7, 5, 1],
    [1, 9, 3],
    [300, 200, 3],
  ] as const)('%d x %d x %d reads back elsewhere', (width, height, channels) => {
    const picture = noise(width, height, channels);
    const rgb = channels === 3 ? [...picture.data] : [...picture.data].flatMap((grey) => [grey, grey, grey]);
    expect(decode(encodePng(picture))).toEqual({ width, height, rgb });
  });

  it('is the same bytes each time, and its checksums count', () => {
    const bytes = encodePng(noise(20, 20, 3));
    expect(encodePng(noise(20, 20, 3))).toEqual(bytes);
    const damaged = Buffer.from(bytes);
    damaged[30]! ^= 1; // in the header's checksum
    expect(() => decode(damaged)).toThrow();
  });

  it('refuses pixels that do not fill it', () => {
    expect(() => encodePng({ width: 2, height: 2, channels: 3, data: new Uint8Array(11) })).toThrow(
      '11 bytes for 2x2x3',
    );
  });
});

describe('grid', () => {
  it('places images row by row with two pixels between', () => {
    const images = float32([0, 0.25, 0.5, 1, 1, 1, 0, 0, 0, 0, 0, 1], [3, 2, 2, 1]);
    const { width, height, channels, data } = drawGrid(images, { rows: 2, columns: 2, range: [0, 1] });
    expect([width, height, channels]).toEqual([10, 10, 1]);
    const at = (x: number, y: number) => data[y * width + x];
    expect([at(2, 2), at(3, 2), at(2, 3), at(3, 3)]).toEqual([0, 64, 128, 255]);
    expect([at(6, 2), at(6, 3), at(3, 7), at(2, 7)]).toEqual([255, 0, 255, 0]);
    const gaps = [at(0, 0), at(4, 2), at(5, 5), at(9, 9), at(6, 6), at(7, 7)]; // around, between, and the missing fourth
    expect(gaps).toEqual([128, 128, 128, 128, 128, 128]);
  });

  it('maps the range to black and white, and clamps the rest', () => {
    const values = float32(
      [-9, -1, 0, 1, 9, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
      [1, 1, 8],
    );
    const { data, width } = drawGrid(values, { rows: 1, columns: 1, range: [-1, 1] });
    expect([...data.subarray(2 * width + 2, 2 * width + 10)]).toEqual([0, 0, 128, 255, 255, 0, 255, 0]);
  });

  it('frames a column in yellow, whatever the images are, and wider where there is more room', () => {
    const images = float32([0, 1, 0, 1], [4, 1, 1, 1]);
    const look = { rows: 2, columns: 2, range: [0, 1] as const, padding: 5, marked: 1 };
    const picture = drawGrid(images, look);
    expect([picture.width, picture.height, picture.channels]).toEqual([17, 17, 3]);
    const pixel = (x: number, y: number) => [...picture.data.subarray((y * 17 + x) * 3, (y * 17 + x) * 3 + 3)];
    const across = Array.from({ length: 17 }, (_, x) => pixel(x, 5));
    const [grey, yellow] = [
      [128, 128, 128],
      [255, 255, 0],
    ];
    expect(across.slice(0, 9)).toEqual([...new Array(5).fill(grey), [0, 0, 0], ...new Array(3).fill(grey)]);
    expect(across.slice(9)).toEqual([yellow, yellow, [255, 255, 255], yellow, yellow, ...new Array(3).fill(grey)]);
    expect([pixel(11, 2), pixel(11, 3), pixel(11, 8), pixel(5, 4)]).toEqual([grey, yellow, grey, grey]);
    expect(drawGrid(images, { ...look, marked: undefined }).channels).toBe(1); // control
  });

  it('keeps colours and enlarges pixels', () => {
    const picture = drawGrid(float32([1, 0, 0, 0, 0, 1], [1, 1, 2, 3]), {
      rows: 1,
      columns: 1,
      range: [0, 1],
      scale: 3,
    });
    expect([picture.width, picture.height, picture.channels]).toEqual([10, 7, 3]);
    const pixel = (x: number, y: number) => [...picture.data.subarray((y * 10 + x) * 3, (y * 10 + x) * 3 + 3)];
    expect([pixel(2, 2), pixel(4, 4), pixel(5, 2), pixel(7, 4), pixel(1, 2)]).toEqual([
      [255, 0, 0],
      [255, 0, 0],
      [0, 0, 255],
      [0, 0, 255],
      [128, 128, 128],
    ]);
  });
});
