/**
 * Compares TPE and CMA-ES with Optuna's on test functions at an equal budget, with random points as a control:
 *     npm run tpe -- --python PYTHON [--seeds 30] [--trials 100] [--write]
 * PYTHON is an interpreter with `optuna` and `cmaes` installed. With --write it keeps the results for the documentation.
 */
import { parseArgs } from 'node:util';
import { cmaEs } from '../../src/samplers/cma-es.js';
import { dimension } from '../../src/samplers/distributions.js';
import { random } from '../../src/samplers/random.js';
import type { Observation, Sampler } from '../../src/samplers/sampler.js';
import type { Space } from '../../src/samplers/space.js';
import { tpe } from '../../src/samplers/tpe.js';
import { functions } from './functions.js';
import { type Compared, pairs, regretRatio, type TpeResults, writeResults } from './results.js';
import { optuna, ours, spaceOf } from './studies.js';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    seeds: { type: 'string', default: '30' },
    trials: { type: 'string', default: '100' },
    write: { type: 'boolean', default: false },
  },
});
const seeds = Array.from({ length: Number(options.seeds) }, (_, i) => i + 1);
const trials = Number(options.trials);

const building = {
  build: () => {
    throw new Error('samplers have no parts');
  },
};
const ourTpe = (space: Space, seed: number): Sampler =>
  tpe.build({ startup_trials: 10, candidates: 24 }, { space, seed, ...building });
const ourCmaEs = (space: Space, seed: number): Sampler => cmaEs.build({ sigma: 1 / 6 }, { space, seed, ...building });
const ourRandom = (space: Space, seed: number): Sampler => random.build({}, { space, seed, ...building });

const compared: Record<string, Compared> = {};
let version = '';
for (const of of functions) {
  const optunaTpe = await optuna(options.python, of, 'tpe', seeds, trials);
  const optunaCmaEs = await optuna(options.python, of, 'cma-es', seeds, trials);
  version = optunaTpe.version;
  const best: Compared = {
    tpe: ours(of, ourTpe, seeds, trials),
    cmaEs: ours(of, ourCmaEs, seeds, trials),
    random: ours(of, ourRandom, seeds, trials),
    optunaTpe: optunaTpe.best,
    optunaCmaEs: optunaCmaEs.best,
  };
  compared[of.name] = best;
  for (const [a, b] of pairs) {
    const { ratio, from, to } = regretRatio(best[a], best[b], of.least);
    console.log(`${of.name}: ${a} / ${b} ${ratio.toFixed(3)} (${from.toFixed(3)} to ${to.toFixed(3)})`);
  }
}
const ask = askTime(1000);
console.log(
  `ask with ${ask.observations} observations of ${ask.dimensions} dimensions: ${ask.milliseconds.toFixed(1)} ms`,
);

if (options.write) {
  const date = new Date().toISOString().slice(0, 10);
  writeResults({ date, optuna: version, trials, functions: compared, ask });
}

/** Over a space of all kinds of dimension. */
function askTime(observations: number): TpeResults['ask'] {
  const { dimensions } = spaceOf(functions.find(({ name }) => name === 'mixed-6')!);
  const space: Space = {
    dimensions: [
      ...dimensions,
      dimension('more', { distribution: 'uniform', min: 0, max: 1 }),
      dimension('bell', { distribution: 'normal', mu: 0, sigma: 1 }),
    ],
    allows: () => true,
  };
  const points = ourRandom(space, 1);
  const history = Array.from({ length: observations }, (_, number): Observation => {
    const parameters = points.ask(number, [])!;
    return { number, parameters, state: 'complete', value: Number(parameters.more) };
  });
  const sampler = ourTpe(space, 1);
  const times = Array.from({ length: 21 }, (_, i) => {
    const start = process.cpuUsage();
    sampler.ask(observations + i, history);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  const milliseconds = times.sort((a, b) => a - b)[10]!;
  return { observations, dimensions: space.dimensions.length, milliseconds };
}
