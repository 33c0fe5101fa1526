/** Best values of studies of a test function: by our samplers, and by Optuna's in a Python process. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { dimension } from '../../src/samplers/distributions.js';
import type { Observation, Sampler } from '../../src/samplers/sampler.js';
import type { Parameters, Space } from '../../src/samplers/space.js';
import type { TestFunction } from './functions.js';

export const spaceOf = ({ space }: Pick<TestFunction, 'space'>): Space => ({
  dimensions: Object.entries(space).map(([path, distribution]) => dimension(path, distribution)),
  allows: () => true,
});

/** The best value of each study, one per seed. */
export function ours(
  of: TestFunction,
  sampler: (space: Space, seed: number) => Sampler,
  seeds: readonly number[],
  trials: number,
) {
  const space = spaceOf(of);
  return seeds.map((seed) => {
    const { ask } = sampler(space, seed);
    const history: Observation[] = [];
    for (let number = 0; number < trials; number++) {
      const parameters = ask(number, history)!;
      history.push({ number, parameters, state: 'complete', value: of.value(parameters) });
    }
    return Math.min(...history.map(({ value }) => value!));
  });
}

export interface OptunaStudies {
  readonly version: string;
  readonly best: readonly number[];
}

/** @throws Error where Python does not run or ends early */
export async function optuna(
  python: string,
  of: TestFunction,
  sampler: 'tpe' | 'random' | 'cma-es',
  seeds: readonly number[],
  trials: number,
): Promise<OptunaStudies> {
  const child = spawn(python, [join(import.meta.dirname, 'optuna-studies.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write(`${JSON.stringify({ sampler, seeds, trials, space: of.space })}\n`);
  const values: number[] = [];
  let version = '';
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line);
    if (version === '') version = said.optuna;
    else {
      values.push(of.value(said as Parameters));
      child.stdin.write(`${values.at(-1)}\n`);
    }
  }
  if (values.length !== seeds.length * trials) throw new Error(`Optuna gave ${values.length} points`);
  return { version, best: seeds.map((_, i) => Math.min(...values.slice(i * trials, (i + 1) * trials))) };
}
