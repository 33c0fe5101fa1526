/** Pictures of a run, decoded once and cut to a cell. Canvases are made here; what is on them is decided elsewhere. */
import type { Source } from '../source.js';
import type { Box } from './layout.js';
import type { Pixels } from './pixels.js';

/** Decoded pictures that are kept, the ones asked for last. */
const most = 48;

/** Asks for each picture once while it is remembered. */
export function createPictures(file: Source['file']): (run: string, path: string) => Promise<ImageBitmap> {
  const known = new Map<string, Promise<ImageBitmap>>();
  return (run, path) => {
    const address = `${run}/${path}`;
    const picture = known.get(address) ?? file(run, path).then(decoded);
    known.delete(address);
    known.set(address, picture);
    picture.catch(() => known.delete(address));
    if (known.size > most) known.delete(known.keys().next().value!);
    return picture;
  };
}

const decoded = (bytes: Uint8Array): Promise<ImageBitmap> => createImageBitmap(new Blob([bytes as BlobPart]));

/** All of a picture, or a box of it; each pixel becomes a square of `scale` a side. */
export function drawn(picture: ImageBitmap, box: Box | undefined, scale = 1): HTMLCanvasElement {
  const { left, top, width, height } = box ?? { left: 0, top: 0, ...sizeOf(picture) };
  const [canvas, context] = canvasOf(width * scale, height * scale);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, left, top, width, height, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const sizeOf = ({ width, height }: ImageBitmap) => ({ width, height });

export function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  return [canvas, canvas.getContext('2d', { willReadFrequently: true })!];
}

export const pixelsOf = (canvas: HTMLCanvasElement): Pixels =>
  canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);

/** Puts pixels on a canvas, enlarged to fill it without smoothing. */
export function show(canvas: HTMLCanvasElement, { width, height, data }: Pixels): void {
  const [small, pen] = canvasOf(width, height);
  pen.putImageData(new ImageData(data as ImageDataArray, width, height), 0, 0);
  const context = canvas.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
}
