/** Rows of an opened dataset for metrics to compare with: from its splits, or drawn anew. What is done with them is theirs. */
import type { Dataset, Splits } from '../data/dataset.js';
import { pickRows } from '../data/nearest.js';
import { streams } from '../engine/random.js';
import type { Reference, RowSource } from '../metrics/metric.js';
import { exitCode, UserError } from '../registry/problem.js';

export function referenceTo({ shape, range, modes, deviation, density, draw }: Dataset, splits: Splits): Reference {
  const has = (source: RowSource) => (source === 'fresh' ? draw !== undefined : splits[source] !== undefined);
  const all = (['train', 'validation', 'test', 'fresh'] as const).filter(has);
  const lacking = (source: RowSource) => `the data have no ${source} rows for a metric; there are ${all.join(', ')}.`;
  return {
    shape,
    range,
    modes,
    deviation,
    ...(density && { density }),
    has,
    heldOut() {
      const found = (['test', 'validation', 'fresh'] as const).find(has);
      if (found) return found;
      throw missing(
        'the data have neither a test nor a validation split, and a generator is not measured by training rows.',
      );
    },
    rows(source, count, seed) {
      const stream = streams(seed)(`metric.rows.${source}`);
      const table = source === 'fresh' ? draw?.(stream, count) : splits[source];
      if (!table) throw missing(lacking(source));
      const order =
        source === 'fresh' ? Int32Array.from({ length: count }, (_, i) => i) : stream.permutation(table.rows);
      return pickRows(table, [...order.subarray(0, count)]);
    },
    first(source, count = Number.POSITIVE_INFINITY) {
      const table = splits[source];
      if (!table) throw missing(lacking(source));
      return pickRows(table, [...Array(Math.min(count, table.rows)).keys()]);
    },
    labels(source) {
      const labels = splits.labels?.[source];
      if (!labels) throw new UserError(`the data have no labels of ${source} rows for a metric.`, exitCode.dataMissing);
      return labels;
    },
  };
}

const missing = (message: string) =>
  new UserError(`${message} Hold rows out with data.validation, where the dataset has that key.`, exitCode.dataMissing);
