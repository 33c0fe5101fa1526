/**
 * How much each parameter decides the result: functional ANOVA of a random forest (Hutter, Hoos and Leyton-Brown 2014).
 * The share of a parameter is the variance of the forest's marginal mean over it, of the whole variance, every other
 * parameter being drawn as the space draws it; what is missing to 1 is the work of several parameters together. A
 * conditional parameter has no effect where it is inactive.
 */
import { type Stream, streams } from '../engine/random.js';
import type { Dimension, Parameters, Space } from '../samplers/space.js';
import { type Axis, contains, growForest, type Leaf, type Side, type Tree } from './forest.js';
import type { Trial } from './state.js';
import { mean } from './statistics.js';

export interface Importance {
  readonly path: string;
  /** Of the variance, in [0, 1]: the mean over trees. */
  readonly share: number;
  /** Standard deviation over trees. */
  readonly deviation: number;
}

export interface Importances {
  /** From the most important on. Empty where there are too few trials to grow a forest. */
  readonly parameters: readonly Importance[];
  /** Complete trials, which are all it goes by. */
  readonly trials: number;
  /** The part of the variance of trials that a tree had not seen which the forest foretells; 0 at chance, 1 at best. */
  readonly foretold?: number;
  /** Why the shares are not to be relied on. */
  readonly doubt?: string;
}

const trees = 64;
/** Fewer trials than this, or than so many for each parameter, tell nothing. */
const fewest = 16;
const fewestEach = 4;
/** A forest that foretells less of the variance has not understood the trials. */
const leastForetold = 0.25;

/** The same trials and seed give the same numbers. Parameters that take one value only are left out. */
export function importances(space: Space, trials: readonly Trial[], seed = 0): Importances {
  const dimensions = space.dimensions.filter(({ values }) => values === undefined || values.length > 1);
  const complete = trials.filter(({ state, result }) => state === 'complete' && Number.isFinite(result?.value));
  const [count, needed] = [complete.length, Math.max(fewest, fewestEach * dimensions.length)];
  if (count < needed)
    return {
      parameters: [],
      trials: count,
      doubt: `${count} complete trials are too few: at least ${needed} are needed.`,
    };
  const values = complete.map(({ result }) => result!.value!);
  if (values.every((value) => value === values[0]))
    return { parameters: [], trials: count, doubt: 'All trials gave the same value.' };
  const stream = streams(seed)('inactive');
  const axes = dimensions.map(axisOf);
  const points = complete.map(({ parameters }) =>
    dimensions.map((dimension) => placeOf(dimension, parameters, stream)),
  );
  const forest = growForest({ axes, points, values }, trees, seed);
  const foretold = foretoldBy(forest, points, values);
  const shares = forest.map(({ leaves }) => sharesOf(leaves, axes)).filter((one) => one !== undefined);
  const parameters = dimensions.map(({ path }, i) => {
    const own = shares.map((one) => one[i]!);
    const share = mean(own);
    return { path, share, deviation: Math.sqrt(mean(own.map((one) => (one - share) ** 2))) };
  });
  return {
    parameters: parameters.sort((a, b) => b.share - a.share),
    trials: count,
    foretold,
    doubt:
      foretold < leastForetold
        ? `The forest foretells ${Math.max(0, Math.round(100 * foretold))}% of the variance of trials it has not seen; its shares may be chance.`
        : undefined,
  };
}

const axisOf = ({ kind, values, probabilities }: Dimension): Axis =>
  kind === 'categorical' ? (probabilities ?? values!.map(() => 1 / values!.length)) : undefined;

/** An inactive parameter is anywhere, at random, for it has no effect. */
function placeOf({ kind, path, values, cell }: Dimension, parameters: Parameters, stream: Stream): number {
  const value = parameters[path];
  if (kind === 'categorical') {
    const index = value === undefined ? -1 : values!.findIndex((one) => JSON.stringify(one) === JSON.stringify(value));
    return index < 0 ? stream.integer(values!.length) : index;
  }
  if (value === undefined) return stream.uniform();
  const [from, to] = cell(value);
  return Math.min(1 - 2 ** -24, Math.max(0, (from + to) / 2));
}

const sizeOf = (side: Side, axis: Axis): number =>
  axis
    ? [...(side as ReadonlySet<number>)].reduce((sum, category) => sum + axis[category]!, 0)
    : (side as readonly [number, number])[1] - (side as readonly [number, number])[0];

/** For each axis the variance of the marginal mean, of the tree's whole variance; undefined for a tree of one value. */
function sharesOf(leaves: readonly Leaf[], axes: readonly Axis[]): number[] | undefined {
  const sizes = leaves.map(({ box }) => box.map((side, i) => sizeOf(side, axes[i])));
  const weights = sizes.map((own) => own.reduce((product, size) => product * size, 1));
  const sum = (of: (leaf: Leaf, i: number) => number) => leaves.reduce((total, leaf, i) => total + of(leaf, i), 0);
  const centre = sum(({ value }, i) => weights[i]! * value);
  const variance = sum(({ value }, i) => weights[i]! * (value - centre) ** 2);
  if (!(variance > 0)) return undefined;
  return axes.map((axis, j) => {
    const parts = leaves.map(({ box, value }, i) => ({ side: box[j]!, part: (weights[i]! / sizes[i]![j]!) * value }));
    const cells = axis ? marginalOfCategories(parts, axis) : marginalOfInterval(parts);
    return cells.reduce((total, { size, marginal }) => total + size * (marginal - centre) ** 2, 0) / variance;
  });
}

/** A leaf's share of an axis, and what it adds to the marginal mean there. */
interface Part {
  readonly side: Side;
  readonly part: number;
}

interface Cell {
  readonly size: number;
  readonly marginal: number;
}

const marginalOfCategories = (parts: readonly Part[], axis: readonly number[]): Cell[] =>
  axis.map((size, category) => ({
    size,
    marginal: parts.reduce((sum, { side, part }) => sum + (contains(side, category) ? part : 0), 0),
  }));

/** Cells lie between the ends of leaves; the marginal changes at these only. */
function marginalOfInterval(parts: readonly Part[]): Cell[] {
  const changes = parts.flatMap(({ side, part }) => {
    const [from, to] = side as readonly [number, number];
    return [
      [from, part],
      [to, -part],
    ] as const;
  });
  changes.sort((a, b) => a[0] - b[0]);
  let marginal = 0;
  return changes.slice(1).map(([to], i) => {
    marginal += changes[i]![1];
    return { size: to - changes[i]![0], marginal };
  });
}

/** 1 less the squared error of trees on rows they had not seen, over the variance; rows that all had seen are left out. */
function foretoldBy(
  forest: readonly Tree[],
  points: readonly (readonly number[])[],
  values: readonly number[],
): number {
  const errors: number[] = [];
  const squares: number[] = [];
  const centre = mean(values);
  for (const [row, point] of points.entries()) {
    const unseen = forest.filter(({ outside }) => outside.includes(row));
    if (unseen.length === 0) continue;
    const guess = mean(
      unseen.map(({ leaves }) => leaves.find(({ box }) => box.every((side, i) => contains(side, point[i]!)))!.value),
    );
    errors.push((values[row]! - guess) ** 2);
    squares.push((values[row]! - centre) ** 2);
  }
  return 1 - mean(errors) / mean(squares);
}
