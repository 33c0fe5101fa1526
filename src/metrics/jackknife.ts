/**
 * The delete-a-group jackknife (Kott 2001): a standard error over the samples of a number that is no mean. Each group is
 * left out in turn; sample number i is of group i mod `groups`. What is computed of the rest is the caller's affair.
 */
import { mean, squaresAbout } from './mean.js';

/** A power of two. */
export const groups = 8;

/** Of the number as computed without each of the groups. */
export function jackknifeError(without: ArrayLike<number>): number {
  return Math.sqrt(((without.length - 1) / without.length) * squaresAbout(without, mean(without)));
}
