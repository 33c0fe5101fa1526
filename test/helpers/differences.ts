/**
 * Measures derivatives by finite differences along a random direction, to hold autodiff against. In float32 no single
 * step suits all functions: a long one meets kinks and curvature, a short one rounding. A right derivative agrees with
 * the measurement at one step at least, a wrong one at none.
 */
import { streams } from '../../src/engine/random.js';

type Vector = ArrayLike<number>;

const dot = (a: Vector, b: Vector): number => Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

export type Terms = (x: Float32Array) => readonly number[];

const steps = [1e-2, 2e-3, 5e-2, 3e-4];

/**
 * How far `gradient` is from the slope of the sum of `f`'s terms around `x` in the best of cases, as a share of what such
 * a slope typically measures; the worse of two directions. Terms that stay as they are, infinite ones even, cost no accuracy.
 */
export function differenceError(f: Terms, x: Float32Array, gradient: Vector, goodEnough: number): number {
  const movable = Array.from(x, (value) => !onKink(value));
  if (!movable.includes(true)) return 0;
  const counted = Float64Array.from(gradient, (slope, i) => (movable[i] ? slope : 0));
  const errors = [0, 1].map((trial) => {
    const direction = streams(trial)('direction')
      .fillNormal(new Float32Array(x.length), 0, 1)
      .map((by, i) => (movable[i] ? by : 0));
    const typical = Math.sqrt((dot(counted, counted) * dot(direction, direction)) / x.length);
    const predicted = dot(counted, direction);
    let best = Number.POSITIVE_INFINITY;
    for (const step of steps) {
      const error = Math.abs(slope(f, x, direction, step) - predicted) / Math.max(typical, 0.1);
      if (error < best) best = error; // and not where it is no number, out of the function's domain
      if (best < goodEnough) break;
    }
    return best;
  });
  return Math.max(...errors);
}

/** Kinks, jumps and edges of domains are at round numbers; what stands on one stays there. */
const onKink = (x: number) => Number.isInteger(2 * x) || Math.abs(x) < 1e-3 || Math.abs(x) > 1e3;

/** Central differences at two steps, extrapolated to none (Richardson). */
function slope(f: Terms, x: Float32Array, direction: Float32Array, step: number): number {
  const central = (by: number) => {
    const before = f(moved(x, direction, -by));
    const change = (after: number, i: number) => (Object.is(after, before[i]) ? 0 : after - before[i]!);
    return f(moved(x, direction, by)).reduce((sum, after, i) => sum + change(after, i), 0) / (2 * by);
  };
  return (4 * central(step) - central(2 * step)) / 3;
}

const moved = (x: Float32Array, direction: Float32Array, by: number) => x.map((value, i) => value + by * direction[i]!);
