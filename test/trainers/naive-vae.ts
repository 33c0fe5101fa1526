/** The evidence lower bound of a small variational autoencoder, written out in double precision for one batch. */
export interface Dense {
  /** [inputs, outputs], row by row. */
  readonly kernel: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
}

export type Layers = readonly [hidden: Dense, output: Dense];

export interface Naive {
  readonly encoder: Layers;
  readonly generator: Layers;
  /** Rows of the batch, and the standard normal noise of each one's code. */
  readonly x: readonly (readonly number[])[];
  readonly epsilon: readonly (readonly number[])[];
  readonly prior: { readonly mean: number; readonly deviation: number };
  /** log p(x | output), of one example. */
  logDensity(output: readonly number[], x: readonly number[]): number;
}

const dense = ({ kernel, bias }: Dense, x: readonly number[]): number[] =>
  Array.from(bias, (b, j) => x.reduce((sum, xi, i) => sum + xi * kernel[i * bias.length + j]!, b));

const network = ([hidden, output]: Layers, x: readonly number[]): number[] =>
  dense(output, dense(hidden, x).map(Math.tanh));

const logNormal = (x: number, mean: number, variance: number): number =>
  -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) ** 2 / variance);

export const gaussian =
  (deviation: number) =>
  (output: readonly number[], x: readonly number[]): number =>
    x.reduce((sum, xi, i) => sum + logNormal(xi, output[i]!, deviation ** 2), 0);

/** As the definition has it, by a sum over the two outcomes; only good where no logit is large. */
export const bernoulli = (logits: readonly number[], x: readonly number[]): number =>
  x.reduce((sum, xi, i) => {
    const p = 1 / (1 + Math.exp(-logits[i]!));
    return sum + xi * Math.log(p) + (1 - xi) * Math.log(1 - p);
  }, 0);

/** KL of one normal from another, by the trapezoidal rule over its own density. */
export function divergenceByIntegral(mean: number, variance: number, prior: Naive['prior']): number {
  const [deviation, steps] = [Math.sqrt(variance), 4000];
  const width = (24 * deviation) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const z = mean - 12 * deviation + i * width;
    const log = logNormal(z, mean, variance);
    sum += Math.exp(log) * (log - logNormal(z, prior.mean, prior.deviation ** 2)) * width;
  }
  return sum;
}

/** Means over the batch, in nats. */
export function naiveBound({ encoder, generator, x, epsilon, prior, logDensity }: Naive) {
  let [reconstruction, kl] = [0, 0];
  x.forEach((row, n) => {
    const output = network(encoder, row);
    const dim = output.length / 2;
    const z = epsilon[n]!.map((e, i) => output[i]! + Math.sqrt(Math.exp(output[dim + i]!)) * e);
    reconstruction -= logDensity(network(generator, z), row) / x.length;
    for (let i = 0; i < dim; i++) kl += divergenceByIntegral(output[i]!, Math.exp(output[dim + i]!), prior) / x.length;
  });
  return { reconstruction, kl };
}
