/** Examples on canvases by what they are: images painted, points and numbers as dots of a plane. */
import { useEffect, useRef } from 'preact/hooks';
import { canvasOf, show } from '../samples/pictures.js';
import { paintImage, type Range } from '../samples/pixels.js';

/** What one example is. */
export interface Look {
  readonly shape: readonly number[];
  readonly range: Range | null;
}

export const isImage = ({ shape }: Look): boolean => shape.length > 1;

/** Values from end to end of a plane of points in no known interval, as in the pictures of fixed noise. */
const plane: Range = [-4, 4];

interface ExampleProps {
  readonly look: Look;
  readonly values: Float32Array;
  /** Pixels on the screen. */
  readonly size: number;
  readonly label: string;
}

/** One image. */
export function Example({ look, values, size, label }: ExampleProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => show(canvas.current!, paintImage(values, look.shape, look.range)), [values, look]);
  const [height, width] = look.shape as [number, number];
  return (
    <canvas
      ref={canvas}
      class="example"
      width={Math.round((size * width) / height)}
      height={size}
      role="img"
      aria-label={label}
    />
  );
}

/** An example of a sheet that stands out, and its colour. */
export interface Marked {
  readonly index: number;
  readonly colour: string;
}

interface SheetProps {
  readonly look: Look;
  /** [count, ...shape] */
  readonly values: Float32Array;
  readonly marked: readonly Marked[];
  /** For points: where else a dot is, large; and what lies pale behind all of them, [n, ...shape]. */
  readonly shown: Float32Array | undefined;
  readonly behind: Float32Array | undefined;
  pick(index: number): void;
}

/** Pixels of the side of a sheet, and of the height of one of numbers, which lie on a line. */
const [side, line] = [360, 48];
const columns = 8;

/** Many examples, one of which can be picked: images in a grid, points where they lie. */
export function Sheet({ look, values, marked, shown, behind, pick }: SheetProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = look.shape.reduce((product, extent) => product * extent, 1);
  const count = values.length / width;
  const [low, high] = look.range ?? plane;
  const tall = width === 1 ? line : side;
  const at = (point: ArrayLike<number>): [number, number] => [
    ((point[0]! - low) / (high - low)) * side,
    (1 - ((point[1] ?? (low + high) / 2) - low) / (high - low)) * tall,
  ];
  const rowOf = (i: number) => values.subarray(i * width, (i + 1) * width);
  const cell = side / columns;
  const centre = (i: number): [number, number] =>
    isImage(look) ? [((i % columns) + 0.5) * cell, (Math.floor(i / columns) + 0.5) * cell] : at(rowOf(i));
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    context.clearRect(0, 0, side, tall);
    if (behind && !isImage(look))
      for (let i = 0; i < behind.length; i += width) dot(context, ...at(behind.subarray(i, i + width)), 2, '#d8dce1');
    for (let i = 0; i < count; i++) {
      const [x, y] = centre(i);
      if (isImage(look)) {
        const pixels = paintImage(rowOf(i), look.shape, look.range);
        const [small] = canvasOf(pixels.width, pixels.height);
        show(small, pixels);
        context.drawImage(small, x - cell / 2 + 1, y - cell / 2 + 1, cell - 2, cell - 2);
      } else dot(context, x, y, 3, '#1f54a3');
    }
    for (const { index, colour } of marked) {
      const [x, y] = centre(index);
      context.strokeStyle = colour;
      context.lineWidth = 3;
      if (isImage(look)) context.strokeRect(x - cell / 2 + 1.5, y - cell / 2 + 1.5, cell - 3, cell - 3);
      else ring(context, x, y, 7);
    }
    if (shown && !isImage(look)) dot(context, ...at(shown), 6, '#d55e00');
  }, [values, shown, behind, marked, look]);
  const click = (event: MouseEvent) => {
    const { left, top, width: across } = canvas.current!.getBoundingClientRect();
    const [x, y] = [((event.clientX - left) / across) * side, ((event.clientY - top) / across) * side];
    const far = Array.from({ length: count }, (_, i) => Math.hypot(centre(i)[0] - x, centre(i)[1] - y));
    pick(far.indexOf(Math.min(...far)));
  };
  return <canvas ref={canvas} class="sheet" width={side} height={tall} onClick={click} />;
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function ring(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}
