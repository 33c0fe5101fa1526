/** Every decision of Optuna's on recorded histories is ours too. */
import { describe, expect, it } from 'vitest';
import { asha } from '../../src/pruners/asha.js';
import { median } from '../../src/pruners/median.js';
import type { Curve, Pruner } from '../../src/pruners/pruner.js';
import { recorded } from '../helpers/optuna.js';

const building = { build: () => expect.unreachable() };

interface Trial {
  readonly curve: Curve;
  readonly pruned: boolean;
}

/** At each count of each trial: whether ours ends it, and whether Optuna did. `counts`: which others are compared with. */
function decisions(pruner: Pruner, trials: readonly Trial[], counts: (trial: Trial) => boolean) {
  return trials.flatMap(({ curve, pruned }, number) => {
    const others = trials.slice(0, number).filter(counts);
    return curve.map((_, i) => {
      const count = i + 1;
      const seen = others.map((other) => other.curve.slice(0, count));
      const ours = pruner.due(count) && pruner.prunes(curve.slice(0, count), seen);
      return { trial: number, count, ours, optuna: pruned && count === curve.length };
    });
  });
}

const differing = (all: ReturnType<typeof decisions>) => all.filter(({ ours, optuna }) => ours !== optuna);

describe.each(recorded.asha)("asha as Optuna's SuccessiveHalvingPruner with $config", ({ config, trials }) => {
  it('decides alike, every time', () => {
    const all = decisions(asha.build(config, building), trials, () => true);
    expect(all.filter(({ optuna }) => optuna).length).toBeGreaterThan(100);
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
    expect(all.filter(({ optuna }) => optuna).length).toBeGreaterThan(30);
    expect(differing(all)).toEqual([]);
  });

  it('and not when pruned ones count too, which is our rule', () => {
    expect(differing(decisions(median.build(config, building), trials, () => true)).length).toBeGreaterThan(0);
  });
});
