/** Where the cells of a grid's picture lie: the reverse of how `sample-grid` draws one. Pixels of the picture. */
import type { Json } from '../../src/registry/json.js';

export interface Layout {
  readonly rows: number;
  readonly columns: number;
  /** Of one image, as drawn. */
  readonly width: number;
  readonly height: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels around and between images. */
const padding = 2;

/**
 * By the run's config, as resolved, and the shape of one example. Undefined where a picture has no cells: of points and
 * numbers, and where no `sample-grid` stands in the config.
 */
export function layoutOf(resolved: Json, shape: readonly number[]): Layout | undefined {
  const [height, width] = shape;
  if (height === undefined || width === undefined || shape.length < 2) return undefined;
  const { callbacks } = resolved as { callbacks?: readonly Partial<Record<string, Json>>[] };
  const grid = callbacks?.find(({ type }) => type === 'sample-grid');
  if (!grid) return undefined;
  const number = (key: string, fallback: number) => (typeof grid[key] === 'number' ? grid[key] : fallback);
  const scale = number('scale', 2);
  return { rows: number('rows', 8), columns: number('columns', 8), width: width * scale, height: height * scale };
}

/** Of cell `cell`, row by row from 0. */
export function boxOf({ columns, width, height }: Layout, cell: number): Box {
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  return { left: padding + column * (width + padding), top: padding + row * (height + padding), width, height };
}

/** The cell at a place of the picture; undefined outside it. What lies between cells is of the one before. */
export function cellAt({ rows, columns, width, height }: Layout, x: number, y: number): number | undefined {
  const column = Math.floor(Math.max(0, x - padding) / (width + padding));
  const row = Math.floor(Math.max(0, y - padding) / (height + padding));
  return x >= 0 && y >= 0 && column < columns && row < rows ? row * columns + column : undefined;
}

/** As it stands in the address of the page; undefined for the whole picture, and for what is no cell of it. */
export function readCell(text: string | undefined, layout: Layout | undefined): number | undefined {
  const cell = text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  return cell !== undefined && layout && cell < layout.rows * layout.columns ? cell : undefined;
}
