import { expect, it } from 'vitest';
import { plain } from '../../src/experiment/document.js';
import { applyOverrides } from '../../src/experiment/override.js';
import { parseExperiment } from '../../src/experiment/parse.js';
import { readConfig } from '../../src/experiment/source.js';
import { registry } from './fake-registry.js';
import { folder } from './folder.js';
import { goodConfig } from './good-config.js';

const files = folder();
const source = readConfig(files.write('good.yaml', goodConfig));
const parse = (...overrides: string[]) => parseExperiment(applyOverrides(source, overrides), registry);

it.each([
  ['seed=3', { seed: 3 }],
  ['name=yes', { name: 'yes' }],
  ['name="3"', { name: '3' }],
  ['generator.hidden=[1, 2]', { generator: { hidden: [1, 2] } }],
  ['trainer.k=1e1', { trainer: { k: 10 } }],
  ['loss={ type: wasserstein, clip: 1 }', { loss: { type: 'wasserstein', clip: 1 } }],
  ['loss={ margin: 7 }', { loss: { type: 'hinge', margin: 7, scale: { generator: 0.5 } } }],
  [
    'callbacks.1.every=10',
    { callbacks: [{ type: 'progress' }, { type: 'checkpoint', every: 10, keep: 3 }, {}, {}, {}] },
  ],
  ['callbacks.2=sample-grid', { callbacks: [{}, {}, { type: 'sample-grid' }, {}, {}, {}] }],
  ['discriminator.layers.0.keep=0.8', { discriminator: { layers: [{ type: 'dropout', keep: 0.8 }, {}] } }],
  [
    'optimizer.generator.learningRate.value=3',
    { optimizer: { generator: { learningRate: { type: 'constant', value: 3 } } } },
  ],
  ['engine.threads=2', { engine: { executor: 'auto', threads: 2 } }],
])('%s', (override, expected) => {
  expect(parse(override)).toMatchObject(expected);
});

it.each(['loss.type=wasserstein', 'loss=wasserstein'])('%s drops the old keys', (override) => {
  expect(parse(override).loss).toEqual({ type: 'wasserstein', clip: 0.01, scale: { discriminator: 1, generator: 1 } });
});

it('applies in order: keys after the type that has them', () => {
  expect(parse('loss.type=wasserstein', 'loss.clip=2').loss).toMatchObject({ clip: 2 });
  expect(() => parse('loss.clip=2', 'loss.type=hinge')).toThrow('argument "loss.clip=2" loss.clip');
});

it('takes a key back to its default when nothing follows the =', () => {
  expect(parse('loss.margin=').loss).toMatchObject({ type: 'hinge', margin: 1, scale: { generator: 0.5 } });
  expect(parse('trainer.epochs=').trainer).not.toHaveProperty('epochs');
  expect(parse('trainer.steps=').trainer).toEqual(parse().trainer);
  expect(() => parse('trainer.step=')).toThrow('Did you mean "trainer.steps"?'.replace('trainer.', ''));
  expect(() => parse('data=')).toThrow('"data" has no default');
});

it('changes nothing of the source it is given', () => {
  const before = JSON.stringify(plain(source.root));
  parse('loss.type=wasserstein', 'callbacks.0=sample-grid', 'generator.hidden=[1]');
  expect(JSON.stringify(plain(source.root))).toBe(before);
});

it('keeps the arguments as given', () => {
  expect(applyOverrides(applyOverrides(source, ['seed=1']), ['seed=2']).overrides).toEqual(['seed=1', 'seed=2']);
});
