/**
 * Which parts a config has follows from its trainer: finds out which trainer that is and narrows the schema to the parts
 * that it uses, so that a missing part and a superfluous one are told as mistakes of the config. Reads no values.
 */
import { type Role, roles } from '../networks/layer.js';
import type { Component } from '../registry/component.js';
import type { Registry } from '../registry/registry.js';
import type { Uses } from '../trainers/trainer.js';
import { isCleared, type Mapping } from './document.js';
import { typeOf } from './extend.js';
import { experimentSchema, fileSchema } from './schema.js';

/** The parts of a document that belong to its trainer. */
export interface Parts {
  readonly trainer: string;
  /** Networks that are trained, each perhaps by an optimizer of its own. */
  readonly players: readonly Role[];
  /** Keys of the schema that are there for this trainer, and those that are not. */
  readonly used: readonly string[];
  readonly unused: readonly string[];
}

const { properties } = experimentSchema;

/** Keys of the schema whose presence is the trainer's to say. */
const slots: readonly string[] = ['prior', 'loss', ...roles];

/**
 * The trainer that a document names, or the usual one. Undefined where that cannot be told, because there is none of the
 * name or because a key that might be a misspelt `trainer` or `type` stands there; parsing reports these.
 */
export function trainerOf(root: Mapping, registry: Registry): Component<'trainer'> | undefined {
  const node = root.entries.get('trainer')?.value;
  const named = node && typeOf(node);
  if (typeof named === 'string') return registry.find('trainer', named);
  const usual = registry.find('trainer', properties.trainer.default.type);
  const [keys, known] = node
    ? [node.kind === 'map' ? node.entries : new Map(), usual?.config.properties ?? {}]
    : [root.entries, { ...properties, ...fileSchema }];
  return [...keys.keys()].every((key) => key in known) ? usual : undefined;
}

export function partsOf({ name, uses }: Component<'trainer'>): Parts {
  const players = Object.keys(uses.networks) as Role[];
  const used = [...(uses.prior ? ['prior'] : []), ...players, ...(uses.loss ? ['loss'] : [])];
  return { trainer: name, players, used, unused: slots.filter((key) => !used.includes(key)) };
}

const narrowed = new WeakMap<Uses, typeof experimentSchema>();

/** The schema of an experiment with this trainer: what it uses must be there, and no more of the slots may be. */
export function schemaFor(trainer: Component<'trainer'>): typeof experimentSchema {
  const known = narrowed.get(trainer.uses) ?? narrow(partsOf(trainer));
  narrowed.set(trainer.uses, known);
  return known;
}

function narrow({ used, unused }: Parts): typeof experimentSchema {
  const kept = Object.entries(properties).filter(([key]) => !unused.includes(key));
  const required = [...experimentSchema.required!, ...used];
  return { ...experimentSchema, properties: Object.fromEntries(kept), required } as unknown as typeof experimentSchema;
}

/** The document without the keys that a null takes away, where the trainer has no use for them. */
export function withoutCleared(root: Mapping, { unused }: Parts): Mapping {
  const entries = [...root.entries].filter(([key, { value }]) => !(unused.includes(key) && isCleared(value)));
  return { ...root, entries: new Map(entries) };
}
