/**
 * The delete-a-group jackknife (Kott 2001): a standard error over the samples of a number that is no mean. Each group is
 * left out in turn; sample number i is of group i mod `groups`. What is computed of the rest is the caller's affair.
 */

/** A power of two. */
export const groups = 8;

/** Of the number as computed without each of the groups. */
export function jackknifeError(without: ArrayLike<number>): number {
  const values = Array.from(without);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(((values.length - 1) / values.length) * squares);
}
