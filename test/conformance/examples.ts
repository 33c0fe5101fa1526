/** A tiny experiment for every component that numbers depend on. A component joins by existing, or by its keys below. */
import { catalog } from '../../src/experiment/catalog.js';
import { partsOf } from '../../src/experiment/parts.js';
import type { Kind, Typed } from '../../src/registry/component.js';

export const tiny = {
  name: 'tiny',
  seed: 3,
  data: { type: 'ring', samples: 200, batch: 8 },
  prior: { type: 'normal', dim: 3 },
  generator: { type: 'mlp', hidden: [7], activation: 'tanh' },
  discriminator: { type: 'mlp', hidden: [6], activation: 'leaky-relu' },
  loss: 'non-saturating',
  optimizer: { type: 'sgd', learningRate: 0.05 },
  trainer: { type: 'adversarial', steps: 10 },
  callbacks: [],
};

const images = { data: { type: 'mnist', limit: 20, batch: 4 } };
const discriminating = (...layers: Typed[]) => ({
  discriminator: { type: 'sequential', layers: [...layers, { type: 'dense', units: 1 }] },
});

/** The tiny experiment with `component` in its place. */
const placed: Partial<Record<Kind, (component: Typed) => object>> = {
  dataset: (data) => ({ data: { batch: 4, ...data } }),
  prior: (prior) => ({ prior: { dim: 3, ...prior } }),
  network: (network) => (network.type.endsWith('discriminator') ? { discriminator: network } : { generator: network }),
  layer: (layer) =>
    discriminating({ type: 'dense', units: 18 }, { type: 'reshape', shape: [3, 3, 2] }, layer, {
      type: 'activation',
      function: 'tanh',
    }),
  initializer: (kernel) => discriminating({ type: 'dense', units: 5, kernel, activation: 'sigmoid' }),
  loss: (loss) => ({ loss }),
  optimizer: (optimizer) => ({ optimizer }),
  schedule: (learningRate) => ({ optimizer: { type: 'sgd', learningRate } }),
  trainer: (trainer) => ({ trainer: { steps: 10, ...trainer } }),
};

/** Networks that the tiny experiment has no use for. */
const further = {
  encoder: { type: 'mlp', hidden: [6], activation: 'leaky-relu' },
  classifier: { type: 'mlp', hidden: [6], activation: 'leaky-relu' },
};

/** `config` with the parts that its trainer uses, and no others. */
function fitted(config: typeof tiny): object {
  const { used, unused } = partsOf(catalog.find('trainer', config.trainer.type)!);
  const all: [string, unknown][] = Object.entries({ ...further, ...config });
  return Object.fromEntries(all.filter(([key]) => used.includes(key) || !unused.includes(key)));
}

