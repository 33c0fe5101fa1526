/**
 * The JSON Schema (draft-07, as yaml-language-server reads best) by which editors complete and check configs. It admits
 * every short form and, for the sake of `extends`, parts that leave keys out; what is missing is `exp check`'s to say.
 */
import type { TObject, TSchema } from '@sinclair/typebox';
import { roles } from '../networks/layer.js';
import type { Component, Kind } from '../registry/component.js';
import { numberKeyword, perPlayerKeyword, shorthandKeyword, slotKind } from '../registry/fields.js';
import type { Registry } from '../registry/registry.js';
import { experimentSchema, fileSchema } from './schema.js';

export type Json = { readonly [key: string]: unknown };

export function editorSchema(registry: Registry): Json {
  const { name: _, ...rest } = experimentSchema.properties;
  const required = Object.entries(rest).flatMap(([key, part]: [string, TSchema]) => (isOptional(part) ? [] : [key]));
  return editorDocument('Sparring experiment', experimentSchema, usedKinds(registry), registry, {
    anyOf: [{ required: ['extends'] }, { required }],
  });
}

/** The schema of a document with components of these kinds in it. `more`: what else is to be said of it. */
export function editorDocument(
  title: string,
  { properties: own, description }: TObject,
  kinds: readonly Kind[],
  registry: Registry,
  more: Json,
): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    description,
    type: 'object',
    properties: properties({ ...fileSchema, ...own }, registry),
    additionalProperties: false,
    ...more,
    definitions: definitions(kinds, registry),
  };
}

/** `${path.to.key}` and `${env:NAME}` may stand for any value. */
const reference: Json = { type: 'string', pattern: '\\$\\{.*\\}' };

const ref = (name: string): Json => ({ $ref: `#/definitions/${name}` });

function definitions(kinds: readonly Kind[], registry: Registry): Json {
  const all: Record<string, Json> = { reference };
  for (const kind of kinds) {
    const components = registry.names(kind).map((name) => registry.find(kind, name)!);
    all[kind] = anyOfKind(kind, components);
    for (const component of components) all[`${kind}.${component.name}`] = componentObject(component, registry);
  }
  return all;
}

/** Kinds with components, and those that a slot of the experiment names though nothing fills it yet. */
const usedKinds = (registry: Registry): Kind[] =>
  [...new Set<Kind>([...registry.kinds(), 'metric', 'schedule'])].filter((kind) => !ofStudies.has(kind));

/** Kinds that fill slots of a study, of which an experiment has none. */
const ofStudies: ReadonlySet<Kind> = new Set<Kind>(['sampler', 'pruner']);

/** The bare name of a component that needs no keys, a reference, or a component in full. */
function anyOfKind(kind: Kind, components: readonly Component[]): Json {
  const bare = components
    .filter(({ config }) => Object.values(config.properties).every(isOptional))
    .map(({ name }) => name);
  const names = bare.length ? [{ enum: bare, description: `The ${kind} with its defaults.` }] : [];
  return { anyOf: [...names, ref('reference'), ...components.map(({ name }) => ref(`${kind}.${name}`))] };
}

const typeboxOptional = Symbol.for('TypeBox.Optional');

const isOptional = (part: TSchema): boolean => part.default !== undefined || typeboxOptional in part;

function componentObject(component: Component, registry: Registry, more: Record<string, Json> = {}): Json {
  const type = { const: component.name, description: component.summary };
  return {
    type: 'object',
    description: component.summary,
    properties: { type, ...properties(component.config.properties, registry), ...more },
    additionalProperties: false,
  };
}

/** Schemas as editors know them. */
export const properties = (parts: Readonly<Record<string, TSchema>>, registry: Registry): Record<string, Json> =>
  Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, edited(part, registry)]));

/** A schema as editors know it: slots as choices, short forms beside long ones, no keywords of ours. */
function edited(part: TSchema, registry: Registry): Json {
  const kind = slotKind(part);
  if (kind) return { ...about(part), anyOf: slotForms(part, kind, registry) };
  if (part.anyOf) return { ...about(part), anyOf: part.anyOf.map((option: TSchema) => edited(option, registry)) };
  if (part.properties) return { ...about(part), anyOf: objectForms(part, registry) };
  if (part.items) return { ...about(part), anyOf: [listForm(part, registry), ref('reference')] };
  if (part.type === 'string' && !part.enum && !part.pattern) return standard(part);
  const { description: _d, default: _v, ...leaf } = standard(part);
  return { ...about(part), anyOf: [leaf, ref('reference')] };
}

const about = ({ description, default: value }: TSchema): Json => ({
  ...(description !== undefined && { description }),
  ...(value !== undefined && { default: value }),
});

const standard = (part: TSchema): Json =>
  Object.fromEntries(Object.entries(part).filter(([key]) => !key.startsWith('x-')));

function slotForms(part: TSchema, kind: Kind, registry: Registry): Json[] {
  const number = part[numberKeyword] ? [{ type: 'number' }] : [];
  if (!part[perPlayerKeyword]) return [...number, ref(kind)];
  const each = Object.fromEntries(roles.map((role) => [role, { anyOf: [...number, ref(kind)] }]));
  const shared = registry.names(kind).map((name) => componentObject(registry.find(kind, name)!, registry, each));
  return [...number, ref(kind), ...shared];
}

function objectForms(part: TSchema, registry: Registry): Json[] {
  const short: string | undefined = part[shorthandKeyword];
  const long = { type: 'object', properties: properties(part.properties, registry), additionalProperties: false };
  return [...(short ? [edited(part.properties[short], registry)] : []), long, ref('reference')];
}

function listForm(part: TSchema, registry: Registry): Json {
  const { description: _d, default: _v, ...list } = standard(part);
  const items = Array.isArray(part.items)
    ? part.items.map((item: TSchema) => edited(item, registry))
    : edited(part.items, registry);
  return { ...list, items };
}
