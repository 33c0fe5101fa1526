/** Turns what ajv says of a component's config into sentences with places: what we saw, what fits, what to try. */
import type { TSchema } from '@sinclair/typebox';
import type { Component, Kind } from '../registry/component.js';
import { slotKind } from '../registry/fields.js';
import type { Registry } from '../registry/registry.js';
import { nearest } from '../registry/suggest.js';
import type { Finding, Node, Place } from './document.js';
import { join } from './document.js';
import type { Parts } from './parts.js';
import type { SchemaError } from './validate.js';
import { oneOf, quote, seen } from './words.js';

export interface Context {
  readonly path: string;
  /** For people: `loss "hinge"`. */
  readonly subject: string;
  readonly schema: TSchema;
  readonly value: unknown;
  readonly component?: Component;
  /** Keys that are right although the schema has none of them. */
  readonly extra: readonly string[];
  readonly walk: {
    readonly registry: Registry;
    readonly parts: Parts | undefined;
    readonly nodes: ReadonlyMap<string, Node>;
    readonly keys: ReadonlyMap<string, Place>;
  };
}

export function explain(errors: readonly SchemaError[], context: Context): Finding[] {
  const told = settleAlternatives(errors);
  const strangers = told
    .filter(({ keyword }) => keyword === 'additionalProperties')
    .map((error) => stranger(error, context));
  const meant = new Set(strangers.map(({ key }) => key));
  const missing = told.filter(({ keyword }) => keyword === 'required');
  const wrong = told.filter(({ keyword }) => keyword !== 'additionalProperties' && keyword !== 'required');
  return [
    ...strangers.map(({ finding }) => finding),
    ...missing
      .filter((error) => !meant.has(pathOf(error, error.params.missingProperty)))
      .map((error) => absent(error, context)),
    ...firstOfEach(wrong).map((error) => misfit(error, context)),
  ];
}

/** Where no option of an `anyOf` fits: the errors of the option that was meant, or else only that none fits. */
function settleAlternatives(errors: readonly SchemaError[]): readonly SchemaError[] {
  const outer = errors.find((error) => error.keyword === 'anyOf');
  if (!outer) return errors;
  const inside = (error: SchemaError) => error.schemaPath.startsWith(`${outer.schemaPath}/`);
  const optionOf = (error: SchemaError) => error.schemaPath.slice(outer.schemaPath.length).split('/')[1];
  const inner = errors.filter(inside);
  const options = [...new Set(inner.map(optionOf))].map((option) =>
    inner.filter((error) => optionOf(error) === option),
  );
  const meant = options.find((option) => !option.some((error) => ofAnotherSort(error, outer)));
  const rest = errors.filter((error) => error !== outer && !inside(error));
  return [...(meant ? settleAlternatives(meant) : [outer]), ...settleAlternatives(rest)];
}

const ofAnotherSort = (error: SchemaError, outer: SchemaError) =>
  error.instancePath === outer.instancePath && ['type', 'const', 'enum'].includes(error.keyword);

function firstOfEach(errors: readonly SchemaError[]): SchemaError[] {
  const byPath = new Map<string, SchemaError>();
  for (const error of errors) if (!byPath.has(error.instancePath)) byPath.set(error.instancePath, error);
  return [...byPath.values()];
}

/** `/layers/2` and a key -> `layers.2.key`. */
function pathOf({ instancePath }: SchemaError, key?: string): string {
  const segments = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  return [...segments, ...(key === undefined ? [] : [key])].join('.');
}

/** The place of a path's value, or of the nearest thing above it. */
function placeOf({ walk }: Context, path: string): Place {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const node = walk.nodes.get(at);
    if (node) return node.place;
    if (at === '') return walk.nodes.values().next().value!.place;
  }
}

