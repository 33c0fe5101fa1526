/** Runs ajv: each schema is compiled once. Slots are open to it; what fills them is judged on its own. */
import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

const options = {
  strict: false, // schemas carry keywords of ours
  strictNumbers: true,
  allErrors: true,
  verbose: true,
  messages: false,
  validateSchema: false,
  addUsedSchema: false,
  code: { optimize: false }, // halves the time to compile
} as const;

let ajv: Ajv | undefined;
const compiled = new WeakMap<TSchema, ValidateFunction>();

export type SchemaError = ErrorObject<string, Record<string, any>>;

/** Every violation; NaN and infinities are not numbers. */
export function validate(schema: TSchema, value: unknown): readonly SchemaError[] {
  const check = compile(schema);
  return check(value) ? [] : (check.errors as SchemaError[]);
}

export const accepts = (schema: TSchema, value: unknown): boolean => validate(schema, value).length === 0;

function compile(schema: TSchema): ValidateFunction {
  ajv ??= new Ajv(options);
  const known = compiled.get(schema);
  if (known) return known;
  const check = ajv.compile(schema);
  compiled.set(schema, check);
  return check;
}
