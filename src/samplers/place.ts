/** Where a value that was tried lies in its dimension: for samplers that learn from it. */
import type { Json } from '../registry/json.js';
import { type Dimension, sameJson } from './space.js';

/** A value as samplers that learn see it. */
export interface Place {
  readonly value: Json;
  /** Its u; of a categorical the index among the values. */
  readonly center: number;
  /** Its cell: from = to where the dimension is continuous. */
  readonly from: number;
  readonly to: number;
}

/** Undefined for a value that the dimension does not have, such as one of a base config outside the range. */
export function placeOf(dimension: Dimension, value: Json): Place | undefined {
  if (dimension.kind === 'categorical') {
    const center = dimension.values!.findIndex((one) => sameJson(one, value));
    return center < 0 ? undefined : { value, center, from: 0, to: 1 };
  }
  if (typeof value !== 'number') return undefined;
  const [from, to] = dimension.cell(value);
  if (to === 0 || from === 1) {
    const end = dimension.at(from) as number;
    if (Math.abs(value - end) > 1e-9 * Math.abs(end)) return undefined;
  }
  return { value, center: dimension.center?.(value) ?? (from + to) / 2, from, to };
}
