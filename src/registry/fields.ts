/**
 * Config fields that many components share, each a TypeBox schema. A few extensions of JSON Schema carry what YAML
 * allows as short forms; expanding them is the work of `experiment/parse.ts`:
 *   x-component   a slot for a nested component of that kind
 *   x-number      on a slot: the component and its key that a bare number stands for
 *   x-shorthand   on an object: the key that a bare value stands for
 *   x-per-player  one value for all networks that are trained, or one each
 *   x-always      on a list of slots: components added unless the list names them
 *   x-path        a file path, relative to the file that names it, or one of the words listed, which are none
 */
import { type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { Kind, Typed } from './component.js';

export const slotKeyword = 'x-component';
export const numberKeyword = 'x-number';
export const shorthandKeyword = 'x-shorthand';
export const perPlayerKeyword = 'x-per-player';
export const alwaysKeyword = 'x-always';
export const pathKeyword = 'x-path';

/** What a bare number in a slot is short for: `{ type, [key]: number }`. */
export interface BareNumber {
  readonly type: string;
  readonly key: string;
}

/** A place for one nested component of `kind`: `{ type: ... }` or its bare name. */
export function slot(kind: Kind, description: string, fallback?: Typed): TUnsafe<Typed> {
  return Type.Unsafe<Typed>({ [slotKeyword]: kind, description, ...(fallback && { default: fallback }) });
}

/** A number, or a schedule for it: `2e-4` is short for `{ type: constant, value: 2e-4 }`. */
export function scheduled(description: string, fallback?: number): TUnsafe<Typed> {
  const bare: BareNumber = { type: 'constant', key: 'value' };
  const initial = fallback === undefined ? undefined : { type: bare.type, [bare.key]: fallback };
  return { ...slot('schedule' as Kind, description, initial), [numberKeyword]: bare };
}

/** By the networks that a trainer trains: one value for all, one each, or common keys with a network's own beside them. */
export type PerPlayer<T> = Readonly<Record<string, T>>;

export function perPlayer<T>(each: TUnsafe<T>): TUnsafe<PerPlayer<T>> {
  return { ...each, [perPlayerKeyword]: true } as unknown as TUnsafe<PerPlayer<T>>;
}

/** A file or folder, relative to the file that names it; the parsed config holds the absolute path. `words` stay as they are. */
export const filePath = (description: string, words: readonly string[] = [], fallback?: string) =>
  Type.String({
    minLength: 1,
    description,
    [pathKeyword]: [...words],
    ...(fallback !== undefined && { default: fallback }),
  });

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
    examples: [100, '100 steps', '1 epoch'],
    description,
    ...(fallback !== undefined && { default: fallback }),
  });
}

const durationPattern = /^([1-9][0-9]*|[0-9]*\.[0-9]+) *(steps?|epochs?)$/;

/** The pattern by which a schema is known to be a `duration`. */
export const durationForm = durationPattern.source;

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
