/**
 * The Parzen estimator of Optuna's TPESampler (5.0): a mixture of one kernel per observation and a prior, each a product
 * over dimensions. It works in the unit interval, so a kernel is a normal law cut to [0, 1]; a dimension with finitely
 * many values has the kernel's mass over each cell. Which observations it is given is `tpe.ts`'s.
 */
import type { Stream } from '../engine/random.js';
import { logMass, logRoot2Pi } from './gaussian.js';
import { type Place, placeOf } from './place.js';
import type { Dimension } from './space.js';

/** The kernels of one dimension; the last is the prior's. */
interface Kernels {
  /** Adds the log density of a place under each. */
  add(logs: Float64Array, place: Place): void;
  draw(kernel: number, stream: Stream): Place;
}

export interface Estimator {
  /** Log density, with respect to u, of places, one per dimension. */
  logDensity(places: readonly Place[]): number;
  draw(stream: Stream): readonly Place[];
}

/** `observations`: a place per dimension each, the oldest first. */
export function parzen(dimensions: readonly Dimension[], observations: readonly (readonly Place[])[]): Estimator {
  const count = observations.length;
  const weights = [...ageWeights(count), 1];
  const sum = weights.reduce((a, b) => a + b);
  const logWeights = weights.map((weight) => Math.log(weight / sum));
  const axes = dimensions.map((dimension, i) => {
    const places = observations.map((one) => one[i]!);
    return dimension.kind === 'categorical' ? categorical(dimension, places) : numeric(dimension, places);
  });
  return {
    logDensity(places) {
      const logs = Float64Array.from(logWeights);
      for (const [i, axis] of axes.entries()) axis.add(logs, places[i]!);
      return logSum(logs);
    },
    draw(stream) {
      let left = stream.uniform() * sum;
      let kernel = 0;
      while (kernel < count && left >= weights[kernel]!) left -= weights[kernel++]!;
      return axes.map((axis) => axis.draw(kernel, stream));
    },
  };
}

/** Of the observations, the oldest first: the last 25 count fully, those before them less the older they are. */
export function ageWeights(count: number): number[] {
  const old = Math.max(0, count - 25);
  const first = 1 / count;
  return Array.from({ length: count }, (_, i) => {
    if (i >= old) return 1;
    return old === 1 ? first : first + ((1 - first) * i) / (old - 1);
  });
}

function logSum(logs: Float64Array): number {
  const most = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}

function numeric(dimension: Dimension, places: readonly Place[]): Kernels {
  const means = Float64Array.of(...places.map(({ center }) => center), 0.5);
  const widths = Float64Array.of(...bandwidths(means.subarray(0, -1)), 1);
  const wholes = means.map((mean, i) => logMass(-mean / widths[i]!, (1 - mean) / widths[i]!));
  return {
    add(logs, { center, from, to }) {
      for (let k = 0; k < means.length; k++) {
        const mean = means[k]!;
        const width = widths[k]!;
        const z = (center - mean) / width;
        const log =
          from === to
            ? -0.5 * z * z - logRoot2Pi - Math.log(width)
            : logMass((from - mean) / width, (to - mean) / width);
        logs[k]! += log - wholes[k]!;
      }
    },
    draw(kernel, stream) {
      let u = -1;
      while (u < 0 || u > 1) u = means[kernel]! + widths[kernel]! * stream.normal();
      return placeOf(dimension, dimension.at(u))!;
    },
  };
}

/**
 * Of each kernel, in the order of their means as given: the distance to the farther neighbour, of the outermost to the
 * only one, no less than 1 / min(100, n + 2) and no more than 1. Equal means are ordered by age; Optuna leaves that open.
 */
export function bandwidths(means: Float64Array): Float64Array {
  const count = means.length;
  const order = Array.from(means.keys()).sort((a, b) => means[a]! - means[b]! || a - b);
  const out = new Float64Array(count);
  for (const [i, index] of order.entries()) {
    const mean = means[index]!;
    const before = i > 0 ? mean - means[order[i - 1]!]! : count > 1 ? 0 : mean;
    const after = i < count - 1 ? means[order[i + 1]!]! - mean : count > 1 ? 0 : 1 - mean;
    out[index] = Math.min(1, Math.max(before, after, 1 / Math.min(100, count + 2)));
  }
  return out;
}

/** A kernel is mostly its own value; the rest of it, and the prior, is spread as the dimension's probabilities are. */
function categorical(dimension: Dimension, places: readonly Place[]): Kernels {
  const values = dimension.values!;
  const spread = values.length / (places.length + 1);
  const shareOf = (index: number) => dimension.probabilities?.[index] ?? 1 / values.length;
  return {
    add(logs, { center }) {
      const base = spread * shareOf(center);
      const [other, own] = [Math.log(base / (1 + spread)), Math.log((1 + base) / (1 + spread))];
      for (const [k, place] of places.entries()) logs[k]! += place.center === center ? own : other;
      logs[places.length]! += Math.log(shareOf(center));
    },
    draw(kernel, stream) {
      const own = places[kernel];
      const drawn = stream.uniform() * (1 + spread);
      return own && drawn < 1 ? own : placeOf(dimension, dimension.at(stream.uniform()))!;
    },
  };
}
