/**
 * Brings the components of a config's `plugins` into a registry. The one place where a config leads to code, and only
 * to the files it lists; TypeScript is read through tsx.
 */
import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Component, Kind } from '../registry/component.js';
import { createRegistry, type Registry } from '../registry/registry.js';
import { nearest } from '../registry/suggest.js';
import { type Finding, join, type Node } from './document.js';
import type { Source } from './source.js';
import { configError, kindWords, oneOf, quote, seen } from './words.js';

/**
 * The registry with the source's plugins added.
 * @throws ConfigError for files that are missing, fail to load, or hold no sound component
 */
export async function loadPlugins(source: Source, registry: Registry): Promise<Registry> {
  const findings: Finding[] = [];
  const added: Component[] = [];
  for (const mention of mentions(source)) {
    try {
      const exported = await load(mention.file);
      const known = createRegistry([...registry.all(), ...added]);
      added.push(...components(exported, known));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { message, remedy } = error;
      findings.push({
        place: mention.node.place,
        path: mention.path,
        message: `${quote(mention.text)} ${message}`,
        remedy,
      });
    }
  }
  if (findings.length) throw configError([...source.findings, ...findings]);
  return added.length ? createRegistry([...registry.all(), ...added]) : registry;
}

interface Mention {
  readonly node: Node;
  readonly path: string;
  readonly text: string;
  readonly file: string;
}

/** What `plugins` lists. Anything but text is left for `parseExperiment` to refuse. */
function mentions({ root }: Source): Mention[] {
  const list = root.entries.get('plugins')?.value;
  const nodes = list?.kind === 'list' ? [...list.items.entries()] : [];
  return nodes.flatMap(([i, node]): Mention[] => {
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '') return [];
    const file = resolve(node.place.folder, node.value);
    return [{ node, path: join('plugins', i), text: node.value, file }];
  });
}

class Refusal extends Error {
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}

async function load(file: string): Promise<unknown[]> {
  if (!/\.[cm]?[jt]s$/.test(file)) throw new Refusal('is neither a .ts nor a .js file.');
  if (!existsSync(file)) throw new Refusal('does not exist.', isAbsolute(file) ? `Looked for ${file}.` : undefined);
  try {
    const module: Record<string, unknown> = await imported(file);
    return Object.values(module).flat();
  } catch (error) {
    throw failure(error);
  }
}

async function imported(file: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(file).href;
  if (!/ts$/.test(file)) return import(url);
  // Without a namespace: a plugin's own imports must be the same modules as ours.
  const { register } = await import('tsx/esm/api');
  const unregister = register();
  try {
    return await import(url);
  } finally {
    await unregister();
  }
}

function failure(error: unknown): Refusal {
  const text = error instanceof Error ? error.message : String(error);
  const message = `fails to load: ${text.split('\n')[0]!.replace(/\.$/, '')}.`;
  const noPackage = /Cannot find package '([^']+)'/.exec(text)?.[1];
  if (noPackage) return new Refusal(message, `Install it: npm install ${noPackage}.`);
  // Without "type": "module" in the package.json above it, Node takes a .ts file for CommonJS.
  const isCommonJs = /require\(\) ES Module|require\(esm\)|import statement outside a module/.test(text);
  return new Refusal(
    message,
    isCommonJs ? 'Name it .mts (or .mjs), or write "type": "module" into its package.json.' : undefined,
  );
}

/** The components among a module's exports; other exports are the module's own business. */
function components(exported: readonly unknown[], known: Registry): Component[] {
  const found = [...new Set(exported)].filter(meantAsComponent);
  if (found.length === 0)
    throw new Refusal('exports no component.', 'Export what defineLoss, defineNetwork, ... return.');
  const names = new Set<string>();
  for (const component of found) {
    const fault = faultOf(component);
    if (fault) throw new Refusal(`exports a component that is not sound: ${fault}.`);
    const { kind, name } = component as Component;
    if (known.find(kind, name) || names.has(`${kind} ${name}`))
      throw new Refusal(`exports the ${kind} ${quote(name)}, and there is one of that name.`, 'Give it another name.');
    names.add(`${kind} ${name}`);
  }
  return found as Component[];
}

type Candidate = Partial<Record<keyof Component | keyof Component<'trainer'>, unknown>>;

const marks = ['kind', 'name', 'summary', 'config', 'build'] as const;

const meantAsComponent = (value: unknown): value is Candidate =>
  typeof value === 'object' && value !== null && marks.filter((mark) => mark in value).length >= 3;

/** What is wrong with a would-be component, or undefined. */
function faultOf({ kind, name, summary, config, build, uses }: Candidate): string | undefined {
  if (typeof kind !== 'string' || !Object.hasOwn(kindWords, kind)) return kindFault(kind);
  if (typeof name !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    return `its name, ${seen(name)}, is not kebab-case`;
  if (typeof summary !== 'string' || summary === '') return `${quote(name)} has no summary`;
  if (typeof build !== 'function') return `${quote(name)} has no build function`;
  if (kind === 'trainer' && typeof uses !== 'object')
    return `${quote(name)} does not say which parts it uses; make it with defineTrainer`;
  return configFault(name, config);
}

function kindFault(kind: unknown): string {
  const kinds = Object.keys(kindWords) as Kind[];
  const near = typeof kind === 'string' ? nearest(kind, kinds) : undefined;
  return `its kind is ${seen(kind)}, which should be ${near ? quote(near) : oneOf(kinds)}`;
}

function configFault(name: string, config: unknown): string | undefined {
  const schema = config as {
    type?: unknown;
    properties?: Record<string, object>;
    additionalProperties?: unknown;
  } | null;
  if (schema?.type !== 'object' || typeof schema.properties !== 'object')
    return `the config of ${quote(name)} is not a Type.Object`;
  if (schema.additionalProperties !== false)
    return `the config of ${quote(name)} lacks { additionalProperties: false }`;
  if (Object.hasOwn(schema.properties, 'type')) return `the config of ${quote(name)} has a key "type", which is taken`;
  const bare = Object.entries(schema.properties).find(([, part]) => !('description' in part));
  return bare && `the config of ${quote(name)} has no description for ${quote(bare[0])}`;
}
