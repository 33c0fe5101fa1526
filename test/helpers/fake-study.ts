/** A study for virtual workers, in which every result and its absence changes what follows. */
import { stream } from '../../src/engine/random.js';
import type { Pruner } from '../../src/pruners/pruner.js';
import type { Sampler } from '../../src/samplers/sampler.js';
import type { Task } from '../../src/sweep/executor.js';
import type { Study } from '../../src/sweep/study.js';

/** Goes near the best it has heard of, away from what is pending: every result and its absence changes what follows. */
const greedy: Sampler = {
  adaptive: true,
  ask(number, history) {
    const told = history.filter(({ value }) => value !== undefined);
    const best = told.reduce(
      (least, one) => (one.value! < (least?.value ?? Number.POSITIVE_INFINITY) ? one : least),
      told[0],
    );
    const waiting = history.filter(({ state }) => state === 'pending').length;
    const center = Number(best?.parameters.x ?? 0);
    return { x: center + stream(5, 'ask', number).normal() + 0.01 * waiting + 0.001 * told.length };
  },
};

/** Prunes what is worse than half of the others, after 2 and 4 reports. */
const halving: Pruner = {
  due: (count) => count === 2 || count === 4,
  prunes(own, others) {
    const values = others.flatMap((curve) => (curve.length >= own.length ? [curve[own.length - 1]!] : []));
    const better = values.filter((value) => value < own.at(-1)!).length;
    return values.length > 2 && better > values.length / 2;
  },
};

export const study: Study = {
  name: 'fake',
  space: { dimensions: [], allows: () => true },
  sampler: greedy,
  pruner: halving,
  metric: { name: 'loss', goal: 'minimize', take: 'last' },
  seeds: [1, 2],
  trials: 24,
  maxConcurrent: 6,
  retries: 2,
};

/** Six reports that go down towards (x - 3)^2 plus what the seed gives. */
export function curve({ overrides }: Task): number[] {
  const [x, seed] = overrides.map((text) => Number(text.split('=')[1]));
  const end = (x! - 3) ** 2 + 0.1 * seed!;
  return Array.from({ length: 6 }, (_, i) => Math.fround(end + 4 / (i + 1)));
}

/** A journal's text without times and workers. */
export const withoutTimes = (journal: string): string =>
  journal.replace(/"at":"[^"]*"/g, '').replace(/"workers":\[[^\]]*\]/g, '');
