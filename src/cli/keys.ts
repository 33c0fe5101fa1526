/** The keys of a component as people read them, from its schema. */
import type { TSchema } from '@sinclair/typebox';
import { durationForm, numberKeyword, pathKeyword, slotKind } from '../registry/fields.js';

export interface DescribedKey {
  /** Dotted, for keys of nested maps. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  /** Absent where there is none; a slot's is shown by its short form where it has one. */
  readonly fallback?: unknown;
  readonly description: string;
}

/** Keys in the schema's order, those of nested maps after their own. */
export function describeKeys(schema: TSchema, prefix = ''): DescribedKey[] {
  return Object.entries<TSchema>(schema.properties).flatMap(([key, part]) => {
    const path = prefix + key;
    const own = {
      path,
      type: typeWords(part),
      required: isRequired(schema, key),
      fallback: shortForm(part, part.default),
      description: part.description ?? '',
    };
    return [own, ...(part.properties ? describeKeys(part, `${path}.`) : [])];
  });
}

/** A key with a default may be left out, whatever TypeBox lists. */
export const isRequired = (schema: TSchema, key: string): boolean =>
  (schema.required ?? []).includes(key) && schema.properties[key].default === undefined;

/** A number for `{ type: constant, value }`, a name for a component with no other keys. */
export function shortForm(part: TSchema, value: unknown): unknown {
  if (!slotKind(part) || typeof value !== 'object' || value === null) return value;
  const { type, ...rest } = value as { type: string; [key: string]: unknown };
  const number: { type: string; key: string } | undefined = part[numberKeyword];
  const keys = Object.keys(rest);
  if (number && type === number.type && keys.length === 1 && keys[0] === number.key) return rest[number.key];
  return keys.length === 0 ? type : value;
}

/** `integer >= 1`, `relu | tanh`, `schedule or number`, `list of layer`. */
export function typeWords(part: TSchema): string {
  const kind = slotKind(part);
  if (kind) return part[numberKeyword] ? `number or ${kind}` : kind;
  if (part[pathKeyword]) return 'path';
  if (part.enum) return part.enum.join(' | ');
  if (part.const !== undefined) return String(part.const);
  if (part.anyOf) return part.anyOf.map(typeWords).join(' or ');
  if (part.properties) return 'map';
  if (Array.isArray(part.items)) return `[${part.items.map(typeWords).join(', ')}]`;
  if (part.items) return `list of ${typeWords(part.items)}`;
  if (part.pattern === durationForm) return 'steps or epochs, such as 100, 100 steps or 1 epoch';
  const words = [part.type].flat().join(' or ');
  return [words, ...bounds(part)].join(' ');
}

function bounds({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: TSchema): string[] {
  const lower = minimum !== undefined ? `>= ${minimum}` : exclusiveMinimum !== undefined ? `> ${exclusiveMinimum}` : '';
  const upper = maximum !== undefined ? `<= ${maximum}` : exclusiveMaximum !== undefined ? `< ${exclusiveMaximum}` : '';
  const both = [lower, upper].filter(Boolean).join(', ');
  return both ? [both] : [];
}
