/** Sweep files as people have them for W&B run once `program` has become `base`. */
import { describe, expect, it } from 'vitest';
import { loadStudy } from '../../src/sweep/load-study.js';
import { folder } from '../experiment/folder.js';
import { goodConfig } from '../experiment/good-config.js';
import { registry } from './study-registry.js';

const files = folder();
files.write('train.yaml', goodConfig);

const load = (text: string) => loadStudy(files.write('sweep.yaml', text), [], registry, {});

async function loaded(text: string) {
  const { study, notes } = await load(text);
  const dimensions = study.space.dimensions.map(({ path, kind, values, at }) => [
    path,
    kind,
    values ?? [at(0), at(0.5), at(1)],
  ]);
  return { study, dimensions, notes: notes.map((note) => note.replaceAll(`${files.path}/`, '')) };
}

const bayesian = `# sweep.yaml
program: train.yaml
project: digits
entity: the-lab
description: learning rates of both players
command:
  - \${env}
  - \${interpreter}
  - \${program}
  - \${args}
method: bayes
metric:
  name: loss.generator
  goal: minimize
  target: 0.5
  impute: worst
run_cap: 30
early_terminate:
  type: hyperband
  min_iter: 3
  eta: 2
parameters:
  prior.dim:
    distribution: q_log_uniform_values
    q: 8
    min: 8
    max: 64
  optimizer:
    parameters:
      generator:
        parameters:
          learningRate:
            distribution: log_uniform_values
            min: 0.00001
            max: 0.01
          beta1: { min: 0.0, max: 1.0 }
  loss.margin:
    distribution: normal
    mu: 1
    sigma: 0.1
  trainer.epochs:
    value: 5
`;

const grid = `program: train.yaml
method: grid
name: grid-of-losses
parameters:
  loss:
    values: [hinge, non-saturating]
  data.batch:
    values:
      - 32
      - 64
      - 128
  seed:
    values: [1, 2, 3]
`;

const random = `program: train.yaml
method: random
metric: { name: value, goal: maximize }
controller: { type: local }
early_terminate: { type: hyperband, max_iter: 27, s: 2 }
parameters:
  trainer.k: { min: 1, max: 3 }
  loss: { values: [hinge, { type: hinge, margin: 2 }], probabilities: [0.9, 0.1] }
  loss.margin: { distribution: inv_log_uniform_values, min: 0.1, max: 10 }
  loss.scale.generator: { distribution: log_uniform, min: -2, max: 0 }
  prior.min: { distribution: q_uniform, q: 0.5, min: -2, max: 0 }
  prior.dim: { distribution: categorical, values: [10, 20] }
  optimizer.generator.beta1: { distribution: beta, a: 2, b: 2 }
`;

const asBase = (text: string) => text.replace('program:', 'base:');

describe("a file for W&B's sweeps", () => {
  it('that searches with Bayes does so with tpe', async () => {
    const { study, dimensions, notes } = await loaded(asBase(bayesian));
    expect(study).toMatchObject({
      name: 'sweep',
      trials: 30,
      maxConcurrent: 8,
      metric: { name: 'loss.generator', goal: 'minimize', take: 'last' },
      sampler: { adaptive: true },
    });
    expect([1, 2, 3, 4, 5, 6, 12].map((count) => study.pruner!.due(count))).toEqual([
      false,
      false,
      true,
      false,
      false,
      true,
      true,
    ]);
    expect(dimensions).toEqual([
      ['prior.dim', 'numeric', [8, 16, 24, 32, 40, 48, 56, 64]],
      ['optimizer.generator.learningRate', 'numeric', [1e-5, expect.closeTo(10 ** -3.5, 8), 1e-2]],
      ['optimizer.generator.beta1', 'numeric', [0, 0.5, 1]],
      ['loss.margin', 'numeric', [expect.closeTo(0.38, 2), 1, expect.closeTo(1.62, 2)]],
      ['trainer.epochs', 'categorical', [5]],
    ]);
    expect(notes).toEqual([
      'sweep.yaml:3:1: "project" has no effect here.',
      'sweep.yaml:4:1: "entity" has no effect here.',
      'sweep.yaml:6:1: "command" has no effect here.',
      'sweep.yaml:11:9: "bayes" is "tpe" here, a tree-structured Parzen estimator in place of a Gaussian process.',
      'sweep.yaml:15:3: "metric.target" has no effect here.',
      'sweep.yaml:16:3: "metric.impute" has no effect here.',
    ]);
  });

  it('that is a grid goes through it with each of its seeds', async () => {
    const { study, dimensions, notes } = await loaded(asBase(grid));
    expect(study).toMatchObject({ name: 'grid-of-losses', trials: 6, seeds: [1, 2, 3], sampler: { size: 6 } });
    expect(dimensions.map(([path]) => path)).toEqual(['loss', 'data.batch']);
    expect(notes).toEqual([
      'sweep.yaml:12:3: the seed is no parameter here; every trial runs with each of these seeds.',
      'no metric is named; trials are ranked by loss.generator, the smaller the better.',
    ]);
  });

  it('that is random has every distribution', async () => {
    const { study, dimensions, notes } = await loaded(asBase(random));
    expect(study).toMatchObject({ trials: 100, metric: { goal: 'maximize' }, pruner: {} });
    expect(dimensions.map(([, , values]) => values)).toEqual([
      [1, 2, 3],
      ['hinge', { type: 'hinge', margin: 2 }],
      [expect.closeTo(0.1), expect.closeTo(1), expect.closeTo(10)],
      [expect.closeTo(Math.exp(-2)), expect.closeTo(Math.exp(-1)), 1],
      [-2, -1.5, -1, -0.5, 0],
      [10, 20],
      [0, expect.closeTo(0.5), 1],
    ]);
    expect(study.space.dimensions[1]!.probabilities).toEqual([0.9, 0.1]);
    expect(notes).toEqual([
      'sweep.yaml:4:1: "controller" has no effect here.',
      'no budget is given: 100 trials. Set budget.trials or budget.time.',
    ]);
  });

  it.each([bayesian, grid])('is refused as long as it names a program, and for nothing else', async (text) => {
    const line = text.split('\n').findIndex((one) => one.startsWith('program')) + 1;
    expect(await files.postcards(() => load(text))).toBe(
      `sweep.yaml:${line}:1 program: a study changes a config; it runs no program. Change "program" to "base", and its value to the path of a config.`,
    );
  });

  it('counts whole numbers where its ends are written so, and only there', async () => {
    const whole = async (ends: string) =>
      (await load(`base: train.yaml\nmethod: random\nparameters: { loss.margin: ${ends} }\n`)).study.space
        .dimensions[0]!.values;
    expect(await whole('{ min: 0, max: 2 }')).toEqual([0, 1, 2]);
    expect(await whole('{ min: 0.0, max: 2.0 }')).toBeUndefined();
    expect(await whole('{ min: 0, max: 2e0 }')).toBeUndefined();
  });

  it('has its cap give way to a budget of ours', async () => {
    const { study, notes } = await loaded(
      asBase(bayesian).replace('run_cap: 30', 'run_cap: 30\nbudget: { trials: 4 }'),
    );
    expect(study.trials).toBe(4);
    expect(notes).toContain('sweep.yaml:17:1: "run_cap" gives way to budget.trials.');
  });
});
