/** Cuts what is to be logged into requests of a size that MLflow takes. Their order does not matter to it, and each may be sent twice. */

import type { Batch, Warn } from './mlflow.js';
import { fittingKey, fittingWords, limits } from './names.js';

export interface Request {
  readonly metrics: readonly object[];
  readonly params: readonly object[];
  readonly tags: readonly object[];
}

const most = { metrics: 1000, params: 100, tags: 100 } as const;
const mostInAll = 1000;
/** Of JSON. MLflow's own limit is 1,000,000 with what stands around the items. */
const mostBytes = 900_000;

export function requestsOf({ metrics = [], params = {}, tags = {} }: Batch, warn: Warn): Request[] {
  // Protobuf's JSON has these three words for the numbers that JSON lacks.
  const numbers = metrics.map(({ key, value, timestamp, step }) => ({
    key: fittingKey(key, warn),
    value: Number.isFinite(value) ? value : String(value),
    timestamp,
    step,
  }));
  const items = [
    ...fittingWords(params, limits.param, warn).map((item) => ({ kind: 'params' as const, item })),
    ...numbers.map((item) => ({ kind: 'metrics' as const, item })),
    ...fittingWords(tags, limits.tag, warn).map((item) => ({ kind: 'tags' as const, item })),
  ];
  const requests: Record<keyof Request, object[]>[] = [];
  let [inAll, bytes] = [0, 0];
  for (const { kind, item } of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    const last = requests.at(-1);
    if (!last || inAll === mostInAll || last[kind].length === most[kind] || bytes + size > mostBytes) {
      requests.push({ metrics: [], params: [], tags: [] });
      [inAll, bytes] = [0, 0];
    }
    requests.at(-1)![kind].push(item);
    inAll += 1;
    bytes += size;
  }
  return requests;
}
