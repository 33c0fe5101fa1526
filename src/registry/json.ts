/** What JSON can hold, and how we write the numbers that it cannot: NaN and the infinities are strings. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** For `JSON.stringify`: NaN and infinities as strings. */
export const finite = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

const words = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** For `JSON.parse`: the numbers that `finite` wrote as strings. */
export const revived = (_key: string, value: unknown): unknown => words.get(value) ?? value;

/** The same where only what stands under these keys is known to be numbers, alone or in lists. */
export const revivedUnder =
  (...keys: readonly string[]) =>
  (key: string, value: unknown): unknown => {
    if (!keys.includes(key)) return value;
    return Array.isArray(value) ? value.map((one) => revived(key, one)) : revived(key, value);
  };
