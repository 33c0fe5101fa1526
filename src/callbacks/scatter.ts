/** Draws points of the plane. The axes are given, so that pictures of one run can be compared. */
import type { HostTensor } from '../engine/tensor.js';
import type { Picture } from './png.js';

const size = 400;
const paper = 255;
const axis = 225;
const ink = [31, 84, 163] as const;
/** How much of the ink one point leaves: where many fall, the colour deepens. */
const opacity = 0.45;

/** points: [count, 2]. Both axes show `range`, x to the right and y upwards, with thin lines through 0; the rest is cut off. */
export function drawScatter(points: HostTensor, [low, high]: readonly [number, number]): Picture {
  const data = new Uint8Array(size * size * 3).fill(paper);
  const pixel = (value: number) => Math.round(((value - low) / (high - low)) * (size - 1));
  const origin = pixel(0);
  for (let i = 0; i < size; i++) {
    blend(data, origin, i, [axis, axis, axis], 1);
    blend(data, i, size - 1 - origin, [axis, axis, axis], 1);
  }
  for (let i = 0; i < points.shape[0]!; i++)
    dot(data, pixel(points.data[2 * i]!), size - 1 - pixel(points.data[2 * i + 1]!));
  return { width: size, height: size, channels: 3, data };
}

/** 3x3 pixels around (x, y). */
function dot(data: Uint8Array, x: number, y: number): void {
  for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) blend(data, x + dx, y + dy, ink, opacity);
}

function blend(data: Uint8Array, x: number, y: number, colour: readonly number[], opacity: number): void {
  if (!(x >= 0 && x < size && y >= 0 && y < size)) return;
  const at = (y * size + x) * 3;
  for (let c = 0; c < 3; c++) data[at + c] = Math.round(data[at + c]! * (1 - opacity) + colour[c]! * opacity);
}
