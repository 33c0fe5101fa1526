/**
 * Writes a config and all it extends as one document that parses to the same config wherever it lies and whatever the
 * environment: layers joined, paths absolute, environment filled in. References between its keys stay, so that an
 * override still means what it means in the original. Only makes the document; `freeze.ts` keeps it.
 */
import { isAbsolute, join as joinFiles } from 'node:path';
import { stringify } from 'yaml';
import { join, type Mapping, type Node, plain, type Scalar, scalar } from '../experiment/document.js';
import { isPlayer, typeOf } from '../experiment/extend.js';
import { type Environment, escapeReferences, fillEnvironment } from '../experiment/interpolate.js';
import type { LoadedExperiment } from '../experiment/load.js';
import { valueAt, writtenNodes } from '../experiment/provenance.js';
import { earlier } from '../experiment/shorthand.js';
import type { Source } from '../experiment/source.js';

/** The text of the base as one document. `ground`: as composed, before interpolation. */
export function composed({ config }: LoadedExperiment, ground: Source, environment: Environment): string {
  const folders = pathFolders(config);
  const finish = (node: Scalar): Scalar => {
    const folder = folders.get(node.place.where);
    const filled = fillEnvironment(node, environment);
    return folder === undefined
      ? filled
      : { ...filled, value: joinFiles(escapeReferences(folder), String(filled.value)) };
  };
  const document = plain(map(joined(ground.root, '', config), finish)) as object;
  return stringify('name' in document ? document : { name: config.name, ...document });
}

/** The text of a study that was interpolated already, with these keys in place of its own. */
export function restated(root: Mapping, keys: Readonly<Record<string, string>>): string {
  const literal = (node: Scalar): Scalar =>
    typeof node.value === 'string' ? { ...node, value: escapeReferences(node.value) } : node;
  return stringify({ ...keys, ...(plain(map(root, literal)) as object), ...keys });
}

function map(node: Node, change: (node: Scalar) => Scalar): Node {
  if (node.kind === 'scalar') return change(node);
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => map(item, change)) };
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { ...entry, value: map(entry.value, change) }] as const,
  );
  return { ...node, entries: new Map(entries) };
}

/** By the place of each relative path, the folder that it is relative to. */
function pathFolders(config: object): Map<string, string> {
  const folders = new Map<string, string>();
  for (const [path, node] of writtenNodes(config)) {
    const meant = valueAt(config, path);
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || typeof meant !== 'string') continue;
    if (meant !== node.value && !isAbsolute(node.value)) folders.set(node.place.where, node.place.folder);
  }
  return folders;
}

/**
 * A bare value over a map, or a map over a bare value, may be the short and the long form of one thing, which parsing
 * joins by the schema. One document has no layers, so they are joined here, by what parsing made of them.
 */
function joined(node: Node, path: string, config: object): Node {
  if (node.kind === 'list') return { ...node, items: node.items.map((item, i) => joined(item, join(path, i), config)) };
  const made = madeAt(config, path);
  const short = node.kind === 'scalar' ? node : earlier(node, 'scalar');
  const long = node.kind === 'map' ? node : earlier(node, 'map');
  const key = short && long && keyOfShort(made, short, long, node);
  if (node.kind === 'scalar' && key === undefined) return node;
  const entries = new Map(
    [...long!.entries].map(([name, entry]) => {
      return [name, { ...entry, value: joined(entry.value, join(path, name), config) }] as const;
    }),
  );
  if (key !== undefined) entries.set(key, { keyPlace: short!.place, value: scalar(short!.value, short!.place) });
  return { ...long!, entries };
}

/** The key of the long form that the short one stands for, where they are of one thing. */
function keyOfShort(made: unknown, short: Scalar, long: Mapping, node: Node): string | undefined {
  if (typeof made !== 'object' || made === null || short.value === null) return undefined;
  if ('type' in made || playerIn(made)) {
    const over =
      node === short
        ? [undefined, short.value].includes(typeOf(long) as string | undefined)
        : !long.entries.has('type');
    return typeof short.value === 'string' && over ? 'type' : undefined;
  }
  const [key] = Object.entries(made).find(([, value]) => value === short.value) ?? [];
  return key !== undefined && (node === short || !long.entries.has(key)) ? key : undefined;
}

/** What a map of one thing for each player holds for the first of them. */
const playerIn = (made: object): any => Object.entries(made).find(([key]) => isPlayer(key))?.[1];

/** What parsing made of a path; of a key for all players, what it made for one. */
function madeAt(config: object, path: string): unknown {
  if (path === '') return config;
  return path.split('.').reduce<any>((part, key) => {
    if (typeof part !== 'object' || part === null) return undefined;
    return Object.hasOwn(part, key) ? part[key] : playerIn(part)?.[key];
  }, config);
}
