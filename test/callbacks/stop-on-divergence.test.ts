import { describe, expect, it } from 'vitest';
import { stopOnDivergence } from '../../src/callbacks/stop-on-divergence.js';
import { built, drive, reportAt } from './fixtures.js';

describe('stop-on-divergence', () => {
  const run = (value: number, config = {}) =>
    drive(
      built(stopOnDivergence, config),
      [1, 2, 3, 4].map((step) =>
        reportAt(step, { 'loss.discriminator': 1, 'loss.generator': step < 3 ? 1 : value, value: Number.NaN }),
      ),
      4,
    );

  it.each([
    [Number.NaN, {}, "the generator's loss is NaN at step 3"],
    [Number.NEGATIVE_INFINITY, {}, "the generator's loss is -Infinity at step 3"],
    [-50, { limit: 40 }, "the generator's loss is -50, beyond the limit of 40, at step 3"],
  ])('%d stops with code 3 and the step', async (value, config, reason) => {
    expect((await run(value, config)).stops).toEqual([[reason, 3]]);
  });

  it('lets finite losses be, and other numbers than losses', async () => {
    expect((await run(1e5)).stops).toEqual([]);
  });
});
