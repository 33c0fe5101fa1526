/**
 * How two sets of points lie in each other's neighbourhoods, a point's being the ball that reaches to its k-th nearest
 * neighbour in its own set:
 *
 *     precision   share of fake points in the neighbourhood of any real one        (Kynkaanniemi et al. 2019)
 *     recall      share of real points in the neighbourhood of any fake one
 *     density     real neighbourhoods that a fake point lies in, over k, mean       (Naeem et al. 2020; may exceed 1)
 *     coverage    share of real neighbourhoods that hold a fake point
 *
 * A ball is open, as in Naeem's code. Distances come from the engine, a block at a time.
 */
import { eachDistance } from '../engine/distances.js';
import type { HostTensor } from '../engine/tensor.js';

export interface Neighbourhoods {
  readonly precision: number;
  readonly recall: number;
  readonly density: number;
  readonly coverage: number;
}

/** Squared distance of each row [n, ...shape] to its k-th nearest other row: [n]; needs more than k rows. */
export async function radii(rows: HostTensor, k: number): Promise<Float32Array> {
  const found = new Float32Array(rows.shape[0]!);
  await eachDistance(rows, rows, (row, squares) => {
    squares[row] = Number.POSITIVE_INFINITY; // itself, which rounding may have put anywhere near 0
    found[row] = smallest(squares, k);
  });
  return found;
}

/** The k-th smallest of many numbers, for small k; NaN where one of them is. */
export function smallest(numbers: Float32Array, k: number): number {
  const least = new Float32Array(k).fill(Number.POSITIVE_INFINITY); // ascending
  for (const number of numbers) {
    if (Number.isNaN(number)) return Number.NaN;
    if (!(number < least[k - 1]!)) continue;
    let at = k - 1;
    for (; at > 0 && least[at - 1]! > number; at--) least[at] = least[at - 1]!;
    least[at] = number;
  }
  return least[k - 1]!;
}

/** `realRadii`: of `radii(real, k)`. All NaN where a fake point is. */
export async function neighbourhoods(
  real: HostTensor,
  realRadii: Float32Array,
  fake: HostTensor,
  k: number,
): Promise<Neighbourhoods> {
  const fakeRadii = await radii(fake, k);
  if (fakeRadii.some(Number.isNaN)) return { precision: NaN, recall: NaN, density: NaN, coverage: NaN };
  const recalled = new Uint8Array(realRadii.length);
  const covered = new Uint8Array(realRadii.length);
  let [within, pairs] = [0, 0];
  await eachDistance(fake, real, (row, squares) => {
    let held = 0;
    for (let i = 0; i < squares.length; i++) {
      if (squares[i]! < realRadii[i]!) {
        held++;
        covered[i] = 1;
      }
      if (squares[i]! < fakeRadii[row]!) recalled[i] = 1;
    }
    if (held > 0) within++;
    pairs += held;
  });
  const share = (marks: Uint8Array) => marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
  const fakes = fakeRadii.length;
  return {
    precision: within / fakes,
    recall: share(recalled),
    density: pairs / (k * fakes),
    coverage: share(covered),
  };
}
