/** What pruners ask of curves. */
import type { Curve } from './pruner.js';

/** The `count`-th value of each curve that has one. */
export const valuesAt = (curves: readonly Curve[], count: number): number[] =>
  curves.filter(({ length }) => length >= count).map((curve) => curve[count - 1]!);

/** For sorting numbers, infinities included. */
export const ascending = (a: number, b: number): number => (a === b ? 0 : a - b);

export const withoutNaN = (values: Curve): number[] => values.filter((value) => !Number.isNaN(value));

/** NaN of none. */
export const least = (values: Curve): number => (values.length ? values.reduce((a, b) => Math.min(a, b)) : Number.NaN);
