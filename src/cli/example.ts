/**
 * An example of a component in a config: what it requires, what its schema gives as an example where keys need each
 * other, and the first few keys with their defaults.
 */
import type { TSchema } from '@sinclair/typebox';
import type { Component, Kind } from '../registry/component.js';
import { slotKind } from '../registry/fields.js';
import { isRequired, shortForm } from './keys.js';
import { flow } from './text.js';

/** Keys with defaults that an example shows, beside those required. */
const mostOptional = 3;

/** YAML that a config may hold. */
export function exampleOf(component: Component): string {
  const { properties } = component.config;
  const optional = Object.keys(properties).filter(
    (key) => !isRequired(component.config, key) && isPlain(properties[key]!),
  );
  const shown = new Set(optional.slice(0, mostOptional));
  const given: object = component.config.examples?.[0] ?? {};
  const entries = Object.entries<TSchema>(properties).flatMap(([key, part]) => {
    if (key in given) return [[key, given[key as keyof object]] as const];
    if (isRequired(component.config, key)) return [[key, sampleOf(part)] as const];
    return shown.has(key) ? [[key, shortForm(part, part.default)] as const] : [];
  });
  return places[component.kind](flow({ type: component.name, ...Object.fromEntries(entries) }), component.name);
}

/** A default that reads well on one line. */
function isPlain(part: TSchema): boolean {
  const value = shortForm(part, part.default);
  return value !== undefined && (typeof value !== 'object' || Array.isArray(value));
}

/** Where a config holds a component of each kind. */
const places: Readonly<Record<Kind, (component: string, name: string) => string>> = {
  dataset: (component) => `data: ${component}`,
  prior: (component) => `prior: ${component}`,
  network: (component, name) => `${name.endsWith('discriminator') ? 'discriminator' : 'generator'}: ${component}`,
  layer: (component) => `generator:\n  type: sequential\n  layers:\n    - ${component}`,
  initializer: (component) => `generator: { type: mlp, kernel: ${component} }`,
  loss: (component) => `loss: ${component}`,
  optimizer: (component) => `optimizer: ${component}`,
  schedule: (component) => `optimizer: { type: adam, learningRate: ${component} }`,
  trainer: (component) => `trainer: ${component}`,
  metric: (component) => `metrics:\n  - ${component}`,
  callback: (component) => `callbacks:\n  - ${component}`,
  sampler: (component) => `method: ${component}`,
  pruner: (component) => `early_terminate: ${component}`,
};

/** Any value that a schema admits and that reads like one. */
function sampleOf(part: TSchema): unknown {
  if (part.examples) return part.examples[0];
  if (part.enum) return part.enum[0];
  const kind = slotKind(part);
  if (kind) return slotSamples[kind] ?? kind;
  if (Array.isArray(part.items)) return part.items.map(sampleOf);
  if (part.items) return Array.from({ length: Math.max(1, part.minItems ?? 0) }, () => sampleOf(part.items));
  if (part.type === 'integer') return Math.max(part.minimum ?? 0, Math.min(part.maximum ?? 64, 64));
  if (part.type === 'number') return part.maximum !== undefined && part.maximum < 1 ? part.maximum : 1;
  return part.type === 'boolean' ? true : 'path/to/file';
}

const slotSamples: Partial<Record<Kind, unknown>> = {
  layer: { type: 'dense', units: 64 },
  initializer: 'glorot-normal',
  schedule: { type: 'constant', value: 0.001 },
};
