/**
 * A short example of each component for the reference, checked by parsing it in its place of a whole config; those of a
 * study, which no config holds, by building them.
 */
import { join } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import { parse } from 'yaml';
import { interpolate } from '../src/experiment/interpolate.js';
import { applyOverrides } from '../src/experiment/override.js';
import { parseExperiment } from '../src/experiment/parse.js';
import { partsOf } from '../src/experiment/parts.js';
import { readConfig } from '../src/experiment/source.js';
import type { Component, Kind } from '../src/registry/component.js';
import type { Registry } from '../src/registry/registry.js';
import { dimension } from '../src/samplers/distributions.js';

interface Place {
  /** How the reference shows the example. */
  shown(example: string): string;
  /** The overrides that put it into a config. Absent for a study's. */
  overrides?(example: string, component: Component): readonly string[];
}

const key = (name: string): Place => ({
  shown: (example) => `${name}: ${example}`,
  overrides: (example) => [`${name}=${example}`],
});

const places: Readonly<Partial<Record<Kind, Place>>> = {
  dataset: key('data'),
  prior: key('prior'),
  network: key('generator'),
  layer: {
    shown: (example) => `- ${example}`,
    overrides: (example) => [`generator={ type: sequential, layers: [${example}] }`],
  },
  initializer: {
    shown: (example) => `kernel: ${example}`,
    overrides: (example) => [`generator={ type: mlp, kernel: ${example} }`],
  },
  loss: key('loss'),
  optimizer: key('optimizer'),
  schedule: {
    shown: (example) => `learningRate: ${example}`,
    overrides: (example) => [`optimizer={ type: adam, learningRate: ${example} }`],
  },
  metric: { shown: (example) => `- ${example}`, overrides: (example) => [`metrics=[${example}]`] },
  callback: { shown: (example) => `- ${example}`, overrides: (example) => [`callbacks=[${example}]`] },
  trainer: {
    shown: (example) => `trainer: ${example}`,
    overrides: (example, trainer) => [`trainer=${example}`, ...partsFor(trainer as Component<'trainer'>)],
  },
  sampler: { shown: (example) => `method: ${example}` },
  pruner: { shown: (example) => `early_terminate: ${example}` },
};

/** Overrides that leave the parts which a trainer uses, and no others. */
function partsFor(trainer: Component<'trainer'>): string[] {
  const { used, unused, players } = partsOf(trainer);
  const networks = players.map((role) => `${role}=mlp`);
  return [
    ...networks,
    ...(used.includes('loss') ? ['loss=non-saturating'] : []),
    ...unused.map((key) => `${key}=null`),
  ];
}

