/** The command that gets rules wrong: it tells examples which notice from examples which do not. */
import { expect, it } from 'vitest';
import { equivalences, explains } from '../../scripts/mutation/equivalent.js';
import { rowOf } from '../../scripts/mutation/row.js';
import { kernels } from '../../src/engine/kernels.js';
import { float32 } from '../../src/engine/tensor.js';
import { given } from '../engine/kernel-examples/example.js';

const pair = (a: number[], b: number[]) => ({ inputs: { a: float32(a, [a.length]), b: float32(b, [b.length]) } });

it('finds all that may be wrong with a difference in one example', () => {
  const row = rowOf('Sub', kernels.Sub, [pair([1, 2], [3, 5])]);
  expect(row).toEqual({ kernel: 'Sub', caught: 3, excused: [], missed: [], handsOn: false });
});

it('reports what an example is too weak for', () => {
  const { caught, missed } = rowOf('Sub', kernels.Sub, [pair([4, 0], [0, 0])]);
  expect(caught).toBe(2); // its sign, and the other order
  expect(missed).toEqual([expect.stringMatching(/^left out, Sub at .*pairwise\.ts/)]);
});

it('excuses what computes the same for a reason given, and nothing else', () => {
  const list = [pair([1, 2], [3, 5])];
  const row = rowOf('SquaredDifference', kernels.SquaredDifference, list, equivalences);
  expect(row.missed).toEqual([]);
  expect(row.excused).toHaveLength(2);
  expect(rowOf('SquaredDifference', kernels.SquaredDifference, list).missed).toEqual(row.excused);
  const squared = { kernels: ['SquaredDifference'], parts: ['another sign', 'Sub'], reason: 'squared next' };
  expect(explains(squared, 'SquaredDifference', 'another sign, Sub at pairwise.ts')).toBe(true);
  expect(explains(squared, 'Sub', 'another sign, Sub at pairwise.ts')).toBe(false);
  expect(explains(squared, 'SquaredDifference', 'another sign, Mul at pairwise.ts')).toBe(false);
});

it('gets constants and attributes wrong too', () => {
  const along = (axis: number) => ({
    inputs: { x: given([1, 2, 3], [1, 3]) },
    attributes: { axis, exclusive: false, reverse: false },
  });
  expect(rowOf('Cumsum', kernels.Cumsum, [along(1)]).missed).toEqual([]);
  const { caught, missed } = rowOf('Cumsum', kernels.Cumsum, [along(0)]); // an axis of one element
  expect(caught).toBe(3); // its sign, its axis, and whether it is exclusive
  expect(missed.map((mutant) => mutant.split(',')[0])).toEqual(['left out', 'another reverse']);
});

it('says so where a row hands on its input, and refuses a row that is wrong as it is', () => {
  const example = { inputs: { x: float32([1, -2], [2]) } };
  expect(rowOf('Identity', kernels.Identity, [example])).toMatchObject({ caught: 0, missed: [], handsOn: true });
  expect(() => rowOf('Abs', kernels.Neg, [example])).toThrow('Abs disagrees with TensorFlow.js as it is');
});
