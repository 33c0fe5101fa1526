/** Which mode each example belongs to, and how the labels of many are spread. What modes are is said by a `Labeller`. */
import type { HostTensor } from '../engine/tensor.js';

export interface Labels {
  /** The most likely mode of each example, counted from 0: [n] */
  readonly modes: Int32Array;
  /** How surely it belongs there, from 0, not at all, to 1: [n]. NaN where the example holds NaN. */
  readonly surety: Float32Array;
}

/** Logits [n, classes] -> the likeliest class of each, with its probability. */
export function byLogits({ data, shape: [n, classes] }: HostTensor): Labels {
  const modes = new Int32Array(n!);
  const surety = new Float32Array(n!);
  for (let row = 0; row < n!; row++) {
    const logits = data.subarray(row * classes!, (row + 1) * classes!);
    for (let i = 1; i < classes!; i++) if (logits[i]! > logits[modes[row]!]!) modes[row] = i;
    let sum = 0;
    for (const logit of logits) sum += Math.exp(logit - logits[modes[row]!]!);
    surety[row] = 1 / sum;
  }
  return { modes, surety };
}

/** Examples [n, ...shape] -> the nearest centre of each; surely so within `reach` of it, and beyond not at all. */
export function byCentres(
  { data, shape: [n] }: HostTensor,
  centres: readonly (readonly number[])[],
  reach: number,
): Labels {
  const dim = centres[0]!.length;
  const modes = new Int32Array(n!);
  const surety = new Float32Array(n!);
  for (let row = 0; row < n!; row++) {
    let least = Number.POSITIVE_INFINITY;
    centres.forEach((centre, mode) => {
      const square = centre.reduce((sum, value, i) => sum + (data[row * dim + i]! - value) ** 2, 0);
      if (square < least || Number.isNaN(square)) [modes[row], least] = [mode, square];
    });
    surety[row] = Number.isNaN(least) ? Number.NaN : Number(least <= reach * reach);
  }
  return { modes, surety };
}

/** The share of all examples that have each label. `among`: only those that belong there at all are counted. */
export function sharesOf({ modes, surety }: Labels, count: number, among: 'all' | 'sure' = 'all'): Float64Array {
  const shares = new Float64Array(count);
  modes.forEach((mode, i) => {
    if (among === 'all' || surety[i]! > 0) shares[mode]! += 1 / modes.length;
  });
  return shares;
}

/** In nats: from 0, where all have one label, to the logarithm of the number of labels. */
export const entropy = (shares: Float64Array): number =>
  shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);

/** The Kullback-Leibler divergence KL(p || q) in nats; infinite where q lacks a label that p has. */
export const divergence = (p: Float64Array, q: Float64Array): number =>
  p.reduce((sum, share, i) => (share > 0 ? sum + share * Math.log(share / q[i]!) : sum), 0);
