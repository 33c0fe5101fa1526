/** A moving picture of many still ones. Pixels in, bytes out; where they come from and go to is not its affair. */
/// <reference path="./gifenc.d.ts" />
import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import type { Pixels } from './pixels.js';

/** Milliseconds of the last picture, so that the eye may rest before it begins again. */
const rest = 2000;

/** Frames of one size, the first at least; `delay`: milliseconds of each. Repeats for ever. */
export function encodeGif(frames: readonly Pixels[], delay: number): Uint8Array {
  const gif = GIFEncoder();
  frames.forEach(({ width, height, data }, i) => {
    const palette = greys(data) ?? quantize(data, 256);
    gif.writeFrame(applyPalette(data, palette), width, height, {
      palette,
      delay: i === frames.length - 1 ? rest : delay,
    });
  });
  gif.finish();
  return gif.bytes();
}

/** The greys of a picture without colours, every one of them; undefined where there is colour. */
function greys(data: Pixels['data']): [number, number, number][] | undefined {
  const seen = new Set<number>();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return undefined;
    seen.add(data[i]!);
  }
  return [...seen].sort((a, b) => a - b).map((grey) => [grey, grey, grey]);
}
