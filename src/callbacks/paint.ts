/** Draws samples by what they are: images in a grid, points as a scatter plot, numbers as a histogram. */
import { type HostTensor, type Shape, sameShape } from '../engine/tensor.js';
import { drawGrid } from './grid.js';
import { drawHistogram } from './histogram.js';
import type { Picture } from './png.js';
import { drawScatter } from './scatter.js';

export type Drawable = 'images' | 'points' | 'numbers';

/** For sentences about what is none of these. */
export const drawables = 'images [height, width, 1 or 3], points [2] and numbers [1]';

/** By the shape of one sample; undefined for what cannot be drawn. */
export function drawableAs(shape: Shape): Drawable | undefined {
  if (sameShape(shape, [1])) return 'numbers';
  if (sameShape(shape, [2])) return 'points';
  const [, , channels = 1] = shape;
  const isImage = (shape.length === 2 || shape.length === 3) && (channels === 1 || channels === 3);
  return isImage ? 'images' : undefined;
}

type Interval = readonly [number, number];

/** Of images only. */
export interface Look {
  readonly rows: number;
  readonly columns: number;
  /** Pixels a side that each pixel becomes. */
  readonly scale: number;
  readonly padding?: number;
  readonly marked?: number;
}

/** Of images in no known interval: as far from zero, both ways, as any of their numbers, as in the paper's figure of CIFAR-10. */
function aroundZero({ data }: HostTensor): Interval {
  let most = 0;
  for (const value of data) if (Math.abs(value) < Number.POSITIVE_INFINITY) most = Math.max(most, Math.abs(value));
  return most > 0 ? [-most, most] : [-1, 1];
}

const painters: Record<Drawable, (samples: HostTensor, look: Look, range?: Interval) => Picture> = {
  images: (samples, look, range = aroundZero(samples)) => drawGrid(samples, { ...look, range }),
  points: (samples, _, range = [-4, 4]) => drawScatter(samples, range),
  numbers: (samples, _, range = [-4, 4]) => drawHistogram(samples, range),
};

/** samples: [count, ...shape]; `range`: the values shown from end to end, by what is drawn unless given. */
export const paint = (kind: Drawable, samples: HostTensor, look: Look, range?: Interval): Picture =>
  painters[kind](samples, look, range);
