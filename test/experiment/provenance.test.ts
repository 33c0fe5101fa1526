import { expect, it } from 'vitest';
import { loadExperiment } from '../../src/experiment/load.js';
import { blame, locate, why } from '../../src/experiment/provenance.js';
import { Misfit } from '../../src/registry/problem.js';
import { registry } from './fake-registry.js';
import { folder } from './folder.js';
import { goodConfig } from './good-config.js';

const files = folder();
files.write('base/base.yaml', goodConfig);
const path = files.write(
  'child.yaml',
  'extends: base/base.yaml\ntrainer: { k: 2 }\nloss: wasserstein\nseed: "${trainer.k}"\n',
);
const { config } = await loadExperiment(path, ['trainer.k=3', 'optimizer.generator.beta1=0.9'], registry);
const short = (text: string | undefined) => text?.replaceAll(`${files.path}/`, '');
const story = (key: string) => {
  const { value, steps } = why(config, key);
  return [
    ...steps.map((step) => `${short(step.from)} ${JSON.stringify(step.value)}${step.template ?? ''}`),
    `= ${JSON.stringify(value)}`,
  ];
};

it('tells the whole story of a value', () => {
  expect(story('trainer.k')).toEqual([
    'default 1',
    'base/base.yaml:17:34 1',
    'child.yaml:2:15 2',
    'argument "trainer.k=3" 3',
    '= 3',
  ]);
  expect(story('engine.threads')).toEqual(['default 0', '= 0']);
  expect(story('prior.dim')).toEqual(['default 100', 'base/base.yaml:4:30 100', '= 100']);
});

it('tells of short forms, references and type changes', () => {
  expect(story('loss.type')).toEqual([
    'base/base.yaml:11:15 "hinge"',
    'child.yaml:3:7 "wasserstein"',
    '= "wasserstein"',
  ]);
  expect(story('seed')).toEqual(['default 0', 'base/base.yaml:2:7 1', 'child.yaml:4:7 3${trainer.k}', '= 3']);
  expect(story('optimizer.generator.beta1')).toEqual([
    'default 0.9',
    'base/base.yaml:13:55 0.5',
    'argument "optimizer.generator.beta1=0.9" 0.9',
    '= 0.9',
  ]);
});

it('meets an unknown path with the nearest one', () => {
  expect(() => why(config, 'trainer.kk')).toThrow('"trainer.kk" is not in this config. Did you mean "trainer.k"?');
  expect(() => why(config, 'qqqqqqqqqqqq')).toThrow('There is: name, seed');
});

it('locates what was written, and else what is around it', () => {
  expect(short(locate(config, 'generator.hidden'))).toBe('base/base.yaml:5:33');
  expect(short(locate(config, 'generator.batchNorm'))).toBe('base/base.yaml:5:12');
  expect(short(locate(config, 'discriminator.layers.1.units'))).toBe('base/base.yaml:10:29');
  expect(locate(config, 'trainer.k')).toBe('argument "trainer.k=3"');
  expect(locate(structuredClone(config), 'trainer.k')).toBeUndefined();
});

it('turns a misfit into a postcard of the line that is to blame', () => {
  const error = blame(
    config,
    'discriminator',
    new Misfit('puts out [2], not [1].', 'Write units: 1.', 'layers.1.units'),
  );
  expect(short(error.message)).toBe(
    'base/base.yaml:10:29 discriminator.layers.1.units: puts out [2], not [1]. Write units: 1.',
  );
});
