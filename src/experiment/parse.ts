/**
 * Turns a composed source into a typed config: walks the tree and the schemas together, writes short forms out, fills
 * defaults in, has ajv judge each component against its own schema, and tells every mistake at once. What the document
 * is, an experiment or something else with components in it, is said by its `Form`.
 */
import { basename, resolve } from 'node:path';
import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { Component, Kind, Typed } from '../registry/component.js';
import {
  alwaysKeyword,
  numberKeyword,
  pathKeyword,
  perPlayerKeyword,
  shorthandKeyword,
  slotKind,
} from '../registry/fields.js';
import type { Registry } from '../registry/registry.js';
import { nearest, remedyFor } from '../registry/suggest.js';
import {
  annotateDefault,
  type Entry,
  type Finding,
  isCleared,
  join,
  type Mapping,
  type Node,
  type Place,
  plain,
} from './document.js';
import { explain } from './explain.js';
import { isPlayer } from './extend.js';
import { type Parts, partsOf, schemaFor, trainerOf, withoutCleared } from './parts.js';
import { remember } from './provenance.js';
import { type ExperimentConfig, experimentSchema, type Frozen, fileSchema, namePattern } from './schema.js';
import { asComponent, asObject, splitPlayers } from './shorthand.js';
import type { Source } from './source.js';
import { accepts, validate } from './validate.js';
import { configError, kindWords, quote, seen } from './words.js';

/** What a document is read as. */
export interface Form<S extends TObject = TObject> {
  /** Has a key `name`, which takes the file's own name where it is not given. */
  readonly schema: S;
  /** For people: `the config`. */
  readonly subject: string;
  /** Keys that are right although the schema has none of them. */
  readonly extra: readonly string[];
  /** What the document's trainer uses, if it names one. */
  readonly parts?: Parts;
}

const experimentForm = { subject: 'the config', extra: Object.keys(fileSchema) };

/** @throws ConfigError with every mistake of the source, in the order of the text */
export function parseExperiment(source: Source, registry: Registry): ExperimentConfig {
  const { config, findings } = parseLeniently(source, registry);
  if (findings.length) throw configError(findings);
  return config;
}

/** An experiment as far as it can be read, with every mistake of the source. */
export function parseLeniently(source: Source, registry: Registry): Parsed<typeof experimentSchema> {
  const trainer = trainerOf(source.root, registry);
  if (!trainer) return parseDocument(source, registry, { ...experimentForm, schema: experimentSchema });
  const parts = partsOf(trainer);
  const narrowed = { ...source, root: withoutCleared(source.root, parts) };
  return parseDocument(narrowed, registry, { ...experimentForm, schema: schemaFor(trainer), parts });
}

export interface Parsed<S extends TObject> {
  /** Of the schema's type only where there are no findings. */
  readonly config: Frozen<Static<S>>;
  /** Every mistake of the source. */
  readonly findings: readonly Finding[];
}

export function parseDocument<S extends TObject>(source: Source, registry: Registry, form: Form<S>): Parsed<S> {
  const walk = newWalk(registry, form.parts);
  const root = named(source.root, source.path);
  walk.nodes.set('', root);
  const config = object(walk, form.schema, root, '');
  judge(walk, { ...form, value: config, path: '' });
  const findings = [...source.findings, ...walk.findings.filter(notAbout(unresolved(walk)))];
  return { config: freeze(remember(config as Frozen<Static<S>>, { ...walk, root })), findings };
}

/** Places whose value could not be resolved, which has been reported already. */
const unresolved = ({ nodes }: Walk): ReadonlySet<string> =>
  new Set([...nodes.values()].flatMap((node) => (node.kind === 'scalar' && node.unresolved ? [node.place.where] : [])));

const notAbout =
  (places: ReadonlySet<string>) =>
  ({ place }: Finding): boolean =>
    !places.has(place.where);

