import { expect, it } from 'vitest';
import { applyOverrides } from '../../src/experiment/override.js';
import { parseExperiment } from '../../src/experiment/parse.js';
import { readConfig } from '../../src/experiment/source.js';
import { registry } from './fake-registry.js';
import { folder } from './folder.js';
import { goodConfig } from './good-config.js';

const files = folder();
const base = files.write('base/base.yaml', goodConfig);

/** The parsed config of a file with this text over the base. */
function over(text: string, overrides: readonly string[] = []) {
  const path = files.write('child.yaml', `extends: base/base.yaml\n${text}`);
  return parseExperiment(applyOverrides(readConfig(path), overrides), registry);
}

it('merges maps at every depth', () => {
  expect(over('loss: { scale: { discriminator: 3 } }').loss).toEqual({
    type: 'hinge',
    margin: 2,
    scale: { discriminator: 3, generator: 0.5 },
  });
});

it('replaces lists', () => {
  expect(over('generator: { hidden: [7] }').generator).toMatchObject({ type: 'mlp', hidden: [7], output: 'sigmoid' });
});

it.each([
  ['in full', 'loss: { type: wasserstein }'],
  ['by a bare name', 'loss: wasserstein'],
])('drops the keys of a component whose type changes, %s', (_, text) => {
  expect(over(text).loss).toEqual({ type: 'wasserstein', clip: 0.01, scale: { discriminator: 1, generator: 1 } });
});

it.each([
  ['in full', 'loss: { type: hinge }'],
  ['by a bare name', 'loss: hinge'],
])('keeps them when the type is the same, %s', (_, text) => {
  expect(over(text).loss).toMatchObject({ margin: 2, scale: { generator: 0.5 } });
});

it('joins a map with the bare name under it', () => {
  const path = files.write('bare.yaml', goodConfig.replace(/loss: .*/, 'loss: hinge'));
  const child = files.write('on-bare.yaml', `extends: ${path}\nloss: { margin: 5 }\nengine: { threads: 2 }`);
  const config = parseExperiment(readConfig(child), registry);
  expect(config.loss).toMatchObject({ type: 'hinge', margin: 5 });
  expect(config.engine).toEqual({ executor: 'auto', threads: 2, device: 'cpu' });
});

it('joins a bare value with the map under it, through any number of layers', () => {
  expect(over('engine: { threads: 2 }', ['engine=eager']).engine).toEqual({
    executor: 'eager',
    threads: 2,
    device: 'cpu',
  });
  expect(over('engine: { threads: 2 }', ['engine=eager', 'engine.threads=3', 'engine=compiled']).engine).toEqual({
    executor: 'compiled',
    threads: 3,
    device: 'cpu',
  });
});

it('lets one optimizer for both replace one each', () => {
  const { generator, discriminator } = over('optimizer: { type: sgd, momentum: 0.9 }').optimizer;
  expect(generator).toEqual(discriminator);
  expect(generator).toMatchObject({ type: 'sgd', momentum: { type: 'constant', value: 0.9 } });
  expect(over('', ['optimizer=sgd']).optimizer.generator?.type).toBe('sgd');
});

it('puts later bases over earlier ones and the file over all', () => {
  files.write('one.yaml', 'seed: 1\ntrainer: { k: 1, steps: 1 }');
  files.write('two.yaml', 'seed: 2\ntrainer: { k: 2 }');
  const path = files.write('three.yaml', 'extends: [base/base.yaml, one.yaml, two.yaml]\ntrainer: { epochs: 3 }');
  const config = parseExperiment(readConfig(path), registry);
  expect(config).toMatchObject({ seed: 2, trainer: { k: 2, steps: 1, epochs: 3 } });
});

it('reads a base that two others share, twice, without taking it for a circle', () => {
  files.write('left.yaml', 'extends: base/base.yaml\nseed: 8');
  files.write('right.yaml', 'extends: base/base.yaml\nname: right');
  const path = files.write('diamond.yaml', 'extends: [left.yaml, right.yaml]');
  expect(parseExperiment(readConfig(path), registry)).toMatchObject({ name: 'right', seed: 1 });
});

it('resolves a path relative to the file that names it', () => {
  const data = files.write('data/data.yaml', 'data: { type: npy, path: points.npy }');
  const path = files.write('far.yaml', `extends: [${base}, ${data}]`);
  expect(parseExperiment(readConfig(path), registry).data).toMatchObject({ path: `${files.path}/data/points.npy` });
  const moved = applyOverrides(readConfig(path), ['data.path=here.npy']);
  expect(parseExperiment(moved, registry).data).toMatchObject({ path: `${process.cwd()}/here.npy` });
});
