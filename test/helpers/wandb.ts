/** What W&B's sweep engine decided, as test/oracles/wandb-decisions.py recorded it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../src/registry/json.js';
import type { Distribution } from '../../src/samplers/distributions.js';
import type { Trial } from './prunings.js';

interface Recorded {
  readonly hyperband: readonly { readonly config: object; readonly trials: readonly Trial[] }[];
  readonly quantiles: readonly {
    readonly distribution: Distribution;
    readonly shares: readonly number[];
    readonly values: readonly Json[];
  }[];
}

export const recorded: Recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/wandb-decisions.json'), 'utf8'),
);
