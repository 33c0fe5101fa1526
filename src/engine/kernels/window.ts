/**
 * Windows that slide over an image of any number of axes: which pixel each tap of each position reads, and the way back.
 * Geometry alone; what becomes of the pixels is for the kernels to say.
 */
import { sizeOf } from '../tensor.js';
import type { tf } from '../tf.js';

/** Along one axis: `positions` windows of `taps` reads; the first begins `before` pixels ahead of the first of `size`. */
export interface Slide {
  readonly size: number;
  readonly positions: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

/** Pixels, positions and taps are numbered row by row. */
export type Window = readonly Slide[];

/** In place of a pixel or position: there is none. */
export const outside = -1;

export const pixelsOf = (window: Window): number => sizeOf(window.map(({ size }) => size));
export const positionsOf = (window: Window): number => sizeOf(window.map(({ positions }) => positions));
export const tapsOf = (window: Window): number => sizeOf(window.map(({ taps }) => taps));

/** For each position, the pixel that each tap reads. */
export function reads(window: Window): number[] {
  const taps = grid(window.map((slide) => range(slide.taps)));
  return grid(window.map((slide) => range(slide.positions))).flatMap((position) =>
    taps.map((tap) =>
      numbered(
        window.map(({ stride, dilation, before }, i) => position[i]! * stride + tap[i]! * dilation - before),
        window.map(({ size }) => size),
      ),
    ),
  );
}

/** Pixels that the same taps read, since they lie alike between the strides. */
export interface Phase {
  readonly pixels: readonly number[];
  readonly taps: readonly number[];
  /** For each pixel, the position from which each tap reads it. */
  readonly sources: readonly number[];
}

export function phases(window: Window): Phase[] {
  const sizes = window.map(({ size }) => size);
  const counts = window.map(({ taps }) => taps);
  return grid(window.map(({ stride }) => range(stride))).flatMap((residues) => {
    const lines = window.map((slide, i) => phaseLine(slide, residues[i]!));
    const pixels = grid(lines.map((line) => line.pixels));
    const taps = grid(lines.map((line) => line.taps));
    if (pixels.length === 0) return [];
    const sources = pixels.flatMap((pixel) => taps.map((tap) => positionThat(window, pixel, tap)));
    const number = (extents: number[]) => (at: number[]) => numbered(at, extents);
    return [{ pixels: pixels.map(number(sizes)), taps: taps.map(number(counts)), sources }];
  });
}

function phaseLine({ size, taps, stride, dilation, before }: Slide, residue: number) {
  return {
    pixels: range(size).filter((pixel) => modulo(pixel + before, stride) === residue),
    taps: range(taps).filter((tap) => (tap * dilation) % stride === residue),
  };
}

/** The position whose window has the pixel under the tap. */
const positionThat = (window: Window, pixel: readonly number[], tap: readonly number[]) =>
  numbered(
    window.map(({ stride, dilation, before }, i) => (pixel[i]! + before - tap[i]! * dilation) / stride),
    window.map(({ positions }) => positions),
  );

/**
 * Reads turned round: for each of `size` pixels, the numbers of those that read it, filled up to equal `count`.
 */
export function readers(reads: readonly number[], size: number): { count: number; readers: number[] } {
  const lists = range(size).map((): number[] => []);
  for (const [number, pixel] of reads.entries()) lists[pixel]?.push(number);
  const count = Math.max(1, ...lists.map((list) => list.length));
  return { count, readers: lists.flatMap((list) => [...list, ...Array<number>(count - list.length).fill(outside)]) };
}

type Info2D = tf.backend_util.Conv2DInfo;
type Info3D = tf.backend_util.Conv3DInfo;

/** The window as TensorFlow.js reckons it. Depth, where there is one, is the first axis. */
export function windowOf(info: Info2D | Info3D): Window {
  const of = info as Info3D; // an Info2D says the same of its two axes
  const slide = (name: 'Depth' | 'Height' | 'Width', before: number): Slide => ({
    size: of[`in${name}`],
    positions: Math.max(0, of[`out${name}`]),
    taps: of[`filter${name}`],
    stride: of[`stride${name}`],
    dilation: of[`dilation${name}`],
    before,
  });
  const plane = [slide('Height', info.padInfo.top), slide('Width', info.padInfo.left)];
  return 'inDepth' in info ? [slide('Depth', info.padInfo.front), ...plane] : plane;
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const modulo = (n: number, by: number) => ((n % by) + by) % by;

/** All ways to take one of each list, the last list's turning fastest. */
export function grid(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((all, list) => all.flatMap((some) => list.map((one) => [...some, one])), [[]]);
}

/** The row-by-row number of the place `at`, or `outside`. */
export function numbered(at: readonly number[], extents: readonly number[]): number {
  let number = 0;
  for (const [axis, extent] of extents.entries()) {
    if (at[axis]! < 0 || at[axis]! >= extent) return outside;
    number = number * extent + at[axis]!;
  }
  return number;
}
