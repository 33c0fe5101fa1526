/** Draws how often numbers fall where on a line. The axes are fixed, so that pictures of one run can be compared. */
import type { HostTensor } from '../engine/tensor.js';
import type { Picture } from './png.js';

const bins = 80;
const barWidth = 6;
const width = bins * barWidth;
const height = 240;
/** A bar is full when it holds this many times an even share. */
const fullAt = 12;
const paper = 255;
const axis = 200;
const ink = 70;

/** numbers: [count, 1]. The horizontal axis shows `range`, with a line at 0; what lies outside is left out. */
export function drawHistogram(numbers: HostTensor, [low, high]: readonly [number, number]): Picture {
  const data = new Uint8Array(width * height).fill(paper);
  const place = (value: number) => Math.floor(((value - low) / (high - low)) * bins);
  fill(data, place(0) * barWidth, 1, height, axis);
  const counts = new Uint32Array(bins);
  for (const value of numbers.data) {
    const bin = place(value);
    if (bin >= 0 && bin < bins) counts[bin]!++;
  }
  const tallest = (numbers.shape[0]! / bins) * fullAt;
  for (const [bin, count] of counts.entries())
    fill(data, bin * barWidth, barWidth - 1, Math.min(height, Math.round((count / tallest) * height)), ink);
  return { width, height, channels: 1, data };
}

/** A bar standing on the lower edge. */
function fill(data: Uint8Array, left: number, wide: number, high: number, shade: number): void {
  for (let x = Math.max(0, left); x < Math.min(width, left + wide); x++)
    for (let y = height - high; y < height; y++) data[y * width + x] = shade;
}
