/** Our pruners over histories that another system's pruner made. */
import type { Curve, Pruner } from '../../src/pruners/pruner.js';

/** As far as it got, and whether it was ended there. */
export interface Trial {
  readonly curve: Curve;
  readonly pruned: boolean;
}

/** At each count of each trial: whether ours ends it, and whether the oracle did. `counts`: which others are compared with. */
export function decisions(pruner: Pruner, trials: readonly Trial[], counts: (trial: Trial) => boolean) {
  return trials.flatMap(({ curve, pruned }, number) => {
    const others = trials.slice(0, number).filter(counts);
    return curve.map((_, i) => {
      const count = i + 1;
      const seen = others.map((other) => other.curve.slice(0, count));
      const ours = pruner.due(count) && pruner.prunes(curve.slice(0, count), seen);
      return { trial: number, count, ours, oracle: pruned && count === curve.length };
    });
  });
}

export const differing = (all: ReturnType<typeof decisions>) => all.filter(({ ours, oracle }) => ours !== oracle);