function stranger(error: SchemaError, context: Context): { finding: Finding; key: string | undefined } {
  const key: string = error.params.additionalProperty;
  const path = join(context.path, pathOf(error, key));
  const top = error.instancePath === '';
  const subject = top ? context.subject : quote(pathOf(error));
  const guess = suggestKey(key, error, context);
  const remedy = guess ? `Did you mean "${guess}"?` : (elsewhere(key, context) ?? knownKeys(error, context));
  const place = context.walk.keys.get(path) ?? placeOf(context, path);
  const { parts } = context.walk;
  if (parts?.unused.includes(path)) {
    const message = `the trainer ${quote(parts.trainer)} has no ${key}.`;
    return { finding: { place, path, message, remedy: 'Remove it, or set trainer.type to another.' }, key: undefined };
  }
  const message = `${quote(key)} is not a key of ${subject}.`;
  return { finding: { place, path, message, remedy }, key: guess && pathOf(error, guess) };
}

const keysAt = (error: SchemaError, context: Context): string[] => [
  ...Object.keys(error.parentSchema!.properties ?? {}),
  ...(error.instancePath === '' ? context.extra : []),
];

/** The nearest key, first among those not written yet. */
function suggestKey(key: string, error: SchemaError, context: Context): string | undefined {
  const keys = keysAt(error, context);
  const written = new Set(Object.keys(error.data as object));
  const place = join(context.path, pathOf(error));
  const isWritten = (name: string) => context.walk.keys.has(join(place, name)) || (written.has(name) && name === key);
  return (
    nearest(
      key,
      keys.filter((name) => !isWritten(name)),
    ) ?? nearest(key, keys)
  );
}

/** Says where a key that is wrong here would be right: in another component, deeper, or at the top. */
function elsewhere(key: string, context: Context): string | undefined {
  const { component, schema, value, walk, path } = context;
  for (const [slot, part] of Object.entries(schema.properties as Record<string, TSchema>)) {
    const kind = slotKind(part);
    const type = (value as Record<string, { type?: string } | undefined>)[slot]?.type;
    if (kind && type && has(walk.registry.find(kind, type), key)) return `Did you mean "${join(path, slot)}.${key}"?`;
  }
  if (!component) return undefined;
  const owner = walk.registry.names(component.kind).find((name) => has(walk.registry.find(component.kind, name), key));
  return owner && `It is a key of ${component.kind} "${owner}".`;
}

const has = (component: Component<Kind> | undefined, key: string) =>
  component !== undefined && Object.hasOwn(component.config.properties, key);

function knownKeys(error: SchemaError, context: Context): string {
  const keys = keysAt(error, context).filter((key) => key !== 'type');
  return keys.length ? `Known: ${keys.join(', ')}.` : 'It has none.';
}

function absent(error: SchemaError, context: Context): Finding {
  const key: string = error.params.missingProperty;
  const inner = pathOf(error);
  const path = inner ? join(context.path, inner) : context.path;
  const description: string | undefined = error.parentSchema!.properties?.[key]?.description;
  const { parts } = context.walk;
  if (parts?.used.includes(path ? join(path, key) : key)) return partless(key, parts.trainer, description, context);
  const subject = inner ? quote(inner) : context.subject;
  const place = context.walk.keys.get(path) ?? placeOf(context, path);
  const blank = context.walk.keys.get(join(path, key));
  const message = blank ? `${quote(key)} has no default.` : `${subject} needs ${quote(key)}.`;
  return { place: blank ?? place, path, message, ...(description && { remedy: description }) };
}

/** A part that is missing is the trainer's to ask for. */
function partless(key: string, trainer: string, description: string | undefined, context: Context): Finding {
  const place = placeOf(context, 'trainer');
  return {
    place,
    path: 'trainer',
    message: `${quote(trainer)} needs ${quote(key)} in the config.`,
    ...(description && { remedy: description }),
  };
}

function misfit(error: SchemaError, context: Context): Finding {
  const path = join(context.path, pathOf(error)).replace(/\.$/, '');
  return { place: placeOf(context, path), path, ...sentence(error) };
}

type Sentence = Pick<Finding, 'message' | 'remedy'>;

