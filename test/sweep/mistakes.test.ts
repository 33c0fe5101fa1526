/** Wrong studies, each with the exact postcard that a person gets. */
import { describe, expect, it } from 'vitest';
import { loadStudy } from '../../src/sweep/load-study.js';
import { folder } from '../experiment/folder.js';
import { goodConfig } from '../experiment/good-config.js';
import { registry } from './study-registry.js';

const files = folder();
files.write('base.yaml', goodConfig);
files.write('wrong-base.yaml', goodConfig.replace('type: hinge', 'type: hnige'));
files.write('npy.yaml', goodConfig.replace('{ type: ring, modes: 8, batch: 100 }', '{ type: npy, path: a.npy }'));

const goodStudy = `name: rates
base: base.yaml
method: random
metric: { name: loss.generator, goal: minimize }
parameters:
  trainer.k: { values: [1, 2, 5] }
  optimizer.generator.learningRate: { distribution: log_uniform_values, min: 1e-5, max: 1e-2 }
  loss: { values: [hinge, wasserstein] }
  loss.clip: { min: 0.01, max: 0.1, when: { loss: wasserstein } }
seeds: 2
early_terminate: asha
budget: { trials: 20, time: 20 min }
constraints:
  - trainer.k * data.batch <= 400
`;

files.write('study.yaml', goodStudy);

interface Mistake {
  /** Changes of the good study, or the whole text. */
  readonly study: string | readonly (readonly [from: string, to: string])[];
  readonly overrides?: readonly string[];
  readonly postcard: string;
}

const change = (from: string, to: string) => [[from, to]] as const;

