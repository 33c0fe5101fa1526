/**
 * The log-likelihood of rows under a Parzen window: an isotropic Gaussian at each of a set of samples,
 *
 *     ll(x) = log (1/m sum over samples s of exp(-|x - s|^2 / 2 sigma^2)) - d log(sigma sqrt(2 pi)),
 *
 * in nats, d being the numbers of a row, with sigma the best of a grid on rows of its own. Distances are the engine's.
 */
import { eachDistance } from '../engine/distances.js';
import { type HostTensor, sizeOf } from '../engine/tensor.js';
import { mean, squaresAbout } from './mean.js';

/** What samples are measured by. */
export interface Held {
  /** Rows on which sigma is chosen, and those whose likelihood counts: [n, ...shape] each. */
  readonly choosing: HostTensor;
  readonly test: HostTensor;
  /** In ascending order. */
  readonly sigmas: readonly number[];
}

/** `count` numbers from `from` to `to`, each by one factor larger than the one before, as NumPy's logspace. */
export function logSpace(from: number, to: number, count: number): number[] {
  const factor = count > 1 ? (to / from) ** (1 / (count - 1)) : 1;
  return Array.from({ length: count }, (_, i) => from * factor ** i);
}

/** For each sigma, the log-likelihood of each row [n, ...shape] under windows at the samples [m, ...shape]. */
export async function logLikelihoods(
  rows: HostTensor,
  samples: HostTensor,
  sigmas: readonly number[],
): Promise<Float64Array[]> {
  const [m, ...shape] = samples.shape as [number, ...number[]];
  const found = sigmas.map(() => new Float64Array(rows.shape[0]!).fill(Number.NaN));
  const norms = sigmas.map((sigma) => Math.log(m) + sizeOf(shape) * Math.log(sigma * Math.sqrt(2 * Math.PI)));
  await eachDistance(rows, samples, (row, squares) => {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < m; i++) least = Math.min(least, squares[i]!);
    sigmas.forEach((sigma, i) => {
      const factor = -1 / (2 * sigma * sigma);
      found[i]![row] = Math.log(kernels(squares, least, factor)) + least * factor - norms[i]!;
    });
  });
  return found;
}

/** Exponents below this add nothing to a sum that has a 1 in it, however many they are. */
const negligible = -60;

/** The sum of exp(factor (square - least)). */
function kernels(squares: Float32Array, least: number, factor: number): number {
  if (Number.isNaN(least)) return least;
  let sum = 0;
  for (let i = 0; i < squares.length; i++) {
    const exponent = factor * (squares[i]! - least);
    if (exponent > negligible) sum += Math.exp(exponent);
  }
  return sum;
}

/** `value`: mean over the test rows, `error` its standard error; `validation`: mean over the rows that chose `sigma`. */
export async function measureWindow(samples: HostTensor, { choosing, test, sigmas }: Held) {
  const tried = (await logLikelihoods(choosing, samples, sigmas)).map(mean);
  const best = tried.reduce((best, value, i) => (value > (tried[best] ?? Number.NEGATIVE_INFINITY) ? i : best), -1);
  const sigma = sigmas[best] ?? Number.NaN;
  const [found] = await logLikelihoods(test, samples, [sigma]);
  const value = mean(found!);
  return {
    value,
    error: Math.sqrt(squaresAbout(found!, value)) / found!.length,
    sigma,
    validation: tried[best] ?? Number.NaN,
  };
}