/** What some components must be told, or are also worth being told. */
const keys: Partial<Record<Kind, Readonly<Record<string, readonly object[]>>>> = {
  dataset: { mnist: [{ limit: 20 }, { limit: 20, range: [-1, 1] }] },
  network: {
    sequential: [{ layers: [{ type: 'dense', units: 2 }] }],
    mlp: [{}, { hidden: [5, 4], batchNorm: true, activation: 'leaky-relu' }, { hidden: [5], keep: 0.6 }],
    'dcgan-generator': [{ channels: [3, 2], output: 'sigmoid' }],
    'dcgan-discriminator': [{ filters: [2, 3] }, { filters: [2, 3], batchNorm: true, keep: 0.8 }],
  },
  layer: {
    conv2d: [{ filters: 2 }, { filters: 2, strides: 2, activation: 'relu' }, { filters: 2, kernelSize: 4, padding: 2 }],
    'conv2d-transpose': [
      { filters: 2, strides: 2 },
      { filters: 2, strides: 3, padding: 'valid', tiedBias: false },
    ],
    dense: [{ units: 4 }],
    'max-pool2d': [{}, { size: 2, strides: 2, rounding: 'ceil' }],
    maxout: [{ units: 4, pieces: 3 }],
    'maxout-conv2d': [
      { filters: 2, pieces: 3, padding: 1 },
      { filters: 2, tiedBias: false },
    ],
    noise: [{}, { append: 2 }],
    reshape: [{ shape: [6, 3] }],
    activation: ['relu', 'leaky-relu', 'sigmoid', 'softplus'].map((name) => ({ function: name })),
  },
  initializer: { constant: [{ value: 0.1 }], sparse: [{ connections: 1 }], uniform: [{ range: 0.2 }] },
  loss: {
    blend: [{ nonSaturating: 1, minimax: 3, scale: { discriminator: 0.5 } }],
    wasserstein: [{}, { gradientPenalty: 10 }],
    'non-saturating': [{}, { gradientPenalty: { weight: 5, at: 'real', target: 0 } }, { from: 'probabilities' }],
  },
  optimizer: {
    sgd: [{}, { momentum: 0.7 }, { learningRate: 0.1, clipNorm: 0.1, weightDecay: 0.1, maxColumnNorm: 0.5 }],
    adam: [{}, { beta1: 0.5, clipValue: 0.01 }],
    rmsprop: [{}, { momentum: 0.5, centered: true }],
  },
  schedule: {
    constant: [{ value: 0.1 }],
    'exponential-decay': [{ from: 0.1, rate: 0.5, every: 2 }],
    step: [{ from: 0.1, every: 2 }],
    linear: [{ from: 0.1, to: 0.01, over: 5 }],
    cosine: [{ from: 0.1, over: 5 }],
    // biome-ignore lint/suspicious/noThenProperty: a config is never awaited
    'warm-up': [{ over: 5, from: 0.2, then: 0.1 }],
    piecewise: [{ values: [0.1, 0.01], boundaries: [2] }],
  },
  trainer: {
    adversarial: [
      { k: 2 },
      { k: 3, updates: 'simultaneous' },
      { noise: 'shared', updates: 'simultaneous' },
      { average: 0.9, counter: 'shared' },
      { generatorTurnDropout: false },
      { k: 2, generatorSteps: 3, noise: 'shared', counter: 'shared' },
    ],
    autoencoder: [{ likelihood: 'bernoulli' }, { likelihood: 'gaussian', average: 0.9 }],
    'denoising-autoencoder': [
      { likelihood: 'bernoulli', corruption: 'salt-and-pepper', amount: 0.3 },
      { likelihood: 'gaussian', corruption: 'masking' },
      { likelihood: 'gaussian', corruption: 'gaussian', amount: 0.5 },
    ],
    vae: [
      { likelihood: 'bernoulli', klWeight: { type: 'linear', from: 0, to: 1, over: 5 } },
      { likelihood: 'gaussian', deviation: 'learned' },
      { likelihood: 'gaussian', deviation: 0.3, average: { decay: 0.9, warmup: true } },
    ],
  },
};

/** Why a component has no experiment here. */
const left: Partial<Record<Kind, Readonly<Record<string, string>>>> = {
  dataset: {
    cifar10: 'needs files',
    'fashion-mnist': 'needs files',
    idx: 'needs files',
    npy: 'needs files',
    tfd: 'needs files',
  },
  network: { pretrained: 'needs a run; test/experiment/pretrained.test.ts has one' },
  initializer: { 'data-marginals': 'is for biases of the generator; the paper config has it' },
};

/** Networks for images need images on the other side, and so do pixels. */
const around = ({ type, likelihood }: Typed): object => {
  if (type === 'classifier') return images; // they have labels
  // Losses in nats of whole examples are steep.
  const slow = { optimizer: { type: 'sgd', learningRate: 1e-4 } };
  if (likelihood) return { ...slow, ...(likelihood === 'bernoulli' && images) };
  if (type === 'dcgan-generator') return { ...images, discriminator: { type: 'mlp', hidden: [4] } };
  if (type === 'dcgan-discriminator') return { ...images, generator: { type: 'mlp', hidden: [4], output: 'sigmoid' } };
  if (type === 'mnist') return { generator: { type: 'mlp', hidden: [4], output: 'sigmoid' } };
  return {};
};

export interface Conforming {
  readonly title: string;
  readonly component: Typed;
  readonly config: object;
}

/** One or more experiments for each component of the catalog whose kind takes part in a step. */
export const conforming: readonly Conforming[] = (Object.keys(placed) as Kind[]).flatMap((kind) =>
  catalog
    .names(kind)
    .filter((name) => !left[kind]?.[name])
    .flatMap((name) =>
      (keys[kind]?.[name] ?? [{}]).map((own) => {
        const component = { type: name, ...own };
        const config = fitted({ ...tiny, ...around(component), ...placed[kind]!(component) });
        return { title: `${kind} ${name} ${JSON.stringify(own)}`, component, config };
      }),
    ),
);
