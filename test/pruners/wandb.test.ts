/** Every ending that W&B's hyperband made of recorded histories is ours too. */
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { hyperband } from '../../src/pruners/hyperband.js';
import { decisions, differing } from '../helpers/prunings.js';
import { recorded } from '../helpers/wandb.js';

const made = (keys: object) =>
  hyperband.build(Value.Default(hyperband.config, keys) as never, { build: () => expect.unreachable() });

describe.each(recorded.hyperband)("hyperband as W&B's with $config", ({ config, trials }) => {
  it('decides alike, every time, though W&B looks at a trial at each of its reports', () => {
    const all = decisions(made({ ...config }), trials, () => true);
    expect(all.filter(({ oracle }) => oracle).length).toBeGreaterThan(15);
    expect(differing(all)).toEqual([]);
  });

  it('and is told from another eta, and from the other strictness', () => {
    const { eta = 3, strict = true } = config as { eta?: number; strict?: boolean };
    for (const other of [{ eta: eta + 1 }, { strict: !strict }])
      expect(differing(decisions(made({ ...config, ...other }), trials, () => true)).length).toBeGreaterThan(0);
  });
});
