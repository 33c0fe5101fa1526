/** Where each value of a parsed document, a config most often, came from: for later mistakes and for `exp why`. */
import { ConfigError, type Misfit } from '../registry/problem.js';
import { nearest } from '../registry/suggest.js';
import { type Finding, history, join, type Node, type Place, plain } from './document.js';
import type { ExperimentConfig } from './schema.js';
import { quote } from './words.js';

interface Origins {
  readonly root: Node;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly keys: ReadonlyMap<string, Place>;
  readonly defaults: ReadonlyMap<string, unknown>;
}

const origins = new WeakMap<object, Origins>();

/** Called once by `parseDocument`. */
export function remember<T extends object>(config: T, { root, nodes, keys, defaults }: Origins): T {
  origins.set(config, { root, nodes, keys, defaults });
  return config;
}

/** The node of a dotted path, or of the nearest written thing above it. */
export function writtenNode(config: object, path: string): Node | undefined {
  const known = origins.get(config);
  for (let at = path; known && at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const node = known.nodes.get(at);
    if (node && !node.isDefault) return node;
  }
  return known?.root;
}

/** Where a value was written (`configs/ring.yaml:6:9`), or the nearest thing around it; undefined for a copied config. */
export const locate = (config: object, path: string): string | undefined => writtenNode(config, path)?.place.where;

/** What each dotted path of a parsed document came from. */
export const writtenNodes = (config: object): ReadonlyMap<string, Node> => origins.get(config)?.nodes ?? new Map();

/** Where a key was written, if it was. */
export const keyPlace = (config: object, path: string): Place | undefined => origins.get(config)?.keys.get(path);

/** A component that does not fit its neighbours, as a mistake of the line which names it. */
export function blame(config: object, path: string, misfit: Misfit): ConfigError {
  const below = misfit.key ? join(path, misfit.key) : path;
  const where = locate(config, below);
  const { message, remedy } = misfit;
  return new ConfigError([{ ...(where && { where }), path: below, message, ...(remedy && { remedy }) }]);
}

/** The same as a finding, to be told with others. Only of a document that was parsed. */
export function findingAt(config: object, path: string, { message, remedy, key }: Misfit): Finding {
  const below = key ? join(path, key) : path;
  return { place: writtenNode(config, below)!.place, path: below, message, ...(remedy && { remedy }) };
}

export interface Step {
  /** `default`, `configs/base.yaml:3:5`, or `argument "trainer.k=2"`. */
  readonly from: string;
  readonly value: unknown;
  /** The text with `${...}` that gave this value. */
  readonly template?: string;
}

export interface Why {
  readonly path: string;
  /** As parsed. */
  readonly value: unknown;
  /** What the value was, from the default to the last word. */
  readonly steps: readonly Step[];
}

/** How the value at a dotted path came about. @throws ConfigError when there is none */
export function why(config: ExperimentConfig, path: string): Why {
  const known = origins.get(config);
  const node = known?.nodes.get(path);
  const value = valueAt(config, path);
  if (!known || !node || value === undefined) throw notThere(config, path, known?.nodes.keys() ?? []);
  const written = [...history(node)].filter((layer) => !layer.isDefault).reverse();
  const fallback = known.defaults.get(path) ?? (node.isDefault ? plain(node) : undefined);
  const start: Step[] = fallback === undefined ? [] : [{ from: 'default', value: fallback }];
  return { path, value, steps: [...start, ...written.map((layer) => step(layer, node, path))] };
}

/** A layer of another form than the last, such as a map under a bare name, is shown by the part that it replaces. */
function step(layer: Node, node: Node, path: string): Step {
  const key = path.slice(path.lastIndexOf('.') + 1);
  const part = layer.kind === 'map' && node.kind !== 'map' ? layer.entries.get(key)?.value : undefined;
  const shown = part ?? layer;
  return { from: shown.place.where, value: plain(shown), ...(shown.template && { template: shown.template }) };
}

/** The value at a dotted path of a parsed document. */
export function valueAt(config: unknown, path: string): unknown {
  return path.split('.').reduce<any>((part, key) => {
    return typeof part === 'object' && part !== null && Object.hasOwn(part, key) ? part[key] : undefined;
  }, config);
}

function notThere(config: ExperimentConfig, path: string, paths: Iterable<string>): ConfigError {
  const there = [...paths].filter((candidate) => candidate !== '' && valueAt(config, candidate) !== undefined);
  const near = nearest(path, there);
  const remedy = near ? `Did you mean ${quote(near)}?` : `There is: ${Object.keys(config).join(', ')}.`;
  return new ConfigError([{ path: '', message: `${quote(path)} is not in this config.`, remedy }]);
}
