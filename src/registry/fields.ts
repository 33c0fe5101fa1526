/**
 * Config fields that many components share, each a TypeBox schema. Two extensions of JSON Schema carry what YAML
 * allows as short forms: `x-component` marks a slot for a nested component, `x-shorthand` names the key that a bare
 * scalar stands for. Expanding them is the work of `experiment/parse.ts`.
 */
import { type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { Kind, Typed } from './component.js';

export const slotKeyword = 'x-component';
export const shorthandKeyword = 'x-shorthand';

/** A place for one nested component of `kind`: `{ type: ... }` or its bare name. */
export function slot(kind: Kind, description: string, fallback?: Typed): TUnsafe<Typed> {
  return Type.Unsafe<Typed>({ [slotKeyword]: kind, description, ...(fallback && { default: fallback }) });
}

/** A number, or a schedule for it: `2e-4` is short for `{ type: constant, value: 2e-4 }`. */
export function scheduled(description: string, fallback?: number): TUnsafe<Typed> {
  return slot(
    'schedule' as Kind,
    description,
    fallback === undefined ? undefined : { type: 'constant', value: fallback },
  );
}

/** The slot's kind, when `schema` is one. */
export function slotKind(schema: TSchema): Kind | undefined {
  return schema[slotKeyword] as Kind | undefined;
}

export const positiveInteger = (description: string, fallback?: number) =>
  Type.Integer({ minimum: 1, description, ...(fallback !== undefined && { default: fallback }) });

export const nonNegative = (description: string, fallback?: number) =>
  Type.Number({ minimum: 0, description, ...(fallback !== undefined && { default: fallback }) });

export const probability = (description: string, fallback?: number) =>
  Type.Number({ minimum: 0, maximum: 1, description, ...(fallback !== undefined && { default: fallback }) });

/** A choice among words; a misspelling is met with the nearest one. */
export function choice<const T extends readonly string[]>(words: T, description: string, fallback?: T[number]) {
  return Type.Unsafe<T[number]>({
    type: 'string',
    enum: [...words],
    description,
    ...(fallback !== undefined && { default: fallback }),
  });
}

/** A span of training: `100`, `100 steps` or `1 epoch`. Read it with `parseDuration`. */
export function duration(description: string, fallback?: string) {
  return Type.Unsafe<string | number>({
    type: ['integer', 'string'],
    minimum: 1,
    pattern: durationPattern.source,
    description,
    ...(fallback !== undefined && { default: fallback }),
  });
}

const durationPattern = /^([1-9][0-9]*|[0-9]*\.[0-9]+) *(steps?|epochs?)$/;

export interface Duration {
  readonly amount: number;
  readonly unit: 'steps' | 'epochs';
}

/** Reads what `duration` admitted. A bare integer counts steps. */
export function parseDuration(text: string | number): Duration {
  if (typeof text === 'number') return { amount: text, unit: 'steps' };
  const [, amount, unit] = durationPattern.exec(text)!;
  return { amount: Number(amount), unit: unit!.startsWith('epoch') ? 'epochs' : 'steps' };
}
