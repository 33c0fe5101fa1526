/** A picture as text that makes a terminal show it. Knows neither which terminal nor where the picture comes from. */
import { PNG } from 'pngjs';
import { image2sixel } from 'sixel';
import type { Graphics } from './graphics.js';
import { halfBlocks } from './half-blocks.js';
import { type Rgba, reduced } from './reduce-image.js';

/** Pixels a cell is taken to be wide where pictures have pixels of their own. */
const cellWidth = 10;

/** png: a whole file -> text that ends in a newline, at most `columns` cells wide. */
export function drawImage(png: Uint8Array, { protocol, colourDepth }: Graphics, columns: number): string {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  const picture: Rgba = { width, height, data };
  const cells = Math.min(columns, Math.ceil(width / cellWidth));
  if (protocol === 'kitty') return `${kitty(png, cells)}\n`;
  if (protocol === 'iterm') return `${iterm(png, cells)}\n`;
  if (protocol === 'blocks') return halfBlocks(reduced(picture, columns), colourDepth);
  const small = reduced(picture, columns * cellWidth);
  // A copy, since the library reads the whole buffer behind an array, and Node.js lays small ones into a shared one.
  return `${image2sixel(Uint8Array.from(small.data), small.width, small.height)}\n`;
}

/** Base64 characters that one escape sequence of kitty's may hold. */
const chunk = 4096;

/** https://sw.kovidgoyal.net/kitty/graphics-protocol: a PNG, displayed at once, `cells` wide, unanswered. */
function kitty(png: Uint8Array, cells: number): string {
  const parts =
    Buffer.from(png)
      .toString('base64')
      .match(new RegExp(`.{1,${chunk}}`, 'g')) ?? [];
  return parts
    .map((part, i) => {
      const first = i === 0 ? `a=T,f=100,q=2,c=${cells},` : '';
      return `\u001b_G${first}m=${i < parts.length - 1 ? 1 : 0};${part}\u001b\\`;
    })
    .join('');
}

/** https://iterm2.com/documentation-images.html */
const iterm = (png: Uint8Array, cells: number): string =>
  `\u001b]1337;File=inline=1;size=${png.length};width=${cells}:${Buffer.from(png).toString('base64')}\u0007`;