function sentence(error: SchemaError): Sentence {
  const { keyword, params, data } = error;
  const schema = error.parentSchema as TSchema;
  const words = vocabulary(schema);
  if (words) return wrongWord(data, words);
  if (keyword in bounds) return { message: `must be ${bounds[keyword]!(params)}, got ${size(data)}.` };
  if (keyword === 'pattern' && !schema.examples)
    return { message: `${seen(data)} does not have the form ${params.pattern}.` };
  const remedy = conversion(data, expectedTypes(schema));
  return { message: `expected ${expectation(schema)}, got ${seen(data)}.`, ...(remedy && { remedy }) };
}

/** The words a schema admits, when they are all it admits. */
function vocabulary(schema: TSchema): string[] | undefined {
  if (Array.isArray(schema.enum)) return schema.enum.map(String);
  if (schema.const !== undefined) return [String(schema.const)];
  const options: readonly TSchema[] | undefined = schema.anyOf;
  return options?.every((option) => option.const !== undefined)
    ? options.map((option) => String(option.const))
    : undefined;
}

function wrongWord(data: unknown, words: readonly string[]): Sentence {
  if (typeof data !== 'string') return { message: `expected ${oneOf(words)}, got ${seen(data)}.` };
  const near = nearest(data, words);
  const message = `${quote(data)} is not ${words.length > 1 ? 'one of ' : ''}${words.join(', ')}.`;
  return { message, ...(near && { remedy: `Did you mean "${near}"?` }) };
}

const items = (count: number) => (count === 1 ? '1 item' : `${count} items`);

const bounds: Readonly<Record<string, (params: Record<string, any>) => string>> = {
  minimum: ({ limit }) => `at least ${limit}`,
  maximum: ({ limit }) => `at most ${limit}`,
  exclusiveMinimum: ({ limit }) => `more than ${limit}`,
  exclusiveMaximum: ({ limit }) => `less than ${limit}`,
  multipleOf: ({ multipleOf }) => `a multiple of ${multipleOf}`,
  minItems: ({ limit }) => `a list of at least ${items(limit)}`,
  maxItems: ({ limit }) => `a list of at most ${items(limit)}`,
  additionalItems: ({ limit }) => `a list of at most ${items(limit)}`,
  minLength: ({ limit }) => (limit === 1 ? 'not empty' : `at least ${limit} characters long`),
  maxLength: ({ limit }) => `at most ${limit} characters long`,
  uniqueItems: () => 'a list without repetitions',
};

const size = (data: unknown) => (Array.isArray(data) ? items(data.length) : seen(data));

const typeWords: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  null: 'nothing',
};

const expectedTypes = (schema: TSchema): string[] => {
  if (schema.anyOf) return schema.anyOf.flatMap(expectedTypes);
  return schema.type === undefined ? [] : [schema.type].flat();
};

/** `a number`, `a name or a list`, `something like 100 or "1 epoch"`. */
function expectation(schema: TSchema): string {
  if (schema.examples)
    return `something like ${oneOf(schema.examples.map((example: unknown) => JSON.stringify(example)))}`;
  const options: readonly TSchema[] = schema.anyOf ?? [schema];
  const words = options.flatMap((option) => {
    const kind = slotKind(option);
    return kind
      ? [`the name of ${kind}`]
      : (vocabulary(option)?.map(quote) ?? expectedTypes(option).map((type) => typeWords[type]!));
  });
  return oneOf([...new Set(words)]);
}

/** What to write instead, where the value is only written in the wrong way. */
function conversion(data: unknown, types: readonly string[]): string | undefined {
  const numeric = types.includes('number') || types.includes('integer');
  if (data === null) return 'Give it a value, or leave the key out.';
  if (types.includes('array') && ['number', 'string'].includes(typeof data)) return `Write [${data}].`;
  if (typeof data !== 'string') return undefined;
  if (numeric && data.trim() !== '' && Number.isFinite(Number(data))) return `Write ${Number(data)}, without quotes.`;
  const truth =
    types.includes('boolean') &&
    { true: true, yes: true, on: true, false: false, no: false, off: false }[data.toLowerCase()];
  return typeof truth === 'boolean' && types.includes('boolean') ? `Write ${truth}.` : undefined;
}
