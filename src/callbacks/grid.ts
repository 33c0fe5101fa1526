/** Puts many images on one sheet, row by row, with space between them. */
import type { HostTensor } from '../engine/tensor.js';
import type { Picture } from './png.js';

export interface GridOptions {
  readonly rows: number;
  readonly columns: number;
  /** The values shown as black and as white; what lies outside is clamped, NaN is black. */
  readonly range: readonly [number, number];
  /** Each image pixel becomes a square of this many pixels a side. */
  readonly scale?: number;
  /** Pixels around and between images; 2 unless given. */
  readonly padding?: number;
  /** A column, from 0, whose images are framed in yellow, half as wide as the padding. */
  readonly marked?: number;
}

const background = 128;
const yellow = [255, 255, 0] as const;

/** images: [count, height, width, 1 or 3], or [count, height, width]; `count` at most rows * columns. */
export function drawGrid(images: HostTensor, options: GridOptions): Picture {
  const { rows, columns, range, scale = 1, padding = 2, marked } = options;
  const [count, h, w, given = 1] = images.shape as [number, number, number, 1 | 3 | undefined];
  const channels = marked === undefined ? given : 3;
  const cell = { width: w * scale + padding, height: h * scale + padding };
  const width = columns * cell.width + padding;
  const height = rows * cell.height + padding;
  const data = new Uint8Array(width * height * channels).fill(background);
  const shade = shadesOf(range);
  for (let image = 0; image < count; image++) {
    const left = padding + (image % columns) * cell.width;
    const top = padding + Math.floor(image / columns) * cell.height;
    if (image % columns === marked) {
      const edge = Math.floor(padding / 2);
      const [right, bottom] = [left + w * scale + edge, top + h * scale + edge];
      for (let y = top - edge; y < bottom; y++)
        for (let x = left - edge; x < right; x++) data.set(yellow, (y * width + x) * channels);
    }
    for (let y = 0; y < h * scale; y++)
      for (let x = 0; x < w * scale; x++) {
        const from = ((image * h + Math.floor(y / scale)) * w + Math.floor(x / scale)) * given;
        const to = ((top + y) * width + left + x) * channels;
        for (let c = 0; c < channels; c++) data[to + c] = shade(images.data[from + Math.min(c, given - 1)]!);
      }
  }
  return { width, height, channels, data };
}

/** A value's place in `range`, as a byte. */
function shadesOf([low, high]: readonly [number, number]): (value: number) => number {
  const factor = 255 / (high - low);
  return (value) => Math.min(255, Math.max(0, Math.round((value - low) * factor))) || 0;
}
