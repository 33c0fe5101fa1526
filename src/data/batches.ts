/** Which rows make batch n: a new order for each epoch, from streams, so that it depends on nothing but seed and n. */
import type { Streams } from '../engine/random.js';
import { Misfit } from '../registry/problem.js';

/** Whole batches in an epoch; the rows left over sit it out. @throws Misfit when there is none */
export function batchesPerEpoch(rows: number, batch: number): number {
  if (batch > rows)
    throw new Misfit(
      `a batch of ${batch} needs more rows than the ${rows} there are.`,
      `Try ${rows} or fewer.`,
      'batch',
    );
  return Math.floor(rows / batch);
}

/**
 * Row numbers of batch `n`, counted from 0 since training began: `batch` numbers in [0, rows), none twice in an epoch.
 * Calls may come in any order.
 */
export function batchRows(streams: Streams, rows: number, batch: number): (n: number) => Int32Array {
  const perEpoch = batchesPerEpoch(rows, batch);
  const orderOf = remembered((epoch) => streams('data.shuffle', epoch).permutation(rows));
  return (n) => {
    const start = (n % perEpoch) * batch;
    return orderOf(Math.floor(n / perEpoch)).slice(start, start + batch);
  };
}

/** `f` with its last result kept, as one epoch's order serves all its batches. */
function remembered<T>(f: (n: number) => T): (n: number) => T {
  let last: { readonly n: number; readonly value: T } | undefined;
  return (n) => {
    if (last?.n !== n) last = { n, value: f(n) };
    return last.value;
  };
}
