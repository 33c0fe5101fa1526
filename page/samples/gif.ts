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
    const { palette, index } = greyed(data) ?? coloured(data);
    gif.writeFrame(index, width, height, { palette, delay: i === frames.length - 1 ? rest : delay });
  });
  gif.finish();
  return gif.bytes();
}

const greys = Array.from({ length: 256 }, (_, grey) => [grey, grey, grey] as const);

/** A picture without colours keeps every grey; undefined where there is colour. */
function greyed(data: Pixels['data']) {
  const index = new Uint8Array(data.length / 4);
  for (let pixel = 0; pixel < index.length; pixel++) {
    const [red, green, blue] = [data[4 * pixel]!, data[4 * pixel + 1], data[4 * pixel + 2]];
    if (red !== green || red !== blue) return undefined;
    index[pixel] = red;
  }
  return { palette: greys, index };
}

function coloured(data: Pixels['data']) {
  const palette = quantize(data, 256);
  return { palette, index: applyPalette(data, palette) };
}