/** The root with its name: the file's own, unless one is given. */
function named(root: Mapping, path: string): Mapping {
  if (root.entries.has('name')) return root;
  const stem = basename(path)
    .replace(/\.ya?ml$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  const value = annotateDefault(namePattern.test(stem) ? stem : 'experiment', root.place);
  return { ...root, entries: new Map(root.entries).set('name', { keyPlace: root.place, value }) };
}

/** What a walk finds out beside the config. */
export interface Walk {
  readonly registry: Registry;
  readonly parts: Parts | undefined;
  readonly findings: Finding[];
  /** By dotted path of the parsed config: what it came from. */
  readonly nodes: Map<string, Node>;
  readonly keys: Map<string, Place>;
  readonly defaults: Map<string, unknown>;
}

const newWalk = (registry: Registry, parts: Parts | undefined): Walk => ({
  registry,
  parts,
  findings: [],
  nodes: new Map(),
  keys: new Map(),
  defaults: new Map(),
});

/** The plain value of `node` under `schema`, with short forms written out and defaults filled in. */
function value(walk: Walk, schema: TSchema, node: Node, path: string): unknown {
  walk.nodes.set(path, node);
  if (schema[perPlayerKeyword]) return perPlayer(walk, schema, node, path);
  const kind = slotKind(schema);
  if (kind) return component(walk, kind, schema, node, path);
  if (schema.anyOf) return alternative(walk, schema, node, path);
  if (schema.properties) return propertied(walk, schema, node, path);
  if (schema.items && node.kind === 'list') return items(walk, schema, withAlways(schema, node), path);
  if (schema[pathKeyword] && node.kind === 'scalar' && typeof node.value === 'string')
    return schema[pathKeyword].includes(node.value) ? node.value : resolve(node.place.folder, node.value);
  return unknownParts(walk, node, path);
}

/** A value no schema looks into; its parts are still remembered. */
function unknownParts(walk: Walk, node: Node, path: string): unknown {
  walk.nodes.set(path, node);
  if (node.kind === 'list') return node.items.map((item, i) => unknownParts(walk, item, join(path, i)));
  if (node.kind === 'scalar') return node.value;
  for (const [key, entry] of node.entries) walk.keys.set(join(path, key), entry.keyPlace);
  return Object.fromEntries(
    [...node.entries].map(([key, entry]) => [key, unknownParts(walk, entry.value, join(path, key))]),
  );
}

function propertied(walk: Walk, schema: TSchema, node: Node, path: string): unknown {
  const map = asObject(node, schema[shorthandKeyword]);
  return map ? object(walk, schema, map, path) : unknownParts(walk, node, path);
}

/** Keys in the schema's order, then those it does not know. */
function object(walk: Walk, schema: TSchema, node: Mapping, path: string): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  const properties: Record<string, TSchema> = schema.properties;
  for (const [key, property] of Object.entries(properties)) {
    const below = join(path, key);
    const entry = node.entries.get(key);
    if (property.default !== undefined) walk.defaults.set(below, property.default);
    if (entry) walk.keys.set(below, entry.keyPlace);
    if (entry && !isUnset(entry.value, property)) out[key] = value(walk, property, entry.value, below);
    else if (property.default !== undefined)
      out[key] = value(walk, property, annotateDefault(property.default, node.place), below);
  }
  for (const [key, entry] of node.entries) {
    if (Object.hasOwn(properties, key)) continue;
    walk.keys.set(join(path, key), entry.keyPlace);
    out[key] = unknownParts(walk, entry.value, join(path, key));
  }
  return out;
}

/** Such a null takes a key back to its default. */
function isUnset(node: Node, schema: TSchema): boolean {
  return isCleared(node) && (slotKind(schema) !== undefined || !accepts(schema, null));
}

function items(walk: Walk, schema: TSchema, list: readonly Node[], path: string): unknown[] {
  const schemaOf = (i: number): TSchema | undefined => (Array.isArray(schema.items) ? schema.items[i] : schema.items);
  return list.map((item, i) => {
    const below = join(path, i);
    const itemSchema = schemaOf(i);
    return itemSchema ? value(walk, itemSchema, item, below) : unknownParts(walk, item, below);
  });
}

