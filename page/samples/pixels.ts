/** Pictures as numbers: examples painted at their data's range, and strips of pictures. A canvas is not needed. */

/** [height, width, 4] of red, green, blue and opacity, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export type Range = readonly [number, number];

/** As far from zero, both ways, as any of the numbers: for images in no known interval. */
function aroundZero(values: ArrayLike<number>): Range {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!) || 0);
  return most > 0 ? [-most, most] : [-1, 1];
}

/** One image, [height, width] or [height, width, 1 or 3]: the ends of `range` are black and white, the rest is clamped. */
export function paintImage(values: ArrayLike<number>, shape: readonly number[], range: Range | null = null): Pixels {
  const [height, width, channels = 1] = shape as [number, number, number?];
  const [low, high] = range ?? aroundZero(values);
  const data = new Uint8ClampedArray(4 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < 3; c++) {
      const value = values[pixel * channels + Math.min(c, channels - 1)]!;
      data[4 * pixel + c] = ((value - low) / (high - low)) * 255;
    }
    data[4 * pixel + 3] = 255;
  }
  return { width, height, data };
}

/** Where pictures of one size lie on a sheet. Pixels. */
export interface Sheet {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  place(i: number): { readonly left: number; readonly top: number };
}

/** Pixels between pictures of a strip, and below each for its words. */
const [gap, caption] = [4, 16];

/** A strip through time: pictures side by side, each with a line of words below it, broken into rows at `widest`. */
export function sheetOf(count: number, picture: { width: number; height: number }, widest = 4000): Sheet {
  const across = Math.max(picture.width, 40) + gap;
  const down = picture.height + caption + gap;
  const columns = Math.max(1, Math.min(count, Math.floor((widest - gap) / across)));
  return {
    columns,
    width: gap + columns * across,
    height: gap + Math.ceil(count / columns) * down,
    place: (i) => ({ left: gap + (i % columns) * across, top: gap + Math.floor(i / columns) * down }),
  };
}
