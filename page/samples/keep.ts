/** Pictures through time as files: a strip (PNG) and a moving picture (GIF). What goes into them is given. */
import { encodeGif } from './gif.js';
import { canvasOf, pixelsOf } from './pictures.js';
import { sheetOf } from './pixels.js';

/** A picture and its step. */
export interface Frame {
  readonly step: number;
  readonly canvas: HTMLCanvasElement;
}

/** Pictures in a file at most. */
export const mostFrames = 60;

/** Some of ascending steps, evenly in their order, first and last among them; all where they are few. */
export function thinned<T>(all: readonly T[], most = mostFrames): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]!);
}

/** Side by side, the step below each. PNG. */
export async function stripOf(frames: readonly Frame[]): Promise<Blob> {
  const sheet = sheetOf(frames.length, frames[0]!.canvas);
  const [canvas, context] = canvasOf(sheet.width, sheet.height);
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#24292f';
  context.font = '11px system-ui, sans-serif';
  frames.forEach(({ step, canvas: picture }, i) => {
    const { left, top } = sheet.place(i);
    context.drawImage(picture, left, top);
    context.fillText(String(step), left, top + picture.height + 12);
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the strip is too large to draw'))), 'image/png');
  });
}

/** Milliseconds of each picture in motion. */
const pace = 200;

export const gifOf = (frames: readonly Frame[]): Blob =>
  new Blob(
    [
      encodeGif(
        frames.map(({ canvas }) => pixelsOf(canvas)),
        pace,
      ) as BlobPart,
    ],
    { type: 'image/gif' },
  );

/** Hands a file to the person, as a download. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
