/**
 * The paper's experiments on faces and on CIFAR-10, whose data are not here: what their networks are, by the constants of
 * the authors' code. Nothing is allocated: a network knows its variables' shapes when it is built.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { buildExperiment } from '../../src/experiment/build.js';
import { catalog } from '../../src/experiment/catalog.js';
import { interpolate } from '../../src/experiment/interpolate.js';
import { applyOverrides } from '../../src/experiment/override.js';
import { parseExperiment } from '../../src/experiment/parse.js';
import { readConfig } from '../../src/experiment/source.js';
import type { Layer } from '../../src/networks/layer.js';
import { countParameters } from '../../src/networks/parameters.js';

const configs = join(import.meta.dirname, '../../configs/paper');

const configOf = (name: string, overrides: readonly string[], environment = {}) =>
  parseExperiment(
    interpolate(applyOverrides(readConfig(join(configs, `${name}.yaml`)), overrides), environment),
    catalog,
  );

const built = (name: string, ...overrides: string[]) =>
  buildExperiment(configOf(name, ['data.path=/nowhere', ...overrides]), catalog);

const sizesOf = (layer: Layer | undefined) => layer!.parts!.map(({ layer }) => layer.outputShape.join(' x '));
const kernels = (layer: Layer | undefined) => layer!.parts!.map(({ layer }) => countParameters(layer)).filter(Boolean);

const hundred = [100, 8000, 8000];
const dense = (...sizes: number[]) => sizes.slice(1).map((units, i) => (sizes[i]! + 1) * units);

describe.each([
  ['tfd-pretrain', 83_250_304, 21_037_201, [980, 50]],
  ['cifar10-fully-connected', 89_395_072, 37_393_601, [400, 100]],
  ['cifar10-convolutional', 64_825_072, 12_454_073, [312, 100]],
] as const)('%s', (name, ofGenerator, ofDiscriminator, [steps, epochs]) => {
  it('has the parameters of the original, and its passes over the data', () => {
    const { networks, dataset, trainer, config } = built(name);
    expect(countParameters(networks.generator!)).toBe(ofGenerator);
    expect(countParameters(networks.discriminator!)).toBe(ofDiscriminator);
    expect(Math.floor(dataset.size / dataset.batch)).toBe(steps);
    expect(trainer.ends).toEqual([{ amount: epochs, unit: 'epochs' }]);
    expect(config.trainer).toMatchObject({ updates: 'simultaneous', noise: 'shared' });
  });

  it('says what is missing where no path is given', () => {
    expect(() => configOf(name, [])).toThrow(/data\.path: the environment variable "(TFD|CIFAR10)" is not set/);
    expect(configOf(name, [], { TFD: '/here', CIFAR10: '/here' }).data.path).toBe('/here');
  });
});

it('tfd-pretrain: 100 -> 8000 -> 8000 -> 2304 against two maxouts of 1200', () => {
  const { networks } = built('tfd-pretrain');
  expect(kernels(networks.generator)).toEqual(dense(...hundred, 2304));
  expect(kernels(networks.discriminator)).toEqual([2305 * 6000, 1201 * 6000, 1201]);
});

describe('tfd-train', () => {
  const runs = mkdtempSync(join(tmpdir(), 'sparring-'));
  afterAll(() => rmSync(runs, { recursive: true }));

  it('puts 100 -> 8000 -> 100 before the whole first generator, for 22 epochs', () => {
    mkdirSync(join(runs, 'latest'));
    writeFileSync(join(runs, 'latest/config.yaml'), stringify(configOf('tfd-pretrain', ['data.path=/nowhere'])));
    const { networks, trainer } = built('tfd-train', `generator.run=${runs}`);
    const added = dense(100, 8000, 100);
    expect(kernels(networks.generator)).toEqual([...added, 83_250_304]);
    expect(sizesOf(networks.generator)).toEqual(['8000', '100', '48 x 48 x 1']);
    expect(added[0]! + added[1]!).toBe(1_608_100);
    expect(countParameters(networks.discriminator!)).toBe(21_037_201);
    expect(trainer.ends).toEqual([{ amount: 22, unit: 'epochs' }]);
  });

  it('says what is missing where no run is given', () => {
    expect(() => configOf('tfd-train', ['data.path=/nowhere'])).toThrow(
      /generator\.run: .*"TFD_PRETRAINED" is not set/,
    );
    expect(() => built('tfd-train', 'generator.run=/nowhere')).toThrow('there is no run in /nowhere. Train it first');
  });
});

it('cifar10-fully-connected: 100 -> 8000 -> 8000 -> 3072 against two maxouts of 1600', () => {
  const { networks } = built('cifar10-fully-connected');
  expect(kernels(networks.generator)).toEqual(dense(...hundred, 3072));
  expect(kernels(networks.discriminator)).toEqual([3073 * 8000, 1601 * 8000, 1601]);
});

describe('cifar10-convolutional', () => {
  it('goes through the sizes of the original', () => {
    const { networks } = built('cifar10-convolutional');
    expect(sizesOf(networks.generator)).toEqual(['8000', '8000', '10 x 10 x 80', '32 x 32 x 3']);
    expect([...new Set(sizesOf(networks.discriminator))]).toEqual([
      '32 x 32 x 3',
      '33 x 33 x 32',
      '16 x 16 x 32',
      '15 x 15 x 32',
      '7 x 7 x 32',
      '9 x 9 x 192',
      '5 x 5 x 192', // 4800 features
      '500',
      '1',
    ]);
    expect(kernels(networks.generator).at(-1)).toBe(5 * 5 * 3 * 80 + 32 * 32 * 3); // a bias for each number
    expect(kernels(networks.discriminator)).toEqual([
      8 * 8 * 3 * 64 + 64,
      8 * 8 * 32 * 64 + 64,
      5 * 5 * 32 * 384 + 384,
      4801 * 2500,
      501,
    ]);
  });

  it('would not, if pooling left out the windows that hang over the edge', () => {
    const { networks } = built(
      'cifar10-convolutional',
      ...[2, 5, 8].map((i) => `discriminator.layers.${i}.rounding=floor`),
    );
    expect(kernels(networks.discriminator).at(-2)).not.toBe(4801 * 2500);
  });
});
