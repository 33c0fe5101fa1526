/** What is measured: shipped configs, and who is known not to be able to run them. */

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
const notWritten = 'this workload is not written for it';
const tooSlow = 'one iteration takes minutes';

const adam = [
  'optimizer={type: adam, learningRate: 2e-4, beta1: 0.5}',
  'trainer.updates=alternating',
  'trainer.noise=fresh',
];

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
  workload('paper', "paper's MLP, as run", 'paper/mnist', { cannot: { 'jax-js': notWritten } }),
  workload('paper-adam', "paper's MLP, Adam", 'paper/mnist', { overrides: adam, cannot: { 'jax-js': notWritten } }),
  workload('showcase', 'showcase', 'mnist-mlp'),
  workload('dcgan', 'DCGAN', 'mnist-dcgan', {
    cannot: { 'tfjs-wasm': noFilterGradient, 'tfjs-cpu': tooSlow, 'jax-js': notWritten },
  }),
  workload('wgan-gp', 'WGAN-GP, one critic step', 'mnist-wgan-gp', {
    overrides: ['trainer.k=1'],
    cannot: { 'jax-js': notWritten },
  }),
  workload('gaussian-1d', '1-D toy', 'gaussian-1d'),
  workload('ring', '2-D toy', 'ring'),
  workload('sample-showcase', 'sampling, showcase', 'mnist-mlp', { samples: 10_000, cannot: { 'jax-js': notWritten } }),
  workload('sample-dcgan', 'sampling, DCGAN', 'mnist-dcgan', {
    samples: 10_000,
    cannot: { 'tfjs-cpu': tooSlow, 'jax-js': notWritten },
  }),
];
