/** Draws from a trained generator: fresh samples, walks between them, and the data that come nearest to them. */
import { nearestRow, pickRows } from '../data/nearest.js';
import type { Executor } from '../engine/executor.js';
import { streams } from '../engine/random.js';
import type { Table } from '../engine/source.js';
import { float32, type HostTensor, sizeOf, specOf } from '../engine/tensor.js';
import { mapTree } from '../engine/tree.js';
import { createSampler, priorOf } from './sampler.js';
import type { TrainedRun } from './trained.js';

/** [count, ...shape], of the noise that `stream` names. */
export function drawSamples(run: TrainedRun, executor: Executor, stream: string, count: number): Promise<HostTensor> {
  return samplerOf(run, executor).sample(run.state, stream, count);
}

/** [rows * columns, ...shape]: in each row, z goes in a straight line from one random point to another. */
export async function drawWalks(
  run: TrainedRun,
  executor: Executor,
  stream: string,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Promise<HostTensor> {
  const prior = priorOf(run.experiment);
  const call = await executor.call((_, source) => ({ z: prior.sample(source, stream, 2 * rows) }), {});
  const ends = (await call.run({})).z as HostTensor; // [2 rows, dim]
  return samplerOf(run, executor).generate(run.state, walks(ends, rows, columns));
}

const samplerOf = ({ experiment, state }: TrainedRun, executor: Executor) =>
  createSampler(experiment.trainer, executor, mapTree(state, specOf));

/** ends: [2 rows, dim], row r from end 2r to end 2r + 1 -> [rows * columns, dim] */
function walks({ data, shape }: HostTensor, rows: number, columns: number): HostTensor {
  const dim = shape[1]!;
  const z = new Float32Array(rows * columns * dim);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const share = columns > 1 ? column / (columns - 1) : 0;
      for (let i = 0; i < dim; i++) {
        const [from, to] = [data[2 * row * dim + i]!, data[(2 * row + 1) * dim + i]!];
        z[(row * columns + column) * dim + i] = (1 - share) * from + share * to;
      }
    }
  return float32(z, [rows * columns, dim]);
}

/** Opens the run's training data. @throws UserError when they are missing */
export const openData = async ({ experiment: { dataset, config } }: Pick<TrainedRun, 'experiment'>): Promise<Table> =>
  (await dataset.open(streams(config.seed))).train;

/**
 * Samples [rows * columns, ...shape] with one more column: the row of `table` nearest to each row's last sample (squared
 * Euclidean distance), as in figure 2 of Goodfellow et al. 2014. -> [rows * (columns + 1), ...shape]
 */
export function withNearest(samples: HostTensor, columns: number, table: Table): HostTensor {
  const [count, ...shape] = samples.shape as [number, ...number[]];
  const size = sizeOf(shape);
  const rows = count / columns;
  const out = new Float32Array(rows * (columns + 1) * size);
  for (let row = 0; row < rows; row++) {
    const given = samples.data.subarray(row * columns * size, (row + 1) * columns * size);
    const { row: nearest } = nearestRow(table, given.subarray(-size));
    out.set(given, row * (columns + 1) * size);
    out.set(pickRows(table, [nearest]).data, (row * (columns + 1) + columns) * size);
  }
  return float32(out, [rows * (columns + 1), ...shape]);
}
