import { expect, expectTypeOf, it } from 'vitest';
import { stringify } from 'yaml';
import { parseExperiment } from '../../src/experiment/parse.js';
import type { ExperimentConfig } from '../../src/experiment/schema.js';
import { readConfig } from '../../src/experiment/source.js';
import { registry } from './fake-registry.js';
import { folder } from './folder.js';
import { goodConfig } from './good-config.js';

const files = folder();
const parse = (text: string, name = 'c.yaml') => parseExperiment(readConfig(files.write(name, text)), registry);
const change = (from: string | RegExp, to: string) => parse(goodConfig.replace(from, to));

it('writes every short form out and fills every default in', () => {
  expect(parse(goodConfig)).toEqual({
    name: 'digits',
    seed: 1,
    plugins: [],
    data: { type: 'ring', modes: 8, batch: 100 },
    prior: { type: 'uniform', dim: 100, min: -1.7, max: 1.7 },
    generator: { type: 'mlp', hidden: [128, 64], activation: 'relu', output: 'sigmoid', batchNorm: false },
    discriminator: {
      type: 'sequential',
      layers: [
        { type: 'dropout', keep: 0.5 },
        { type: 'dense', units: 1 },
      ],
    },
    loss: { type: 'hinge', margin: 2, scale: { discriminator: 1, generator: 0.5 } },
    optimizer: {
      generator: { type: 'adam', learningRate: { type: 'constant', value: 2e-4 }, beta1: 0.5, beta2: 0.999 },
      discriminator: {
        type: 'sgd',
        learningRate: { type: 'exponential-decay', from: 0.1, rate: 0.9, every: '1 epoch' },
        momentum: { type: 'constant', value: 0 },
      },
    },
    trainer: { type: 'adversarial', k: 1, updates: 'alternating', epochs: 20 },
    engine: { executor: 'auto', threads: 0, device: 'cpu' },
    metrics: [],
    callbacks: [
      { type: 'progress' },
      { type: 'checkpoint', every: '100 steps', keep: 3 },
      { type: 'evaluate' },
      { type: 'metrics-log', every: '1 step' },
      { type: 'stop-on-divergence' },
    ],
  });
});

it('is at rest: a parsed config, written and read again, parses to itself', () => {
  const config = parse(goodConfig);
  expect(parse(stringify(config))).toEqual(config);
});

it('freezes the config to its last leaf', () => {
  const config = parse(goodConfig) as any;
  expect(() => config.loss.scale.generator++).toThrow(TypeError);
  expect(() => config.generator.hidden.push(1)).toThrow(TypeError);
  expect(() => config.callbacks[0].type.x.y).toThrow(TypeError);
});

it('shares nothing with the defaults in the schemas', () => {
  const one = change(/callbacks:[\s\S]*/, '');
  const two = change(/callbacks:[\s\S]*/, '');
  expect(one.callbacks).toEqual(two.callbacks);
  expect(one.callbacks[0]).not.toBe(two.callbacks[0]);
  expect(one.callbacks.map(({ type }) => type)).toEqual([
    'progress',
    'evaluate',
    'metrics-log',
    'stop-on-divergence',
    'checkpoint',
  ]);
});

it('adds the callbacks that are always there, unless the list sets them', () => {
  const config = change(/callbacks:[\s\S]*/, 'callbacks: [{ type: metrics-log, every: 5 }]');
  expect(config.callbacks).toEqual([
    { type: 'metrics-log', every: 5 },
    { type: 'evaluate' },
    { type: 'stop-on-divergence' },
  ]);
});

it.each([
  ['mnist.yaml', 'mnist'],
  ['my config.yml', 'my-config'],
  ['.yaml', 'experiment'],
])('names the run after the file %s', (file, name) => {
  expect(parse(goodConfig.replace('name: digits\n', ''), file).name).toBe(name);
});

const adam = { type: 'adam', learningRate: { type: 'constant', value: 1e-3 }, beta1: 0.9, beta2: 0.999 };
const sgd = { type: 'sgd', learningRate: { type: 'constant', value: 0.1 }, momentum: { type: 'constant', value: 0 } };

it.each([
  ['one bare name', 'adam', adam, adam],
  ['one for both', '{ type: adam, beta1: 0.5 }', { ...adam, beta1: 0.5 }, { ...adam, beta1: 0.5 }],
  ['one each', '{ generator: adam, discriminator: sgd }', adam, sgd],
  [
    "common keys beside a player's own",
    '{ type: adam, beta1: 0.5, generator: { beta2: 0.9 } }',
    { ...adam, beta1: 0.5, beta2: 0.9 },
    { ...adam, beta1: 0.5 },
  ],
  ['a player of another type', '{ type: adam, beta1: 0.5, discriminator: sgd }', { ...adam, beta1: 0.5 }, sgd],
  [
    'common keys without a type',
    '{ learningRate: 0.1, generator: { type: adam }, discriminator: sgd }',
    { ...adam, learningRate: sgd.learningRate },
    sgd,
  ],
])('optimizer: %s', (_, text, generator, discriminator) => {
  expect(change(/optimizer:[\s\S]*(?=trainer)/, `optimizer: ${text}\n`).optimizer).toEqual({
    generator,
    discriminator,
  });
});

it('takes the component of the slot where none is named', () => {
  expect(change('type: adversarial, ', '').trainer).toMatchObject({ type: 'adversarial', k: 1, epochs: 20 });
});

it('chooses among alternatives by what is written', () => {
  const initializer = (text: string) => change('output: sigmoid', `initializer: ${text}`).generator?.initializer;
  expect(initializer('none')).toBe('none');
  expect(initializer('normal')).toEqual({ type: 'normal', deviation: 0.02 });
  expect(initializer('{ type: normal, deviation: 1 }')).toEqual({ type: 'normal', deviation: 1 });
});

it('is typed by its schema', () => {
  expectTypeOf<ExperimentConfig['seed']>().toEqualTypeOf<number>();
  expectTypeOf<ExperimentConfig['engine']['executor']>().toEqualTypeOf<'auto' | 'compiled' | 'eager'>();
  expectTypeOf<ExperimentConfig['optimizer']['generator']['type']>().toEqualTypeOf<string>();
});

it('takes a few milliseconds once schemas are compiled', () => {
  parse(goodConfig);
  const start = performance.now();
  for (let i = 0; i < 20; i++) parse(goodConfig);
  expect((performance.now() - start) / 20).toBeLessThan(25);
});
