/** The number of a curve that evidence looks at. */
import { parseDuration } from '../registry/fields.js';
import type { Moment } from './manifest-schema.js';
import type { Curve } from './results.js';

/** NaN where the curve says nothing of that moment. */
export function valueAt(curve: Curve | undefined, { at, from, until, goal }: Moment): number {
  if (!curve) return Number.NaN;
  const [first, last] = [from === undefined ? 0 : from, until === undefined ? Number.POSITIVE_INFINITY : until];
  const kept = curve.values.flatMap((value, i) => {
    const inside = placeOf(curve, i, first) >= spanOf(first) && placeOf(curve, i, last) <= spanOf(last);
    return inside ? [{ value, i }] : [];
  });
  const values = kept.map(({ value }) => value);
  switch (at) {
    case 'last':
      return values.at(-1) ?? Number.NaN;
    case 'mean':
      return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : Number.NaN;
    case 'best': {
      const numbers = values.filter((value) => !Number.isNaN(value));
      return numbers.length ? Math[goal === 'maximize' ? 'max' : 'min'](...numbers) : Number.NaN;
    }
    default:
      return nearestTo(
        kept.map(({ value, i }) => ({ value, distance: Math.abs(placeOf(curve, i, at) - spanOf(at)) })),
        reach(curve, at),
      );
  }
}

type Span = string | number;

const spanOf = (span: Span): number => (span === Number.POSITIVE_INFINITY ? span : parseDuration(span).amount);

/** Where the i-th report stands, in the unit of `span`. */
const placeOf = ({ steps, epochs }: Curve, i: number, span: Span): number =>
  (typeof span === 'string' && parseDuration(span).unit === 'epochs' ? epochs : steps)[i]!;

/** The report nearest to a moment is its value, unless training ended well before. */
function nearestTo(all: readonly { readonly value: number; readonly distance: number }[], within: number): number {
  const best = all.reduce<{ value: number; distance: number } | undefined>(
    (near, one) => (near && near.distance <= one.distance ? near : one),
    undefined,
  );
  return best && best.distance <= within ? best.value : Number.NaN;
}

/** The widest gap between reports of a curve, and at least a hundredth of the moment itself. */
function reach(curve: Curve, at: Span): number {
  const places = curve.values.map((_, i) => placeOf(curve, i, at));
  const gaps = places.map((place, i) => place - (places[i - 1] ?? 0));
  return Math.max(0.01 * spanOf(at), ...gaps);
}
