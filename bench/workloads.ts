/** What is measured: shipped configs, and who is known not to be able to run them. */

import { existsSync } from 'node:fs';

export interface Workload {
  /** On the command line and in the peers' files. */
  readonly name: string;
  readonly title: string;
  readonly config: string;
  readonly overrides: readonly string[];
  /** Whether an iteration draws `samples` images instead of training. */
  readonly samples?: number;
  /** Why a contender is not tried. */
  readonly cannot: Readonly<Record<string, string>>;
}

const noFilterGradient = 'has no kernel for the gradient of a convolution by its filter';
const tooSlow = 'one iteration takes minutes';

const adam = [
  'optimizer={type: adam, learningRate: 2e-4, beta1: 0.5}',
  'trainer.updates=alternating',
  'trainer.noise=fresh',
];

/** For peers alone, while no config of ours has a gradient penalty. */
const standIn = {
  overrides: [
    'data={range: [-1, 1], batch: 64}',
    'generator.hidden=[256, 512]',
    'discriminator.hidden=[512, 256]',
    'loss=wasserstein',
    'optimizer={learningRate: 1e-4, beta1: 0, beta2: 0.9}',
  ],
  cannot: Object.fromEntries(
    ['ours', 'tfjs-node', 'tfjs-wasm', 'tfjs-cpu'].map((name) => [name, 'no gradient penalty yet']),
  ),
};

const workload = (name: string, title: string, config: string, rest: Partial<Workload> = {}): Workload => ({
  name,
  title,
  config: `configs/${config}.yaml`,
  overrides: [],
  cannot: {},
  ...rest,
});

export const workloads: readonly Workload[] = [
  workload('blog', "blog's MLP", 'seed/mnist-fc'),
  workload('paper', "paper's MLP, as run", 'paper/mnist'),
  workload('paper-adam', "paper's MLP, Adam", 'paper/mnist', { overrides: adam }),
  workload('showcase', 'showcase', 'mnist-mlp'),
  workload('dcgan', 'DCGAN', 'mnist-dcgan', { cannot: { 'tfjs-wasm': noFilterGradient, 'tfjs-cpu': tooSlow } }),
  existsSync('configs/mnist-wgan-gp.yaml')
    ? workload('wgan-gp', 'WGAN-GP', 'mnist-wgan-gp')
    : workload('wgan-gp', 'WGAN-GP', 'seed/mnist-fc', standIn),
  workload('gaussian-1d', '1-D toy', 'gaussian-1d'),
  workload('ring', '2-D toy', 'ring'),
  workload('sample-showcase', 'sampling, showcase', 'mnist-mlp', { samples: 10_000 }),
  workload('sample-dcgan', 'sampling, DCGAN', 'mnist-dcgan', { samples: 10_000, cannot: { 'tfjs-cpu': tooSlow } }),
];
