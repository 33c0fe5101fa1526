/** What is measured: shipped configs, and on whom. Peers whose backend lacks a kernel of a workload are not tried on it. */

export type Contender = 'compiled' | 'wasm' | 'cpu';

export interface Workload {
  readonly name: string;
  readonly config: string;
  readonly overrides?: readonly string[];
  /** Iterations of one measurement, for each contender that can run it. */
  readonly iterations: Readonly<Partial<Record<Contender, number>>>;
}

export const workloads: readonly Workload[] = [
  { name: "blog's MLP", config: 'configs/seed/mnist-fc.yaml', iterations: { compiled: 600, wasm: 12, cpu: 5 } },
  { name: "paper's MLP, as run", config: 'configs/paper/mnist.yaml', iterations: { compiled: 200, wasm: 6, cpu: 3 } },
  {
    name: "paper's MLP, Adam",
    config: 'configs/paper/mnist.yaml',
    overrides: [
      'optimizer={type: adam, learningRate: 2e-4, beta1: 0.5}',
      'trainer.updates=alternating',
      'trainer.noise=fresh',
    ],
    iterations: { compiled: 200, wasm: 6, cpu: 3 },
  },
  { name: 'showcase', config: 'configs/mnist-mlp.yaml', iterations: { compiled: 400, wasm: 8, cpu: 4 } },
  // TensorFlow.js's wasm backend has no Conv2DBackpropFilter; its cpu backend did not end two iterations in 170 s.
  { name: 'DCGAN', config: 'configs/mnist-dcgan.yaml', iterations: { compiled: 50 } },
];
