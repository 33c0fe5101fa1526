/** The timeline of pictures of fixed noise, and what is made of it. Without a browser. */
import { describe, expect, it } from 'vitest';
import { encodeGif } from '../../page/samples/gif.js';
import { boxOf, cellAt, layoutOf, readCell } from '../../page/samples/layout.js';
import { paintImage, sheetOf } from '../../page/samples/pixels.js';
import { afterKey, moved, placeOf, readWanted, shownAt, stepOf, stepsOf } from '../../page/samples/timeline.js';
import { drawGrid } from '../../src/callbacks/grid.js';
import { float32 } from '../../src/engine/tensor.js';
import type { Json } from '../../src/registry/json.js';
import { decodeGif } from '../helpers/gif.js';

const samples = (...steps: number[]) => steps.map((step) => ({ step, file: `samples/${step}.png` }));

describe('the timeline', () => {
  it('has every step of any run once, ascending', () => {
    expect(stepsOf([samples(0, 300, 100), samples(100, 200)])).toEqual([0, 100, 200, 300]);
    expect(stepsOf([[], []])).toEqual([]);
  });

  it('keeps a chosen step when a run is shown that lacks it, and when pictures come', () => {
    const wanted = readWanted('150');
    expect(stepOf(stepsOf([samples(0, 100)]), wanted)).toBe(150);
    expect(stepOf(stepsOf([samples(0, 100, 200)]), wanted)).toBe(150);
    expect(stepOf([0, 100], readWanted(undefined))).toBe(100);
    expect(stepOf([0, 100, 200], readWanted(undefined))).toBe(200);
    expect(stepOf([], readWanted('150'))).toBeUndefined();
  });

  it('shows the nearest earlier picture and says so', () => {
    expect(shownAt(samples(0, 200, 100), 150)).toEqual({ step: 100, file: 'samples/100.png', exact: false });
    expect(shownAt(samples(0, 200, 100), 200)).toEqual({ step: 200, file: 'samples/200.png', exact: true });
    expect(shownAt(samples(0), 0)).toMatchObject({ exact: true });
    expect(shownAt(samples(100), 50)).toBeUndefined();
  });

  it.each([
    [100, 1, 200],
    [100, -1, 0],
    [150, 1, 200],
    [150, -1, 100],
    [-5, 1, 0],
    [900, -1, 300],
    [0, -1, 0],
    [300, 1, 300],
    [0, 10, 300],
    [300, -10, 0],
  ])('goes from %d by %d to %d', (step, by, expected) => {
    expect(moved([0, 100, 200, 300], step, by)).toBe(expected);
  });

  it('is led by keys, and by no others', () => {
    const steps = [0, 100, 200];
    const keys = ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'a'];
    expect(keys.map((key) => afterKey(key, steps, 100))).toEqual([0, 200, 0, 'newest', undefined]);
  });

  it.each([
    [-1, 0],
    [0, 0],
    [150, 1],
    [200, 2],
    [999, 2],
  ])('puts step %d at place %d of the slider', (step, place) => {
    expect(placeOf([0, 100, 200], step)).toBe(place);
  });

  it.each(['', '-1', '1.5', 'x', undefined])('takes %j for no step', (text) => {
    expect(readWanted(text)).toBe('newest');
  });
});

describe('the cells of a grid', () => {
  const resolved: Json = { callbacks: [{ type: 'progress' }, { type: 'sample-grid', rows: 2, columns: 3, scale: 2 }] };
  const layout = layoutOf(resolved, [4, 5, 1])!;

  it('lie where sample-grid draws them', () => {
    const cells = Array.from({ length: 6 }, (_, i) => i + 1);
    const images = float32(
      cells.flatMap((value) => new Array<number>(20).fill(value)),
      [6, 4, 5, 1],
    );
    const picture = drawGrid(images, { rows: 2, columns: 3, scale: 2, range: [0, 255] });
    for (let cell = 0; cell < 6; cell++) {
      const { left, top, width, height } = boxOf(layout, cell);
      const found = new Set<number>();
      for (let y = top; y < top + height; y++)
        for (let x = left; x < left + width; x++) found.add(picture.data[y * picture.width + x]!);
      expect([...found]).toEqual([cell + 1]);
      expect(cellAt(layout, left, top)).toBe(cell);
      expect(cellAt(layout, left + width - 1, top + height - 1)).toBe(cell);
    }
    expect(cellAt(layout, picture.width + 9, 0)).toBeUndefined();
  });

  it('are none of points, nor without sample-grid', () => {
    expect(layoutOf(resolved, [2])).toBeUndefined();
    expect(layoutOf({ callbacks: [] }, [4, 5, 1])).toBeUndefined();
  });

  it('are read from an address only where there are such', () => {
    expect(readCell('5', layout)).toBe(5);
    expect(['6', '-1', 'x', undefined].map((text) => readCell(text, layout))).toEqual(new Array(4).fill(undefined));
    expect(readCell('0', undefined)).toBeUndefined();
  });
});

describe('pixels', () => {
  it('are black and white at the ends of the range, and clamped beyond them', () => {
    const { data } = paintImage([-1, 1, 0, 9], [2, 2], [-1, 1]);
    expect([0, 4, 8, 12].map((i) => data[i])).toEqual([0, 255, 128, 255]);
    expect(data[3]).toBe(255);
  });

  it('keep colours, and go around zero where there is no range', () => {
    expect([...paintImage([-2, 0, 2], [1, 1, 3]).data]).toEqual([0, 128, 255, 255]);
  });

  it('of a strip do not overlap', () => {
    const sheet = sheetOf(5, { width: 50, height: 20 }, 120);
    const places = Array.from({ length: 5 }, (_, i) => sheet.place(i));
    expect(sheet.columns).toBe(2);
    for (const { left, top } of places) expect(left + 50 <= sheet.width && top + 20 <= sheet.height).toBe(true);
    expect(new Set(places.map(({ left, top }) => `${left} ${top}`)).size).toBe(5);
  });
});

describe('a GIF', () => {
  const frame = (value: number) => paintImage([value, 0.2, 0.204, 1], [2, 2], [0, 1]);

  it('decodes to the greys that went in, frame by frame', () => {
    const frames = [frame(0), frame(0.4), frame(0.9)];
    const { width, height, pictures } = decodeGif(encodeGif(frames, 100));
    expect([width, height]).toEqual([2, 2]);
    expect(pictures.map(({ delay }) => delay)).toEqual([100, 100, 2000]);
    expect(pictures.map(({ rgb }) => rgb)).toEqual(
      frames.map(({ data }) => [0, 4, 8, 12].map((i) => [...data.slice(i, i + 3)])),
    );
  });

  it('has colours', () => {
    const coloured = paintImage([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1], [2, 2, 3], [0, 1]);
    const [[red, green]] = decodeGif(encodeGif([coloured], 100)).pictures.map(({ rgb }) => rgb) as [number[][]];
    expect(red![0]! > 200 && red![1]! < 60 && green![1]! > 200 && green![0]! < 60).toBe(true);
  });
});
