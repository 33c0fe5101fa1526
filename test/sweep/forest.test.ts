/** The forest below the importances: its leaves share out the space, and categories need no order. */
import { describe, expect, it } from 'vitest';
import { contains, growForest } from '../../src/sweep/forest.js';

const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const points = range(120).map((i) => [(i * Math.SQRT2) % 1, i % 6]);
const sixth = Array.from({ length: 6 }, () => 1 / 6);

describe('a forest', () => {
  const values = points.map(([x, c]) => 3 * x! + (c! % 2));
  const forest = growForest({ axes: [undefined, sixth], points, values }, 8, 1);

  it('has a leaf for every place, and one only', () => {
    for (const { leaves } of forest)
      for (const i of range(300)) {
        const place = [(i * Math.sqrt(3)) % 1, i % 6];
        expect(leaves.filter(({ box }) => box.every((side, axis) => contains(side, place[axis]!)))).toHaveLength(1);
      }
  });

  it('leaves about a third of the rows out of each tree, and not the same ones', () => {
    for (const { outside } of forest)
      expect(Math.abs(outside.length / points.length - Math.exp(-1))).toBeLessThan(0.15);
    expect(new Set(forest.map(({ outside }) => outside.join())).size).toBe(forest.length);
  });

  it('parts categories by what they do, however they are listed', () => {
    const odd = points.map(([, c]) => c! % 2);
    for (const { leaves } of growForest({ axes: [undefined, sixth], points, values: odd }, 8, 1)) {
      expect(leaves).toHaveLength(2);
      expect(leaves.map(({ box }) => [...(box[1] as Set<number>)].sort())).toEqual([
        [0, 2, 4],
        [1, 3, 5],
      ]);
    }
  });
});
