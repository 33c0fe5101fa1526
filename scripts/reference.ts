/** Turns schemas into Markdown: a table of keys, and the reference of every component. Writes no files. */
import type { TSchema } from '@sinclair/typebox';
import type { Component, Kind, Typed } from '../src/registry/component.js';
import {
  durationForm,
  numberKeyword,
  pathKeyword,
  perPlayerKeyword,
  shorthandKeyword,
  slotKind,
} from '../src/registry/fields.js';
import type { Registry } from '../src/registry/registry.js';
import { exampleOf } from './examples.js';

/** In the order in which a config names them. */
export const kindTitles: readonly (readonly [Kind, string, string])[] = [
  ['dataset', 'Datasets', 'What `data` may be.'],
  ['prior', 'Priors', 'What `prior` may be: the distribution of the noise z.'],
  ['network', 'Networks', 'What `generator` and `discriminator` may be.'],
  ['layer', 'Layers', 'What the `layers` of a `sequential` network may hold.'],
  ['initializer', 'Initializers', 'First values of weights: `kernel` and `bias` of layers and networks.'],
  ['loss', 'Losses', 'What `loss` may be. All work on logits.'],
  ['optimizer', 'Optimizers', 'What `optimizer` may be, for both players or one each.'],
  ['schedule', 'Schedules', 'Numbers that change in training, such as `learningRate`, `momentum` and `k`.'],
  ['metric', 'Metrics', 'What `metrics` may hold.'],
  ['callback', 'Callbacks', 'What `callbacks` may hold.'],
  ['trainer', 'Trainers', 'What `trainer` may be.'],
];

export function componentReference(registry: Registry): string {
  const sections = kindTitles.flatMap(([kind, title, about]) => {
    const names = registry.names(kind);
    if (names.length === 0) return [];
    const each = names.map((name) => describe(registry.find(kind, name)!, registry));
    return [[`## ${title}`, about, ...each].join('\n\n')];
  });
  return sections.join('\n\n');
}

function describe(component: Component, registry: Registry): string {
  const example = ['```yaml', exampleOf(component, registry), '```'].join('\n');
  const keys = Object.keys(component.config.properties).length ? keyTable(component.config.properties) : 'No keys.';
  return [`### ${component.name}`, component.summary, example, keys].join('\n\n');
}

/** Names of each kind, in a table of two columns. */
export function componentIndex(registry: Registry): string {
  const rows = kindTitles.flatMap(([kind, title]) => {
    const names = registry.names(kind);
    return names.length ? [`| ${title} | ${names.map(code).join(', ')} |`] : [];
  });
  return ['| kind | components |', '| --- | --- |', ...rows].join('\n');
}

const typeboxOptional = Symbol.for('TypeBox.Optional');

export function keyTable(properties: Readonly<Record<string, TSchema>>): string {
  const rows = rowsOf(properties, '').map((cells) => `| ${cells.map(escaped).join(' | ')} |`);
  return ['| key | value | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const escaped = (cell: string) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Objects are followed by their own keys, dotted. */
function rowsOf(properties: Readonly<Record<string, TSchema>>, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([key, part]) => {
    const row = [code(prefix + key), formOf(part), fallbackOf(part), part.description ?? ''];
    return [row, ...(part.properties ? rowsOf(part.properties, `${prefix}${key}.`) : [])];
  });
}

const code = (text: string) => `\`${text}\``;

function fallbackOf(part: TSchema): string {
  if (part.default !== undefined) return code(yaml(part.default));
  return typeboxOptional in part ? '' : 'required';
}

/** A value in the shortest YAML that means it. */
function yaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yaml).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return numeral(value);
  const { type, ...own } = value as Typed;
  if (type === 'constant' && typeof own.value === 'number') return numeral(own.value);
  const entries = Object.entries(value);
  if (type !== undefined && entries.length === 1) return type;
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, part]) => `${key}: ${yaml(part)}`).join(', ')} }`;
}

/** 1e-8 rather than 0.00000001. */
function numeral(value: unknown): string {
  const small = typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-3;
  return small ? value.toExponential() : String(value);
}

/** What may stand there, in words. */
function formOf(part: TSchema): string {
  const kind = slotKind(part);
  if (kind) return slotForm(part, kind);
  if (part.enum) return (part.enum as unknown[]).map((word) => code(String(word))).join(', ');
  if (part.anyOf) return [...new Set((part.anyOf as TSchema[]).map(formOf))].join(' or ');
  if (part.const !== undefined) return code(String(part.const));
  if (part.type === 'array') return arrayForm(part);
  if (part.type === 'object') return part[shorthandKeyword] ? `map, or its \`${part[shorthandKeyword]}\`` : 'map';
  if (part.pattern === durationForm) return 'steps or epochs';
  if (part[pathKeyword]) return 'path';
  return [[part.type].flat().join(' or ').replace('boolean', '`true`, `false`'), bounds(part)]
    .filter(Boolean)
    .join(' ');
}

function slotForm(part: TSchema, kind: Kind): string {
  const one = part[numberKeyword] ? `number or ${kind}` : kind;
  return part[perPlayerKeyword] ? `${one}, or one each` : one;
}

function arrayForm({ items, minItems, maxItems }: TSchema): string {
  if (Array.isArray(items)) return `[${items.map(formOf).join(', ')}]`;
  if (items && minItems !== undefined && minItems === maxItems)
    return `[${Array(minItems).fill(formOf(items)).join(', ')}]`;
  return items ? `list of ${formOf(items)}` : 'list';
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, type }: TSchema): string {
  if (type === 'string') return '';
  const low = minimum !== undefined ? `≥ ${minimum}` : exclusiveMinimum !== undefined ? `> ${exclusiveMinimum}` : '';
  const isLimit = maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER;
  const high = isLimit ? `≤ ${maximum}` : exclusiveMaximum !== undefined ? `< ${exclusiveMaximum}` : '';
  return [low, high].filter(Boolean).join(', ');
}
