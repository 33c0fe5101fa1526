/** What a run's samples can be held against in the page: training examples, and the density of data on a line. */
import { pickRows } from '../data/nearest.js';
import { marginals } from '../data/table.js';
import { sameShape, sizeOf } from '../engine/tensor.js';
import { openData } from '../experiment/draw.js';
import { experimentOf } from '../experiment/trained.js';
import type { DensityReply, ReferenceReply } from './contract.js';

/** Bytes of examples that are sent at most. */
const mostBytes = 16 << 20;
/** Places of a density. */
const places = 512;

/** The first `count` training examples, or as many as 16 MiB hold. @throws UserError when the data are missing */
export async function exampleRows(run: string, count: number): Promise<ReferenceReply> {
  const experiment = await experimentOf(run);
  const { shape: one, range = null } = experiment.dataset;
  const table = await openData({ experiment });
  const room = Math.floor(mostBytes / (sizeOf(one) * (range ? 1 : 4)));
  const { data, shape } = pickRows(table, [...Array(Math.min(count, table.rows, room)).keys()]);
  const bytes = range ? spread(data as Float32Array, range) : new Uint8Array((data as Float32Array).buffer);
  return { shape, range, bytes: Buffer.from(bytes).toString('base64') };
}

/** `range` spread over 0 to 255. */
const spread = (data: Float32Array, [low, high]: readonly [number, number]): Uint8Array =>
  Uint8ClampedArray.from(data, (value) => (255 * (value - low)) / (high - low)) as unknown as Uint8Array;

/** Null but for data on a line whose density is known; places reach half their spread beyond the outermost data. */
export async function densityOf(run: string): Promise<DensityReply | null> {
  const experiment = await experimentOf(run);
  const { density, shape } = experiment.dataset;
  if (!density || !sameShape(shape, [1])) return null;
  const table = await openData({ experiment });
  const middle = marginals(table)[0]!;
  const values = Array.from(table.data, (value) => value * table.scale + table.shift);
  const reach = 1.5 * values.reduce((most, value) => Math.max(most, Math.abs(value - middle)), 0);
  const points = Array.from({ length: places }, (_, i) => middle - reach + (2 * reach * i) / (places - 1));
  return { points, density: points.map((x) => Math.exp(density.log([x]))) };
}