/** Where a bare name says too little. */
const written: Readonly<Record<string, string>> = {
  'dataset cifar10': '{ type: cifar10, path: ./cifar-10-batches-bin, validation: 10000, batch: 100 }',
  'dataset fashion-mnist': '{ type: fashion-mnist, path: ./fashion-mnist, batch: 100 }',
  'dataset gaussian-1d': '{ type: gaussian-1d, mean: 0, deviation: 1, batch: 256 }',
  'dataset grid': '{ type: grid, side: 5, spacing: 2, batch: 256 }',
  'dataset idx': '{ type: idx, images: ./letters-images-idx3-ubyte.gz, range: [-1, 1] }',
  'dataset mnist': '{ type: mnist, range: [0, 1], batch: 100 }',
  'dataset npy': '{ type: npy, path: ./faces.npy, batch: 32 }',
  'dataset ring': '{ type: ring, modes: 8, radius: 2, batch: 256 }',
  'dataset swiss-roll': '{ type: swiss-roll, noise: 0.1, batch: 256 }',
  'dataset tfd': '{ type: tfd, path: ./TFD_48x48.mat, train: unlabeled, batch: 100 }',
  'prior normal': '{ type: normal, dim: 100 }',
  'prior spherical': '{ type: spherical, dim: 64 }',
  'prior uniform': '{ type: uniform, dim: 100, min: -1, max: 1 }',
  'network mlp': '{ type: mlp, hidden: [1200, 1200], activation: relu, output: sigmoid }',
  'network sequential':
    '{ type: sequential, layers: [{ type: dense, units: 64, activation: relu }, { type: dense, units: 2 }] }',
  'network dcgan-generator': '{ type: dcgan-generator, output: tanh }',
  'network dcgan-discriminator': '{ type: dcgan-discriminator, keep: 0.7 }',
  'network pretrained': '{ type: pretrained, run: ./runs/tfd-pretrain }',
  'layer activation': '{ type: activation, function: leaky-relu, slope: 0.2 }',
  'layer conv2d': '{ type: conv2d, filters: 64, kernelSize: 4, strides: 2, activation: leaky-relu }',
  'layer conv2d-transpose': '{ type: conv2d-transpose, filters: 32, kernelSize: 4, strides: 2 }',
  'layer dense': '{ type: dense, units: 256, activation: relu }',
  'layer dropout': '{ type: dropout, keep: 0.8 }',
  'layer max-pool2d': '{ type: max-pool2d, size: 2 }',
  'layer maxout': '{ type: maxout, units: 240, pieces: 5 }',
  'layer maxout-conv2d': '{ type: maxout-conv2d, filters: 32, pieces: 2, kernelSize: 8, padding: 4 }',
  'layer noise': '{ type: noise, deviation: 0.3 }',
  'layer reshape': '{ type: reshape, shape: [7, 7, 64] }',
  'initializer constant': '{ type: constant, value: 0.1 }',
  'initializer normal': '{ type: normal, deviation: 0.02 }',
  'initializer sparse': '{ type: sparse, connections: 15 }',
  'initializer uniform': '{ type: uniform, range: 0.05 }',
  'loss blend': '{ type: blend, nonSaturating: 1, minimax: 0.5 }',
  'loss least-squares': '{ type: least-squares, a: -1, b: 1, c: 0 }',
  'loss non-saturating': '{ type: non-saturating, scale: { discriminator: 0.5 } }',
  'optimizer adam': '{ type: adam, learningRate: 2e-4, beta1: 0.5 }',
  'optimizer rmsprop': '{ type: rmsprop, learningRate: 5e-5, clipValue: 1 }',
  'optimizer sgd': '{ type: sgd, learningRate: 0.1, momentum: 0.5 }',
  'schedule constant': '{ type: constant, value: 1e-3 }',
  'schedule cosine': '{ type: cosine, from: 1e-3, to: 0, over: 20 epochs }',
  'schedule exponential-decay': '{ type: exponential-decay, from: 1e-3, rate: 0.9, every: 470, staircase: true }',
  'schedule linear': '{ type: linear, from: 0.5, to: 0.7, over: 250 epochs }',
  'schedule piecewise': '{ type: piecewise, values: [1e-3, 1e-4], boundaries: [10 epochs] }',
  'schedule step': '{ type: step, from: 1e-3, every: 30 epochs }',
  'schedule warm-up': '{ type: warm-up, over: 500 steps, then: 1e-3 }',
  'callback checkpoint': '{ type: checkpoint, every: 1 epoch, keep: 3 }',
  'callback early-stopping': '{ type: early-stopping, metric: loss.generator, patience: 5 epochs }',
  'callback evaluate': '{ type: evaluate, every: 500 steps }',
  'callback metrics-log': '{ type: metrics-log, every: 100 }',
  'callback sample-grid': '{ type: sample-grid, every: 1 epoch, rows: 10, columns: 10 }',
  'callback stop-on-divergence': '{ type: stop-on-divergence, limit: 1e4 }',
  'callback tensorboard': '{ type: tensorboard, every: 100 }',
  'metric frechet': '{ type: frechet, samples: 10000 }',
  'metric mode-coverage': '{ type: mode-coverage, least: 0.2 }',
  'metric prdc': '{ type: prdc, samples: 5000, k: 3 }',
  'metric sliced-wasserstein': '{ type: sliced-wasserstein, samples: 5000 }',
  'sampler points': '{ type: points, points: [{}, { trainer.k: 2 }] }',
  'pruner asha': '{ type: asha, min_iter: 2, eta: 4 }',
  'pruner hyperband': '{ type: hyperband, min_iter: 3 }',
  'pruner median': '{ type: median, startup_trials: 5, warmup: 3 }',
  'trainer adversarial': '{ type: adversarial, k: 1, updates: alternating, epochs: 20 }',
  'trainer autoencoder': '{ type: autoencoder, likelihood: gaussian, epochs: 20 }',
  'trainer classifier': '{ type: classifier, epochs: 12 }',
  'trainer denoising-autoencoder': '{ type: denoising-autoencoder, corruption: masking, amount: 0.25, epochs: 20 }',
  'trainer vae': '{ type: vae, klWeight: { type: linear, from: 0, to: 1, over: 2 epochs }, epochs: 20 }',
};

const base = join(import.meta.dirname, '../configs/gaussian-1d.yaml');

/** One line of YAML. @throws ConfigError when the example is wrong, such as for a component that needs one written */
export function exampleOf(component: Component, registry: Registry): string {
  const { kind, name } = component;
  const place = places[kind];
  if (!place) throw new Error(`scripts/examples.ts does not say where a ${kind} stands in a config`);
  const example = written[`${kind} ${name}`] ?? name;
  if (place.overrides)
    parseExperiment(interpolate(applyOverrides(readConfig(base), place.overrides(example, component))), registry);
  else buildForStudy(component, parse(example));
  return place.shown(example);
}

/** Of a sampler or pruner. @throws Error when the keys do not fit it */
export function buildForStudy({ config, build }: Component<any>, example: string | { type: string }): void {
  const { type: _, ...keys } = typeof example === 'string' ? { type: example } : example;
  const k = dimension('trainer.k', { distribution: 'categorical', values: [1, 2] });
  const space = { dimensions: [k], allows: () => true };
  build(Value.Decode(config, Value.Default(config, keys)) as never, { space, seed: 0 } as never);
}

/** Examples of components that are no longer there. */
export const leftOver = (registry: Registry): string[] =>
  Object.keys(written).filter((entry) => {
    const [kind, name] = entry.split(' ') as [Kind, string];
    return registry.find(kind, name) === undefined;
  });
