/** A picture as text: each character is two pixels, one above the other, in 24-bit colours or the 256 of xterm. */
import type { Rgba } from './reduce-image.js';

type Colour = readonly [red: number, green: number, blue: number];

/** Lines that end in a newline, one for two rows of pixels; below an odd last row the terminal's own ground is seen. */
export function halfBlocks(picture: Rgba, colourDepth: number): string {
  const code = colourDepth >= 24 ? trueColour : ofPalette;
  const lines: string[] = [];
  for (let y = 0; y < picture.height; y += 2) {
    let [line, last] = ['', ''];
    for (let x = 0; x < picture.width; x++) {
      const below = y + 1 < picture.height ? `48;${code(at(picture, x, y + 1))}` : '49';
      const colours = `\u001b[38;${code(at(picture, x, y))};${below}m`;
      line += colours === last ? '▀' : `${colours}▀`;
      last = colours;
    }
    lines.push(`${line}\u001b[0m\n`);
  }
  return lines.join('');
}

const at = ({ width, data }: Rgba, x: number, y: number): Colour => {
  const i = (y * width + x) * 4;
  return [data[i]!, data[i + 1]!, data[i + 2]!];
};

const trueColour = (colour: Colour): string => `2;${colour.join(';')}`;

/** Brightness of the six steps of the cube, colours 16 to 231; greys 232 to 255 go from 8 up in tens. */
const steps = [0, 95, 135, 175, 215, 255] as const;

/** The nearer of the nearest grey and the nearest colour of the cube. */
function ofPalette(colour: Colour): string {
  const [r, g, b] = colour.map((value) => nearestStep(value)) as [number, number, number];
  const grey = Math.min(23, Math.max(0, Math.round(((colour[0] + colour[1] + colour[2]) / 3 - 8) / 10)));
  const inCube = far(colour, [steps[r]!, steps[g]!, steps[b]!]);
  const inGreys = far(colour, [8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey]);
  return `5;${inGreys < inCube ? 232 + grey : 16 + 36 * r + 6 * g + b}`;
}

const nearestStep = (value: number): number =>
  steps.reduce<number>((best, step, i) => (Math.abs(step - value) < Math.abs(steps[best]! - value) ? i : best), 0);

const far = (a: Colour, b: Colour): number => a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
