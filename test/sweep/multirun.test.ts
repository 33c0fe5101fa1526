/** Arguments in Hydra's manner become the study that a file would have been. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plain } from '../../src/experiment/document.js';
import { freeze, openFrozen } from '../../src/sweep/freeze.js';
import { type LoadedStudy, loadStudy, studyOf } from '../../src/sweep/load-study.js';
import { type MultirunOptions, multirun } from '../../src/sweep/multirun.js';
import { folder } from '../experiment/folder.js';
import { goodConfig } from '../experiment/good-config.js';
import { registry } from './study-registry.js';

const files = folder();
const base = files.write('base.yaml', goodConfig);

const parameters = (...args: string[]) => (plain(multirun(base, args).root) as { parameters: object }).parameters;

describe('values of a parameter', () => {
  it.each<[string, object]>([
    ['3', { value: 3 }],
    ['hinge', { value: 'hinge' }],
    ['1,2,5', { values: [1, 2, 5] }],
    ['hinge, wasserstein', { values: ['hinge', 'wasserstein'] }],
    ['[8],[16, 16]', { values: [[8], [16, 16]] }],
    ['{ type: hinge, margin: 2 },wasserstein', { values: [{ type: 'hinge', margin: 2 }, 'wasserstein'] }],
    ['"a,b",c', { values: ['a,b', 'c'] }],
    ['true,false', { values: [true, false] }],
    ['choice(1)', { values: [1] }],
    ['choice(1,two)', { values: [1, 'two'] }],
    ['range(3)', { values: [0, 1, 2] }],
    ['range(1,5)', { values: [1, 2, 3, 4] }],
    ['range(0.1, 0.5, 0.1)', { values: [0.1, 0.2, 0.3, 0.4] }],
    ['range(5,1,-2)', { values: [5, 3] }],
    ['range(stop=3)', { values: [0, 1, 2] }],
    ['interval(0,1)', { distribution: 'uniform', min: 0, max: 1 }],
    ['int(interval(1,8))', { distribution: 'int_uniform', min: 1, max: 8 }],
    ['tag(log, interval(1e-5,1))', { distribution: 'log_uniform_values', min: 1e-5, max: 1 }],
    ['int(tag(log, interval(8,512)))', { distribution: 'int_log_uniform_values', min: 8, max: 512 }],
    ['uniform(max=2,min=-1)', { distribution: 'uniform', min: -1, max: 2 }],
    ['log_uniform(1e-5,1e-2)', { distribution: 'log_uniform_values', min: 1e-5, max: 1e-2 }],
    ['int_log_uniform(8,512)', { distribution: 'int_log_uniform_values', min: 8, max: 512 }],
    ['q_uniform(0,1,0.25)', { distribution: 'q_uniform', min: 0, max: 1, q: 0.25 }],
    ['q_log_uniform(1,100)', { distribution: 'q_log_uniform_values', min: 1, max: 100 }],
    ['normal(0, 2)', { distribution: 'normal', mu: 0, sigma: 2 }],
    ['q_normal(0,2,1)', { distribution: 'q_normal', mu: 0, sigma: 2, q: 1 }],
    ['log_normal(-3,1)', { distribution: 'log_normal', mu: -3, sigma: 1 }],
    ['q_log_normal(3,1,8)', { distribution: 'q_log_normal', mu: 3, sigma: 1, q: 8 }],
    ['beta(2,5)', { distribution: 'beta', a: 2, b: 5 }],
    ['q_beta(2,5,0.1)', { distribution: 'q_beta', a: 2, b: 5, q: 0.1 }],
  ])('%s', (text, said) => {
    expect(parameters(`k=${text}`)).toEqual({ k: said });
  });
});

const load = (args: readonly string[], options: MultirunOptions = { metric: 'loss.generator' }) =>
  studyOf(multirun(base, args, options), registry, {});

const points = ({ study }: LoadedStudy) => Array.from({ length: 5 }, (_, i) => study.sampler.ask(i, []));

describe('a study from arguments', () => {
  it('is a grid where all is listed, and tpe where something has a range', async () => {
    expect((await load(['trainer.k=1,2,5', 'loss=hinge,wasserstein'], {})).study).toMatchObject({
      name: 'base',
      trials: 6,
      sampler: { adaptive: false },
      seeds: [1],
    });
    expect((await load(['loss.margin=interval(0,1)'])).study.sampler.adaptive).toBe(true);
  });

  it('is the study of the file that says the same', async () => {
    const args = [
      'trainer.k=1,2',
      'optimizer.generator.learningRate=log_uniform(1e-5,1e-2)',
      'loss.margin=interval(0,1)',
    ];
    const options: MultirunOptions = {
      name: 'rates',
      method: 'random',
      metric: 'loss.generator',
      goal: 'maximize',
      trials: 9,
      time: '1 h',
      seeds: 2,
      earlyTerminate: 'asha',
      maxConcurrent: 3,
      baseline: false,
    };
    const file = files.write(
      'rates.yaml',
      `base: base.yaml
method: random
metric: { name: loss.generator, goal: maximize }
parameters:
  trainer.k: { values: [1, 2] }
  optimizer.generator.learningRate: { distribution: log_uniform_values, min: 1e-5, max: 1e-2 }
  loss.margin: { min: 0.0, max: 1.0 }
seeds: 2
early_terminate: asha
budget: { trials: 9, time: 1 h }
max_concurrent: 3
`,
    );
    const [made, written] = [await load(args, options), await loadStudy(file, [], registry, {})];
    expect(JSON.stringify(made.study)).toBe(JSON.stringify(written.study));
    expect(points(made)).toEqual(points(written));
  });

  it('is frozen as a file, references to the config included', async () => {
    const sweep = join(files.path, 'sweep');
    mkdirSync(sweep);
    const made = await load(['prior.dim=4,8', 'trainer.k=${prior.dim}', 'loss.margin=range(0,1,0.25)']);
    expect(made.cell(made.study.sampler.ask(4, [])!).config).toMatchObject({ prior: { dim: 8 }, trainer: { k: 8 } });
    freeze(made, sweep, {});
    const opened = await openFrozen(sweep, registry);
    expect(JSON.stringify(opened.study)).toBe(JSON.stringify(made.study));
    expect(points(opened)).toEqual(points(made));
    expect(opened.cell(points(opened)[4]!).config).toEqual(made.cell(points(made)[4]!).config);
  });
});

describe('arguments with', () => {
  it.each<[string, readonly string[], MultirunOptions, string]>([
    [
      'no value',
      ['trainer.k'],
      {},
      'argument "trainer.k": a parameter is written key.path=values. Write "trainer.k=1,2,3".',
    ],
    [
      'an added key',
      ['+trainer.k=1,2'],
      {},
      'argument "+trainer.k=1,2": "+" has no meaning here. Write "trainer.k=1,2"; a key may be new or not.',
    ],
    [
      'a deleted key',
      ['~loss=1'],
      {},
      'argument "~loss=1": "~" has no meaning here. Write "loss=1"; a key may be new or not.',
    ],
    [
      'a key twice',
      ['trainer.k=1,2', 'trainer.k=3'],
      {},
      'argument "trainer.k=3" trainer.k: is given twice. Keep one of them.',
    ],
    [
      'an open bracket',
      ['generator.hidden=[8,[16]'],
      {},
      'argument "generator.hidden=[8,[16]" generator.hidden: a bracket or quote is not closed. Close it.',
    ],
    [
      'a comma too many',
      ['trainer.k=1,2,'],
      {},
      'argument "trainer.k=1,2," trainer.k: a value is missing. Write null, or "", where it is meant to be.',
    ],
    [
      'no value',
      ['trainer.k='],
      {},
      'argument "trainer.k=" trainer.k: a value is missing. Write null, or "", where it is meant to be.',
    ],
    [
      'a misspelt function',
      ['loss.margin=log_unifrom(1,2)'],
      {},
      'argument "loss.margin=log_unifrom(1,2)" loss.margin: there is no log_unifrom(...). Did you mean "log_uniform"?',
    ],
    [
      'a function of Hydra that has no use here',
      ['loss=glob(*)'],
      {},
      'argument "loss=glob(*)" loss: there is no glob(...). Known: choice, range, interval, uniform, int_uniform, q_uniform, log_uniform, int_log_uniform, q_log_uniform, normal, q_normal, log_normal, q_log_normal, beta, q_beta.',
    ],
    [
      'words for numbers',
      ['loss.margin=interval(low,high)'],
      {},
      'argument "loss.margin=interval(low,high)" loss.margin: "low" is not a number. Write interval(min, max).',
    ],
    [
      'too many numbers',
      ['loss.margin=interval(0,1,2)'],
      {},
      'argument "loss.margin=interval(0,1,2)" loss.margin: takes at most 2 numbers, not 3. Write interval(min, max).',
    ],
    [
      'a misspelt name of a number',
      ['loss.margin=interval(start=0,max=1)'],
      {},
      'argument "loss.margin=interval(start=0,max=1)" loss.margin: "start" is not one of min, max. Write interval(min, max).',
    ],
    [
      'a range of nothing',
      ['trainer.k=range(5,1)'],
      {},
      'argument "trainer.k=range(5,1)" trainer.k: range(5,1) has no values. Write range(1,5) or range(0,1,0.25).',
    ],
    [
      'an endless range',
      ['loss.margin=range(0,1,1e-9)'],
      {},
      'argument "loss.margin=range(0,1,1e-9)" loss.margin: range(0,1,1e-9) has more than 10000 values. Write range(1,5) or range(0,1,0.25).',
    ],
    [
      'a range upside down',
      ['loss.margin=interval(1,0)'],
      { method: 'random' },
      'argument "loss.margin=interval(1,0)" parameters.loss.margin.min: min 1 is above max 0.',
    ],
    [
      'one end only',
      ['loss.margin=interval(1)'],
      { method: 'random' },
      'argument "loss.margin=interval(1)" parameters.loss.margin: "parameters.loss.margin" needs "max". Greatest value.',
    ],
    [
      'a fraction of whole numbers',
      ['prior.dim=int_uniform(1.5,4)'],
      { method: 'random' },
      'argument "prior.dim=int_uniform(1.5,4)" parameters.prior.dim.min: expected a whole number, got 1.5.',
    ],
    [
      'a path that is not there',
      ['trianer.k=1,2'],
      {},
      'argument "trianer.k=1,2" trianer: "trianer" is not a key of the config. Did you mean "trainer"?',
    ],
    [
      'a value that does not fit',
      ['trainer.k=1,0'],
      {},
      'argument "trainer.k=1,0" trainer.k: must be at least 1, got 0.',
    ],
    [
      'no metric where it is needed',
      ['loss.margin=interval(0,1)'],
      {},
      'option -m: the study names no metric, by which trials are chosen or ended. Add "metric", or --metric.',
    ],
    [
      'a misspelt method',
      ['trainer.k=1,2'],
      { method: 'gird' },
      'option --method method: "gird" is not a sampler. Did you mean "grid"?',
    ],
    [
      'a misspelt goal',
      ['trainer.k=1,2'],
      { metric: 'loss.generator', goal: 'max' },
      'option --goal metric.goal: "max" is not one of minimize, maximize. Did you mean "maximize"?',
    ],
    [
      'a grid of a range',
      ['loss.margin=interval(0,1)'],
      { method: 'grid' },
      'option --method method: a grid needs a list of values for each parameter, and loss.margin has a range. List its `values`, round it (a `q`), or choose the method random, sobol or tpe.',
    ],
    [
      'a time without a unit',
      ['trainer.k=1,2'],
      { time: '20' },
      'option --time budget.time: expected something like "20 min" or "1.5 h", got the string "20".',
    ],
    ['nothing to vary', [], {}, 'option -m parameters: there are none. Name what is to vary, such as trainer.k.'],
  ])('%s are refused so', async (_, args, options, postcard) => {
    expect(await files.postcards(() => load(args, options))).toBe(postcard);
  });

  it('a base that is not there are refused so', async () => {
    const made = multirun(join(files.path, 'bsae.yaml'), ['trainer.k=1,2']);
    expect(await files.postcards(() => studyOf(made, registry, {}))).toBe(
      'argument "bsae.yaml" base: "bsae.yaml" does not exist. Did you mean "base.yaml"?',
    );
  });
});
