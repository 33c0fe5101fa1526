/** Every decision of Optuna's on recorded histories is ours too. */
import { describe, expect, it } from 'vitest';
import { asha } from '../../src/pruners/asha.js';
import { median } from '../../src/pruners/median.js';
import { recorded } from '../helpers/optuna.js';
import { decisions, differing, type Trial } from '../helpers/prunings.js';

const building = { build: () => expect.unreachable() };

describe.each(recorded.asha)("asha as Optuna's SuccessiveHalvingPruner with $config", ({ config, trials }) => {
  it('decides alike, every time', () => {
    const all = decisions(asha.build(config, building), trials, () => true);
    expect(all.filter(({ oracle }) => oracle).length).toBeGreaterThan(100);
    expect(differing(all)).toEqual([]);
  });

  it('and is told from another eta', () => {
    const other = asha.build({ ...config, eta: config.eta + 1 }, building);
    expect(differing(decisions(other, trials, () => true)).length).toBeGreaterThan(5);
  });
});

describe.each(recorded.median)("median as Optuna's MedianPruner with $config", ({ config, trials }) => {
  const completed = ({ curve, pruned }: Trial) => !pruned && !Number.isNaN(curve.at(-1));

  it('decides alike when only completed trials are compared with', () => {
    const all = decisions(median.build(config, building), trials, completed);
    expect(all.filter(({ oracle }) => oracle).length).toBeGreaterThan(30);
    expect(differing(all)).toEqual([]);
  });

  it('and not when pruned ones count too, which is our rule', () => {
    expect(differing(decisions(median.build(config, building), trials, () => true)).length).toBeGreaterThan(0);
  });
});