const mistakes: Readonly<Record<string, Mistake>> = {
  'no base': {
    study: change('base: base.yaml\n', ''),
    postcard: 's.yaml:1:1: the study needs "base". The config that every trial changes.',
  },
  'a base that is not there': {
    study: change('base: base.yaml', 'base: bsae.yaml'),
    postcard: 's.yaml:2:7 base: "bsae.yaml" does not exist. Did you mean "base.yaml"?',
  },
  'a config in its place': {
    study: goodConfig,
    postcard:
      's.yaml:1:1: this is a config, not a study. Vary it with -m, such as -m trainer.k=1,2, or write a study whose base it is.',
  },
  'a study for its base': {
    study: change('base: base.yaml', 'base: study.yaml'),
    postcard:
      's.yaml:2:7 base: "study.yaml" is a study, not a config. Give the config that it changes; a study runs without -m.',
  },
  'a wrong base': {
    study: change('base: base.yaml', 'base: wrong-base.yaml'),
    postcard: 'wrong-base.yaml:11:15 loss.type: "hnige" is not a loss. Did you mean "hinge"?',
  },
  'a wrong base and a wrong study': {
    study: [
      ['base: base.yaml', 'base: wrong-base.yaml'],
      ['seeds: 2', 'seed: 2'],
    ],
    postcard:
      's.yaml:10:1 seed: "seed" is not a key of the study. Did you mean "seeds"?\nwrong-base.yaml:11:15 loss.type: "hnige" is not a loss. Did you mean "hinge"?',
  },
  "W&B's program": {
    study: change('base: base.yaml', 'program: train.py'),
    postcard:
      's.yaml:2:1 program: a study changes a config; it runs no program. Change "program" to "base", and its value to the path of a config.',
  },
  'a misspelt key': {
    study: change('budget:', 'bugdet:'),
    postcard: 's.yaml:12:1 bugdet: "bugdet" is not a key of the study. Did you mean "budget"?',
  },
  'a method nobody knows': {
    study: change('method: random', 'method: anneal'),
    postcard: 's.yaml:3:9 method: "anneal" is not a sampler. Known: cma-es, grid, points, random, sobol, tpe.',
  },
  'a misspelt method': {
    study: change('method: random', 'method: rnadom'),
    postcard: 's.yaml:3:9 method: "rnadom" is not a sampler. Did you mean "random"?',
  },
  'a pruner as the method': {
    study: change('method: random', 'method: asha'),
    postcard:
      's.yaml:3:9 method: "asha" is not a sampler. It is a pruner. Known: cma-es, grid, points, random, sobol, tpe.',
  },
  'a misspelt key of the method': {
    study: change('method: random', 'method: { type: tpe, startpu: 3 }'),
    postcard: 's.yaml:3:22 method.startpu: "startpu" is not a key of sampler "tpe". Known: startup_trials, candidates.',
  },
  'a grid of a range': {
    study: change('method: random', 'method: grid'),
    postcard:
      's.yaml:3:9 method: a grid needs a list of values for each parameter, and optimizer.generator.learningRate has a range. List its `values`, round it (a `q`), or choose the method random, sobol or tpe.',
  },
  'a misspelt pruner': {
    study: change('early_terminate: asha', 'early_terminate: ahsa'),
    postcard: 's.yaml:11:18 early_terminate: "ahsa" is not a pruner. Did you mean "asha"?',
  },
  'a pruner without what it needs': {
    study: change('early_terminate: asha', 'early_terminate: hyperband'),
    postcard:
      's.yaml:11:18 early_terminate: hyperband needs min_iter, or max_iter and s. Try { type: hyperband, min_iter: 3 }.',
  },
  'a metric without its name': {
    study: change('name: loss.generator, ', ''),
    postcard:
      's.yaml:4:1 metric: "metric" needs "name". Of a number that a run reports, such as "sliced-wasserstein" or "loss.generator".',
  },
  'a misspelt goal': {
    study: change('goal: minimize', 'goal: minimise'),
    postcard: 's.yaml:4:39 metric.goal: "minimise" is not one of minimize, maximize. Did you mean "minimize"?',
  },
  'a metric that is needed': {
    study: [
      ['metric: { name: loss.generator, goal: minimize }\n', ''],
      ['early_terminate: asha\n', ''],
      ['method: random', 'method: tpe'],
    ],
    postcard: 's.yaml:1:1: the study names no metric, by which trials are chosen or ended. Add "metric", or --metric.',
  },
  'no parameters': {
    study: 'base: base.yaml\nmethod: random\n',
    postcard: 's.yaml:1:1: the study needs "parameters".',
  },
  'parameters that are none': {
    study: 'base: base.yaml\nparameters: {}\n',
    postcard: 's.yaml:2:1 parameters: there are none. Name what is to vary, such as trainer.k.',
  },
  'parameters that are a list': {
    study: 'base: base.yaml\nparameters: [trainer.k]\n',
    postcard: 's.yaml:2:13 parameters: expected a map of keys, got a list.',
  },
  'a path that the base lacks': {
    study: change('trainer.k:', 'trianer.k:'),
    postcard: 's.yaml:6:3 trianer: "trianer" is not a key of the config. Did you mean "trainer"?',
  },
  'a key that the base lacks': {
    study: change('trainer.k:', 'trainer.ks:'),
    postcard: 's.yaml:6:3 trainer.ks: "ks" is not a key of trainer "adversarial". Did you mean "k"?',
  },
  'a key of another loss': {
    study: change(', when: { loss: wasserstein } }', ' }'),
    postcard: 's.yaml:9:3 loss.clip: "clip" is not a key of loss "hinge". It is a key of loss "wasserstein".',
  },
  'an entry of a list that is not there': {
    study: change('trainer.k:', 'callbacks.7.every:'),
    postcard: 's.yaml:6:3 callbacks: is a list, and "7" is not one of its entries. It has entries 0 to 1; 2 appends.',
  },
  'a path that is none': {
    study: change('trainer.k:', 'trainer..k:'),
    postcard: 's.yaml:6:3: "trainer..k" is not a path. Write it like "trainer.k=2".',
  },
  'a forbidden path': {
    study: change('trainer.k:', '__proto__.k:'),
    postcard: 's.yaml:6:3 __proto__.k: the key "__proto__" is refused.',
  },
  'a value that does not fit': {
    study: change('[1, 2, 5]', '[1, two, 5]'),
    postcard: 's.yaml:6:28 trainer.k: expected a whole number, got the string "two".',
  },
  'the end of a range that does not fit': {
    study: change('{ values: [1, 2, 5] }', '{ values: [1] }\n  prior.dim: { min: 0, max: 64 }'),
    postcard: 's.yaml:7:21 prior.dim: must be at least 1, got 0.',
  },
  'a fraction where whole numbers go': {
    study: change('{ values: [1, 2, 5] }', '{ values: [1] }\n  prior.dim: { min: 1.5, max: 64 }'),
    postcard: 's.yaml:7:21 prior.dim: expected a whole number, got 1.5.',
  },
  'a misspelt component among the values': {
    study: change('[hinge, wasserstein]', '[hinge, wassertein]'),
    postcard:
      's.yaml:8:27 loss: "wassertein" is not a loss. Did you mean "wasserstein"?\ns.yaml:9:51 parameters.loss.clip.when.loss: "loss" is never "wasserstein". It is one of "hinge", "wassertein".',
  },
  'a seed as a parameter': {
    study: change('trainer.k: { values: [1, 2, 5] }', 'seed: { min: 1, max: 5 }'),
    postcard: 's.yaml:6:9 parameters.seed: is no parameter of a study. Write "seeds: 3", or a list of seeds.',
  },
  'plugins as a parameter': {
    study: change('trainer.k: { values: [1, 2, 5] }', 'plugins: { value: [a.ts] }'),
    postcard: 's.yaml:6:12 parameters.plugins: is no parameter of a study. List them in the base.',
  },
  'a bare number': {
    study: change('{ values: [1, 2, 5] }', '3'),
    postcard: 's.yaml:6:14 parameters.trainer.k: expected a map of keys, got 3. Write { value: 3 }.',
  },
  'a bare list': {
    study: change('{ values: [1, 2, 5] }', '[1, 2, 5]'),
    postcard: 's.yaml:6:14 parameters.trainer.k: expected a map of keys, got a list. Write { values: [1,2,5] }.',
  },
  'nothing of the values': {
    study: change('{ values: [1, 2, 5] }', '{ when: { loss: hinge } }'),
    postcard:
      's.yaml:6:14 parameters.trainer.k: says nothing of its values. Give it "value", "values", "min" and "max", or a "distribution".',
  },
  'a misspelt key of a parameter': {
    study: change('{ values: [1', '{ value: 1, vals: [1'),
    postcard:
      's.yaml:6:26 parameters.trainer.k.vals: "vals" is not a key of "parameters.trainer.k". Known: distribution, value, when.',
  },
  'a misspelt distribution': {
    study: change('log_uniform_values', 'log_unifrom_values'),
    postcard:
      's.yaml:7:37 parameters.optimizer.generator.learningRate: "log_unifrom_values" is not a distribution. Did you mean "log_uniform_values"?',
  },
  'a distribution that is a number': {
    study: change('log_uniform_values', '3'),
    postcard:
      's.yaml:7:37 parameters.optimizer.generator.learningRate: 3 is not a distribution. Known: constant, categorical, categorical_w_probabilities, int_uniform, int_log_uniform_values, uniform, q_uniform, log_uniform, log_uniform_values, q_log_uniform, q_log_uniform_values, inv_log_uniform, inv_log_uniform_values, normal, q_normal, log_normal, q_log_normal, beta, q_beta.',
  },
  'a range without its end': {
    study: change(', max: 1e-2', ''),
    postcard:
      's.yaml:7:3 parameters.optimizer.generator.learningRate: "parameters.optimizer.generator.learningRate" needs "max". Greatest value.',
  },
  'a range upside down': {
    study: change('min: 1e-5, max: 1e-2', 'min: 1e-2, max: 1e-5'),
    postcard: 's.yaml:7:78 parameters.optimizer.generator.learningRate.min: min 0.01 is above max 0.00001.',
  },
  'a logarithm of zero': {
    study: change('min: 1e-5', 'min: 0'),
    postcard: 's.yaml:7:78 parameters.optimizer.generator.learningRate.min: must be more than 0, got 0.',
  },
  'a value listed twice': {
    study: change('[1, 2, 5]', '[1, 2, 2]'),
    postcard: 's.yaml:6:24 parameters.trainer.k.values: 2 is listed twice.',
  },
  'no values': {
    study: change('[1, 2, 5]', '[]'),
    postcard: 's.yaml:6:24 parameters.trainer.k.values: must be a list of at least 1 item, got 0 items.',
  },
  'probabilities that do not sum to 1': {
    study: change('values: [1, 2, 5]', 'values: [1, 2], probabilities: [0.5, 0.6]'),
    postcard: 's.yaml:6:47 parameters.trainer.k.probabilities: the probabilities sum to 1.1. They must sum to 1.',
  },
  'a parameter given twice': {
    study: change('  loss.clip:', '  trainer: { parameters: { k: { value: 3 } } }\n  loss.clip:'),
    postcard: 's.yaml:9:28 parameters.trainer.k: is given twice, first at s.yaml:6:3. Keep one of them.',
  },
  'a condition on what is no parameter': {
    study: change('when: { loss:', 'when: { lss:'),
    postcard: 's.yaml:9:50 parameters.loss.clip.when.lss: "lss" is not a parameter. Did you mean "loss"?',
  },
  'a condition that never holds': {
    study: change('loss: wasserstein }', 'loss: wassertein }'),
    postcard:
      's.yaml:9:51 parameters.loss.clip.when.loss: "loss" is never "wassertein". It is one of "hinge", "wasserstein".',
  },
  'a condition on a range': {
    study: change('when: { loss: wasserstein }', 'when: { optimizer.generator.learningRate: 0.001 }'),
    postcard:
      's.yaml:9:79 parameters.loss.clip.when.optimizer.generator.learningRate: "optimizer.generator.learningRate" has any number of values. A condition needs a parameter with listed values.',
  },
  'conditions in a circle': {
    study: change(
      '{ values: [hinge, wasserstein] }',
      '{ values: [hinge, wasserstein], when: { trainer.k: 1 } }',
    ).concat([['[1, 2, 5] }', '[1, 2, 5], when: { loss: hinge } }']]),
    postcard: 's.yaml:6:41 parameters.trainer.k.when: the conditions go in a circle: trainer.k, loss, loss.clip.',
  },
  'a condition that is no map': {
    study: change('when: { loss: wasserstein }', 'when: wasserstein'),
    postcard: 's.yaml:9:43 parameters.loss.clip.when: expected a map of keys, got the string "wasserstein".',
  },
  'a constraint that is cut off': {
    study: change('<= 400', '<='),
    postcard:
      's.yaml:14:5 constraints.0: Expected expression after <= at its character 26. Write it like "trainer.k * data.batch <= 512".',
  },
  'a constraint with =': {
    study: change('<= 400', '= 400'),
    postcard: 's.yaml:14:5 constraints.0: Unexpected "=" at its character 24. Write == to compare.',
  },
  'a constraint with words': {
    study: change('<= 400', '> 3 and loss == "hinge"'),
    postcard:
      's.yaml:14:5 constraints.0: "trainer.k * data.batch > 3 and loss == \\"hinge\\"" is not one condition. Write && for and, || for or, ! for not.',
  },
  'a constraint that is a number': {
    study: change(' <= 400', ''),
    postcard:
      's.yaml:14:5 constraints.0: a constraint is true or false, but 100 is neither. Compare it with something.',
  },
  'a constraint on text': {
    study: change('trainer.k *', 'loss *'),
    postcard: 's.yaml:14:5 constraints.0: "*" is for numbers, not for "hinge".',
  },
  'a constraint between two bounds': {
    study: change('trainer.k * data.batch <=', '1 < trainer.k <'),
    postcard: 's.yaml:14:5 constraints.0: "<" is for numbers, not for false. Join two comparisons with &&.',
  },
  'a constraint on a misspelt key': {
    study: change('data.batch', 'data.bacth'),
    postcard: 's.yaml:14:5 constraints.0: the config has no "data.bacth". Did you mean "data.batch"?',
  },
  'a constraint with a misspelt function': {
    study: change('trainer.k * data.batch', 'mni(trainer.k, 3)'),
    postcard: 's.yaml:14:5 constraints.0: the function "mni" is not known here. Did you mean "min"?',
  },
  'a constraint with an assignment of code': {
    study: change('trainer.k * data.batch', 'process.exit(1)'),
    postcard:
      's.yaml:14:5 constraints.0: the function "process.exit" is not known here. Known: abs, ceil, exp, floor, log, log10, log2, max, min, round, sqrt.',
  },
  'a constraint that is a list': {
    study: change('  - trainer.k * data.batch <= 400', '  - [1]'),
    postcard: 's.yaml:14:5 constraints.0: expected a string, got a list.',
  },
  'no trials': {
    study: change('trials: 20', 'trials: 0'),
    postcard: 's.yaml:12:19 budget.trials: must be at least 1, got 0.',
  },
  'a time without a unit': {
    study: change('20 min', '20 parsecs'),
    postcard: 's.yaml:12:29 budget.time: expected something like "20 min" or "1.5 h", got the string "20 parsecs".',
  },
  'no seeds': { study: change('seeds: 2', 'seeds: 0'), postcard: 's.yaml:10:8 seeds: must be at least 1, got 0.' },
  'a seed twice': {
    study: change('seeds: 2', 'seeds: [1, 1]'),
    postcard: 's.yaml:10:8 seeds: must be a list without repetitions, got 2 items.',
  },
  'a name that is no folder name': {
    study: change('name: rates', 'name: ../rates'),
    postcard: 's.yaml:1:7 name: expected something like "ring-rates" or "ablation_2", got the string "../rates".',
  },
  'a baseline outside a space that is learned from': {
    study: change('{ values: [1, 2, 5] }', '{ values: [2, 5] }').concat([
      ['seeds: 2', 'seeds: 2\nbaseline: true'],
      ['method: random', 'method: tpe'],
    ]),
    postcard:
      's.yaml:6:14 parameters.trainer.k: the base has 1 here, which is outside the space. Take it into the space, or remove "baseline".',
  },
  'a relative path': {
    study: 'base: npy.yaml\nmethod: grid\nparameters: { data.path: { values: [b.npy] } }\n',
    postcard: 's.yaml:3:37 data.path: a path in a study is absolute. Write "b.npy".',
  },
  'a reference to nothing': {
    study: change('seeds: 2', 'seeds: "${bugdet.trials}"'),
    postcard: 's.yaml:10:8 seeds: there is no "bugdet.trials" in this config. Did you mean "${budget.trials}"?',
  },
  'an override of a parameter': {
    study: [],
    overrides: ['parameters.trainer.k.values=[1, 0.5, two]'],
    postcard:
      'argument "parameters.trainer.k.values=[1, 0.5, two]" trainer.k: expected a whole number, got 0.5.\nargument "parameters.trainer.k.values=[1, 0.5, two]" trainer.k: expected a whole number, got the string "two".',
  },
  'an override with a misspelt key': {
    study: [],
    overrides: ['budget.trails=3'],
    postcard: 'argument "budget.trails=3" budget.trails: "trails" is not a key of "budget". Did you mean "trials"?',
  },
  'many mistakes at once': {
    study: [
      ['trainer.k:', 'trianer.k:'],
      ['method: random', 'method: bayse'],
      ['seeds: 2', 'seeds: two'],
      ['data.batch', 'data.bacth'],
      ['[hinge, wasserstein]', '[hinge, wassertein]'],
    ],
    postcard:
      's.yaml:3:9 method: "bayse" is not a sampler. Known: cma-es, grid, points, random, sobol, tpe.\ns.yaml:6:3 trianer: "trianer" is not a key of the config. Did you mean "trainer"?\ns.yaml:8:27 loss: "wassertein" is not a loss. Did you mean "wasserstein"?\ns.yaml:9:51 parameters.loss.clip.when.loss: "loss" is never "wasserstein". It is one of "hinge", "wassertein".\ns.yaml:10:8 seeds: expected a whole number or a list, got the string "two". Write [two].\ns.yaml:14:5 constraints.0: the config has no "data.bacth". Did you mean "data.batch"?',
  },
};

const textOf = ({ study }: Mistake): string =>
  typeof study === 'string' ? study : study.reduce((text, [from, to]) => replaced(text, from, to), goodStudy);

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the good study has no ${from}`);
  return text.replace(from, () => to);
}

describe('a study with', () => {
  it.each(Object.entries(mistakes))('%s is refused so', async (_, mistake) => {
    const path = files.write('s.yaml', textOf(mistake));
    const told = await files.postcards(() => loadStudy(path, mistake.overrides ?? [], registry, {}));
    expect(told).toBe(mistake.postcard);
  });

  it('no mistake is loaded', async () => {
    expect(await files.postcards(() => loadStudy(files.write('s.yaml', goodStudy), [], registry, {}))).toBe(
      'no mistake found',
    );
  });
});
