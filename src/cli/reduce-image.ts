/** Makes a picture smaller. */

/** Rows from the top, pixels from the left; red, green, blue and opacity, a byte each. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** At most `most` pixels wide, of the same proportions: each pixel is the mean of those whose place it takes. */
export function reduced({ width, height, data }: Rgba, most: number): Rgba {
  if (width <= most) return { width, height, data };
  const [columns, rows] = [most, Math.max(1, Math.round((height * most) / width))];
  const out = new Uint8Array(columns * rows * 4);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const [left, right] = part(x, columns, width);
      const [top, bottom] = part(y, rows, height);
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let v = top; v < bottom; v++)
          for (let u = left; u < right; u++) sum += data[(v * width + u) * 4 + channel]!;
        out[(y * columns + x) * 4 + channel] = Math.round(sum / ((right - left) * (bottom - top)));
      }
    }
  return { width: columns, height: rows, data: out };
}

/** The `i`-th of `count` parts of `size`, one pixel long at least. */
function part(i: number, count: number, size: number): [from: number, to: number] {
  const from = Math.floor((i * size) / count);
  return [from, Math.max(from + 1, Math.floor(((i + 1) * size) / count))];
}