/** The list's items, and the components that are always there. */
function withAlways(schema: TSchema, list: Extract<Node, { kind: 'list' }>): readonly Node[] {
  const always: readonly Typed[] = schema[alwaysKeyword] ?? [];
  const there = list.items.map((item) => asComponent(item, undefined)?.entries.get('type')?.value);
  const missing = always.filter(({ type }) => !there.some((node) => node?.kind === 'scalar' && node.value === type));
  return [...list.items, ...missing.map((each) => annotateDefault(each, list.place))];
}

/** Of several schemas, the one that this value is meant for. */
function alternative(walk: Walk, schema: TSchema, node: Node, path: string): unknown {
  const options: readonly TSchema[] = schema.anyOf;
  const fits = options.find((option) => !slotKind(option) && accepts(option, plain(node)));
  const component = options.find((option) => slotKind(option) && asComponent(node, option[numberKeyword]));
  const alike = options.find((option) =>
    node.kind === 'map' ? option.properties : node.kind === 'list' && option.items,
  );
  const option = fits ?? component ?? alike;
  return option ? value(walk, option, node, path) : unknownParts(walk, node, path);
}

function component(walk: Walk, kind: Kind, slot: TSchema, node: Node, path: string): unknown {
  const map = asComponent(node, slot[numberKeyword]);
  if (!map) return reportNoComponent(walk, kind, slot, node, path);
  const found = findComponent(walk, kind, slot, map, { node, path });
  if (!found) return plain(map);
  const entries = new Map([...map.entries].filter(([key]) => key !== 'type'));
  const own = object(walk, found.config, { ...map, entries }, path);
  const subject = `${kind} "${found.name}"`;
  judge(walk, { schema: found.config, value: own, path, subject, component: found, extra: ['type'] });
  return { type: found.name, ...own };
}

function reportNoComponent(walk: Walk, kind: Kind, slot: TSchema, node: Node, path: string): unknown {
  const forms = slot[numberKeyword] ? 'a number, a name, or a map with "type"' : 'a name, or a map with "type"';
  const message = `expected ${kindWords[kind]} (${forms}), got ${seen(plain(node))}.`;
  walk.findings.push({ place: node.place, path, message, remedy: knownNames(walk, kind) });
  return plain(node);
}

const knownNames = (walk: Walk, kind: Kind) => `Known: ${walk.registry.names(kind).join(', ')}.`;

interface Spot {
  readonly node: Node;
  readonly path: string;
}

/** The component a map names, or the slot's own where it names none. Reports what cannot be found. */
function findComponent(walk: Walk, kind: Kind, slot: TSchema, map: Mapping, spot: Spot): Component | undefined {
  const type = map.entries.get('type');
  const path = join(spot.path, 'type');
  if (!type) {
    const found = slot.default && walk.registry.find(kind, slot.default.type);
    if (found) walk.nodes.set(path, annotateDefault(found.name, map.place));
    else reportNoType(walk, kind, map, spot);
    return found;
  }
  walk.nodes.set(path, type.value);
  walk.keys.set(path, type.keyPlace);
  const name = plain(type.value);
  const found = typeof name === 'string' ? walk.registry.find(kind, name) : undefined;
  if (!found) {
    const { place } = type.value;
    walk.findings.push({ place, path: spot.node.kind === 'map' ? path : spot.path, ...unknownName(walk, kind, name) });
  }
  return found;
}

function unknownName(walk: Walk, kind: Kind, name: unknown): { message: string; remedy: string } {
  if (typeof name !== 'string')
    return { message: `expected the name of ${kindWords[kind]}, got ${seen(name)}.`, remedy: knownNames(walk, kind) };
  const names = walk.registry.names(kind);
  const other = walk.registry.kinds().find((candidate) => walk.registry.find(candidate, name));
  const hint = other && nearest(name, names) === undefined ? `It is ${kindWords[other]}. ` : '';
  return { message: `${quote(name)} is not ${kindWords[kind]}.`, remedy: hint + remedyFor(name, names) };
}

