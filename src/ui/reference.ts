/** What a run's samples can be held against in the page: training examples, and the density of data on a line. */

import { join } from 'node:path';
import { pickRows } from '../data/nearest.js';
import { marginals } from '../data/table.js';
import { streams } from '../engine/random.js';
import type { Table } from '../engine/source.js';
import { buildExperiment, type Experiment } from '../experiment/build.js';
import { catalog } from '../experiment/catalog.js';
import { loadExperiment } from '../experiment/load.js';
import type { DensityReply, ReferenceReply } from './contract.js';

/** Bytes of examples that are sent at most. */
const mostBytes = 16 << 20;
/** Places of a density. */
const places = 512;

async function dataOf(run: string): Promise<{ dataset: Experiment['dataset']; table: Table }> {
  const { config, registry } = await loadExperiment(join(run, 'config.yaml'), [], catalog);
  const { dataset } = buildExperiment(config, registry);
  const { train } = await dataset.open(streams(config.seed));
  return { dataset, table: train };
}

/** The first `count` training examples, or as many as 16 MiB hold. @throws UserError when the data are missing */
export async function exampleRows(run: string, count: number): Promise<ReferenceReply> {
  const { dataset, table } = await dataOf(run);
  const width = dataset.shape.reduce((product, length) => product * length, 1);
  const room = Math.floor(mostBytes / (width * (dataset.range ? 1 : 4)));
  const { data, shape } = pickRows(table, [...Array(Math.min(count, table.rows, room)).keys()]);
  const { range = null } = dataset;
  const bytes = range ? spread(data as Float32Array, range) : new Uint8Array((data as Float32Array).buffer);
  return { shape, range, bytes: Buffer.from(bytes).toString('base64') };
}

/** `range` spread over 0 to 255. */
const spread = (data: Float32Array, [low, high]: readonly [number, number]): Uint8Array =>
  Uint8ClampedArray.from(data, (value) => (255 * (value - low)) / (high - low)) as unknown as Uint8Array;

/** Null but for data on a line whose density is known; places reach half their spread beyond the outermost data. */
export async function densityOf(run: string): Promise<DensityReply | null> {
  const { dataset, table } = await dataOf(run);
  const { density, shape } = dataset;
  if (!density || shape.length !== 1 || shape[0] !== 1) return null;
  const middle = marginals(table)[0]!;
  const values = Array.from(table.data, (value) => value * table.scale + table.shift);
  const reach = 1.5 * values.reduce((most, value) => Math.max(most, Math.abs(value - middle)), 0);
  const points = Array.from({ length: places }, (_, i) => middle - reach + (2 * reach * i) / (places - 1));
  return { points, density: points.map((x) => Math.exp(density.log([x]))) };
}
