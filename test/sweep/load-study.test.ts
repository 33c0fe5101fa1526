/** What right study files mean. */
import { expect, it } from 'vitest';
import { isActive, pointOf } from '../../src/samplers/space.js';
import { loadStudy } from '../../src/sweep/load-study.js';
import { folder } from '../experiment/folder.js';
import { goodConfig } from '../experiment/good-config.js';
import { registry } from './study-registry.js';

const files = folder();
files.write('base.yaml', goodConfig);

const head = 'base: base.yaml\nmetric: loss.generator\n';
const load = (text: string, overrides: string[] = [], environment = {}) =>
  loadStudy(files.write('my study.yaml', text), overrides, registry, environment);
const study = async (text: string, overrides: string[] = []) => (await load(text, overrides)).study;

it('has defaults, by how points are chosen', async () => {
  const parameters = 'parameters: { trainer.k: { values: [1, 2, 5] }, loss: { values: [hinge, wasserstein] } }\n';
  const most = Number.POSITIVE_INFINITY;
  const usual = { name: 'my-study', seeds: [1], retries: 2, metric: { goal: 'minimize', take: 'last' } };
  expect(await study(head + parameters)).toMatchObject({ ...usual, trials: 100, maxConcurrent: 8 });
  expect(await study(`${head}method: grid\n${parameters}`)).toMatchObject({ trials: 6, maxConcurrent: most });
  const timed = await study(`${head}budget: { time: 1.5 h }\n${parameters}`);
  expect(timed).toMatchObject({ seconds: 5400 });
  expect(timed.trials).toBeGreaterThan(1e15);
  const capped = `${head}method: grid\nbudget: { trials: 4 }\nmax_concurrent: 3\nretries: 0\n${parameters}`;
  expect(await study(capped)).toMatchObject({ trials: 4, maxConcurrent: 3, retries: 0 });
});

it.each([
  ['90 s', 90],
  ['1 min', 60],
  ['.5 hours', 1800],
  ['2 days', 172_800],
])('a budget of %s is %d seconds', async (time, seconds) => {
  const text = `${head}method: random\nbudget: { time: ${time} }\nparameters: { trainer.k: { values: [1] } }\n`;
  expect((await study(text)).seconds).toBe(seconds);
});

it('extends others, refers to itself and to the environment, and is overridden, dotted keys included', async () => {
  files.write('usual.yaml', `${head}method: random\nseeds: 3\nparameters:\n  trainer.k: { values: [1, 2] }\n`);
  const text =
    'extends: usual.yaml\nname: n-${seeds}\nbudget: { trials: "${env:N:7}" }\nparameters:\n  trainer.k: { values: [4] }\n  prior.dim: { min: 2, max: 9 }\n';
  const { study } = await load(text, ['parameters.prior.dim.max=5', 'seeds=2'], { N: '11' });
  expect(study).toMatchObject({ name: 'n-2', trials: 11, seeds: [1, 2] });
  expect(study.space.dimensions.map(({ path, corners }) => [path, corners])).toEqual([
    ['trainer.k', [4]],
    ['prior.dim', [2, 5]],
  ]);
});

it('orders parameters by their conditions, and makes them count where these hold', async () => {
  const { dimensions } = (
    await study(`${head}method: random
parameters:
  loss.clip: { min: 0.01, max: 0.1, when: { loss: wasserstein, trainer.k: [2, 5] } }
  loss: { values: [hinge, wasserstein], when: { generator.hidden: [8, 8] } }
  trainer.k: { values: [1, 2, 5] }
  generator.hidden: { values: [[8, 8], [16]] }
`)
  ).space;
  expect(dimensions.map(({ path }) => path)).toEqual(['trainer.k', 'generator.hidden', 'loss', 'loss.clip']);
  const clip = dimensions.at(-1)!;
  expect(isActive(clip, { 'trainer.k': 5, 'generator.hidden': [8, 8], loss: 'wasserstein' })).toBe(true);
  expect(isActive(clip, { 'trainer.k': 1, 'generator.hidden': [8, 8], loss: 'wasserstein' })).toBe(false);
  expect(isActive(clip, { 'trainer.k': 5, 'generator.hidden': [16] })).toBe(false);
});

it('has the point of its base as the baseline', async () => {
  const text = `${head}method: grid\nbaseline: true
parameters:
  optimizer.generator.learningRate: { values: [1e-4, 2e-4] }
  generator.hidden: { values: [[128, 64], [8]] }
  loss: { values: [wasserstein, hinge] }
  loss.clip: { values: [0.1], when: { loss: wasserstein } }
  trainer.k: { values: [1] }
`;
  const { baseline, trials } = await study(text);
  expect(trials).toBe(9);
  expect(baseline).toEqual({
    'optimizer.generator.learningRate': 2e-4,
    'generator.hidden': [128, 64],
    loss: 'hinge',
    'trainer.k': 1,
  });
});

it('admits the points whose config meets every constraint', async () => {
  const { space, sampler } = await study(`${head}method: grid
parameters:
  trainer.k: { values: [1, 2, 5] }
  generator.hidden: { values: [[8], [16, 16]] }
  loss: { values: [hinge, wasserstein] }
constraints:
  - trainer.k * data.batch <= 200
  - loss.type == "hinge" || generator.hidden[0] > 8
  - loss.clip <= 1
`);
  expect(sampler.size).toBe(6);
  const point = pointOf(space, ({ values }) => values![0]!);
  expect(space.allows(point)).toBe(true);
  expect(space.allows({ ...point, 'trainer.k': 5 })).toBe(false);
  expect(space.allows({ ...point, loss: 'wasserstein' })).toBe(false);
  expect(space.allows({ ...point, loss: 'wasserstein', 'generator.hidden': [16, 16] })).toBe(true);
});
