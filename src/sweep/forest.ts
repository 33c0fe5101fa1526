/**
 * A small random forest for regression (Breiman 2001) over dimensions that are intervals or unordered categories. Each
 * tree is grown to the end on a bootstrap sample, all dimensions tried at each split. It keeps the box of every leaf,
 * which is what functional ANOVA needs; it knows nothing of parameters.
 */
import { type Stream, streams } from '../engine/random.js';

/** Weights of the categories, summing to 1; undefined for an interval, [0, 1]. */
export type Axis = readonly number[] | undefined;

/** A leaf's part of an axis: an interval, or which categories. */
export type Side = readonly [from: number, to: number] | ReadonlySet<number>;

export interface Leaf {
  /** One for each axis. */
  readonly box: readonly Side[];
  readonly value: number;
}

export interface Tree {
  readonly leaves: readonly Leaf[];
  /** Rows that were not in its sample. */
  readonly outside: readonly number[];
}

export interface Data {
  readonly axes: readonly Axis[];
  /** [rows][axes]: a place in [0, 1], or the index of a category. */
  readonly points: readonly (readonly number[])[];
  readonly values: readonly number[];
}

export function growForest(data: Data, trees: number, seed: number): Tree[] {
  const make = streams(seed);
  return Array.from({ length: trees }, (_, i) => growTree(data, make('forest', i)));
}

function growTree(data: Data, stream: Stream): Tree {
  const all = data.points.map((_, row) => row);
  const rows = all.map(() => stream.integer(all.length));
  const drawn = new Set(rows);
  const whole = data.axes.map((axis): Side => (axis ? new Set(axis.keys()) : [0, 1]));
  return { leaves: grow(data, rows, whole, stream), outside: all.filter((row) => !drawn.has(row)) };
}

function grow(data: Data, rows: readonly number[], box: readonly Side[], stream: Stream): Leaf[] {
  const split = bestSplit(data, rows, box, stream);
  if (!split) return [{ box, value: meanOf(data, rows) }];
  const { axis, sides } = split;
  return sides.flatMap((side) => {
    const inside = rows.filter((row) => contains(side, data.points[row]![axis]!));
    return grow(data, inside, box.with(axis, side), stream);
  });
}

export const contains = (side: Side, place: number): boolean =>
  side instanceof Set
    ? side.has(place)
    : place >= (side as readonly number[])[0]! && place < (side as readonly number[])[1]!;

const meanOf = ({ values }: Data, rows: readonly number[]) =>
  rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;

interface Split {
  readonly axis: number;
  readonly sides: readonly [Side, Side];
}

/** The one that leaves the least squared error; of equal ones any. Undefined where nothing is left to explain. */
function bestSplit(data: Data, rows: readonly number[], box: readonly Side[], stream: Stream): Split | undefined {
  const first = data.values[rows[0]!];
  if (rows.every((row) => data.values[row] === first)) return undefined;
  let best: Split | undefined;
  let most = 0;
  for (const axis of stream.permutation(data.axes.length)) {
    const groups = groupsOf(data, rows, axis);
    let [count, sum] = [0, 0];
    const [total, all] = groups.reduce(([n, s], group) => [n + group.count, s + group.sum], [0, 0]);
    for (let i = 0; i + 1 < groups.length; i++) {
      count += groups[i]!.count;
      sum += groups[i]!.sum;
      // What the squared error falls by, up to a constant.
      const gain = sum ** 2 / count + (all - sum) ** 2 / (total - count) - all ** 2 / total;
      if (gain <= most) continue;
      [most, best] = [gain, { axis, sides: sidesOf(box[axis]!, groups, i) }];
    }
  }
  return best;
}

interface Group {
  readonly place: number;
  readonly count: number;
  readonly sum: number;
}

/** Rows of equal place; places ascend, and categories by their means, among which the best cut is the best of all (Fisher 1958). */
function groupsOf({ axes, points, values }: Data, rows: readonly number[], axis: number): Group[] {
  const groups = new Map<number, Group>();
  for (const row of rows) {
    const place = points[row]![axis]!;
    const { count, sum } = groups.get(place) ?? { count: 0, sum: 0 };
    groups.set(place, { place, count: count + 1, sum: sum + values[row]! });
  }
  const key = axes[axis] ? ({ sum, count }: Group) => sum / count : ({ place }: Group) => place;
  return [...groups.values()].sort((a, b) => key(a) - key(b) || a.place - b.place);
}

/** Categories without a row go with the second part. */
function sidesOf(side: Side, groups: readonly Group[], last: number): [Side, Side] {
  if (side instanceof Set) {
    const first = new Set(groups.slice(0, last + 1).map(({ place }) => place));
    return [first, new Set([...side].filter((category) => !first.has(category)))];
  }
  const [from, to] = side as readonly [number, number];
  const [below, above] = [groups[last]!.place, groups[last + 1]!.place];
  const middle = (below + above) / 2;
  const cut = middle > below ? middle : above; // neighbours among floats have no middle
  return [
    [from, cut],
    [cut, to],
  ];
}