function reportNoType(walk: Walk, kind: Kind, map: Mapping, { node, path }: Spot): void {
  const typo = [...map.entries].find(([key]) => nearest(key, ['type']));
  const message = typo ? `${quote(typo[0])} is not a key here.` : `names no ${kind}: "type" is missing.`;
  const remedy = typo ? 'Did you mean "type"?' : knownNames(walk, kind);
  const place = typo ? typo[1].keyPlace : (walk.keys.get(path) ?? node.place);
  walk.findings.push({ place, path: typo ? join(path, typo[0]) : path, message, remedy });
}

/** One component for each player. A value for all is judged once, so that its mistakes are told once. */
function perPlayer(walk: Walk, schema: TSchema, written: Node, path: string): unknown {
  const each: TSchema = { ...schema, [perPlayerKeyword]: undefined };
  const node = correctPlayers(walk, written, path);
  const split = splitPlayers(node);
  if (split.shared) {
    const trial: Walk = { ...walk, findings: [] };
    const all = value(trial, each, node, path);
    walk.findings.push(...trial.findings);
    if (trial.findings.length || !walk.parts) return all;
  }
  const players = walk.parts?.players ?? writtenPlayers(node);
  const parts = players.map((player): [string, unknown] => {
    const own = split.of(player);
    const below = join(path, player);
    const entry = node.kind === 'map' && node.entries.get(player);
    if (entry) walk.keys.set(below, entry.keyPlace);
    if (own) return [player, value(walk, each, own, below)];
    const remedy = `Add "${player}", or keys for all players beside "${players.find((name) => name !== player)}".`;
    const message = `says nothing for the ${player}.`;
    walk.findings.push({ place: walk.keys.get(path) ?? node.place, path, message, remedy });
    return [player, undefined];
  });
  return Object.fromEntries(parts);
}

const writtenPlayers = (node: Node): string[] => (node.kind === 'map' ? [...node.entries.keys()].filter(isPlayer) : []);

/**
 * A player that the trainer does not have is reported. A misspelt one is then taken for the one it resembles, lest it
 * pass for a common key.
 */
function correctPlayers(walk: Walk, node: Node, path: string): Node {
  if (node.kind !== 'map' || !walk.parts) return node;
  const { players, trainer } = walk.parts;
  for (const key of writtenPlayers(node)) {
    const { keyPlace, value } = node.entries.get(key)!;
    if (players.some((player) => player === key) || isCleared(value)) continue;
    const message = `the trainer ${quote(trainer)} has no ${key}.`;
    walk.findings.push({ place: keyPlace, path: join(path, key), message, remedy: 'Remove it.' });
  }
  const absent = players.filter((player) => !node.entries.has(player));
  const entries = [...node.entries].map(([key, entry]): [string, Entry] => {
    const meant = entry.value.kind === 'map' && !isPlayer(key) ? nearest(key, absent) : undefined;
    if (!meant) return [key, entry];
    const message = `${quote(key)} is not a player.`;
    walk.findings.push({ place: entry.keyPlace, path: join(path, key), message, remedy: `Did you mean "${meant}"?` });
    return [meant, entry];
  });
  return { ...node, entries: new Map(entries) };
}

interface Judged {
  readonly schema: TSchema;
  readonly value: unknown;
  readonly path: string;
  /** For people: `loss "hinge"`. */
  readonly subject: string;
  readonly component?: Component;
  /** Keys that are right here although the schema has none of them. */
  readonly extra: readonly string[];
}

function judge(walk: Walk, judged: Judged): void {
  const errors = validate(judged.schema, judged.value);
  if (errors.length) walk.findings.push(...explain(errors, { ...judged, walk }));
}

function freeze<T>(part: T): T {
  if (typeof part === 'object' && part !== null && !Object.isFrozen(part)) {
    for (const below of Object.values(part)) freeze(below);
    Object.freeze(part);
  }
  return part;
}
