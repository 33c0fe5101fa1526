/** Means of numbers, and what a sample of them says of their precision. Knows no tensors. */

export function mean(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]!;
  return sum / numbers.length;
}

/** The sum of squared distances from the mean, `about`. */
export function squaresAbout(numbers: ArrayLike<number>, about: number): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += (numbers[i]! - about) ** 2;
  return sum;
}

/** Of independent numbers: their variance, by n - 1; 0 for one. */
export const variance = (numbers: ArrayLike<number>): number =>
  squaresAbout(numbers, mean(numbers)) / Math.max(1, numbers.length - 1);
