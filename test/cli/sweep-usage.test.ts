/** Options of `exp sweep` that would have no effect are refused, with what to write instead. */
import { describe, expect, it } from 'vitest';
import { requireSense, type SweepUsage } from '../../src/cli/sweep-usage.js';

const wrong: readonly (readonly [overrides: string[], usage: SweepUsage, message: string])[] = [
  [[], { trials: 2 }, '--trials: goes with -m, .* write budget.trials=2.'],
  [[], { time: '20 min' }, "--time: .* write 'budget.time=20 min'."],
  [[], { baseline: true }, '--baseline: .* write baseline=true.'],
  [['budget.trials=5'], { resume: true }, 'budget.trials=5: a sweep that goes on keeps its study.'],
  [[], { extend: 9, multirun: true }, '-m: a sweep that goes on keeps its study.'],
  [[], { failedOnly: true, seeds: 2 }, '--seeds: a sweep that goes on keeps its study.'],
  [[], { frozen: true }, '--frozen: a new sweep has nothing frozen yet.'],
  [[], { json: true, csv: true }, '--json and --csv: standard output holds one of them.'],
  [[], { export: 'slurm', json: true }, '--json: --export writes files and runs nothing.'],
  [[], { export: 'k8s', extend: 9 }, '--extend: --export writes files and runs nothing.'],
];

const right: readonly (readonly [overrides: string[], usage: SweepUsage])[] = [
  [['budget.trials=5'], {}],
  [['trainer.k=1,2'], { multirun: true, trials: 2, baseline: true }],
  [[], { export: 'slurm', resume: true }],
  [[], { resume: true, frozen: true, failedOnly: true, extend: 9, csv: true }],
];

describe('what is given to exp sweep', () => {
  it.each(wrong)('%j %j is refused', (overrides, usage, message) => {
    expect(() => requireSense(overrides, usage)).toThrow(new RegExp(`^${message}`));
  });

  it.each(right)('%j %j makes sense', (overrides, usage) => {
    expect(() => requireSense(overrides, usage)).not.toThrow();
  });
});
