/**
 * Reads a config and the files it extends into one annotated tree. Interprets two things only: that the root is a map,
 * and `extends`. Every failure to read is a ConfigError with a place, never another exception.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { LineCounter } from 'yaml';
import { nearest } from '../registry/suggest.js';
import { type Finding, limits, type Mapping, mapping, type Node, type Place } from './document.js';
import { merge } from './extend.js';
import { configError, quote, seen } from './words.js';
import { readYaml } from './yaml.js';

export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
}

/** A config with everything it extends, positions kept. */
export interface Source {
  /** Absolute path of the config itself. */
  readonly path: string;
  readonly root: Mapping;
  /** The config, then the files it extends, as read. */
  readonly files: readonly SourceFile[];
  /** Overrides applied, as given. */
  readonly overrides: readonly string[];
  /** Mistakes in overrides and interpolations, told together with those that `parseExperiment` finds. */
  readonly findings: readonly Finding[];
}

/** A document's mention of a file. */
export interface Mention {
  readonly place: Place;
  readonly text: string;
  /** Key that the mention is the value of. */
  readonly key: string;
}

/** `named`: where the path was read, if in a document. @throws ConfigError */
export function readConfig(path: string, named?: Mention): Source {
  const files: SourceFile[] = [];
  const root = readFile(resolve(path), { files, chain: [], ...(named && { named }) });
  return { path: resolve(path), root, files, overrides: [], findings: [] };
}

interface Reading {
  readonly files: SourceFile[];
  /** Files being read: each extends the next. */
  readonly chain: readonly string[];
  /** Absent for a path that the command line gives. */
  readonly named?: Mention;
}

function readFile(path: string, reading: Reading): Mapping {
  const text = readText(path, reading);
  const rank = reading.files.push({ path, text }) - 1;
  const root = readYaml(text, placesOf(path, rank));
  if (root.kind !== 'map') {
    const remedy = 'Begin with "name: my-experiment".';
    throw configError([
      { place: root.place, path: '', message: `expected a map of keys, got ${seen(value(root))}.`, remedy },
    ]);
  }
  return compose(root, path, reading);
}

const value = (node: Node) => (node.kind === 'scalar' ? node.value : node.kind === 'list' ? [] : {});

function placesOf(path: string, rank: number): (offset: number, lines: LineCounter) => Place {
  const name = displayed(path);
  const folder = dirname(path);
  return (offset, lines) => {
    const { line, col } = lines.linePos(offset);
    return { where: `${name}:${Math.max(1, line)}:${Math.max(1, col)}`, folder, order: rank * 2 ** 21 + offset };
  };
}

/** Relative to the working directory where the file lies below it. */
export function displayed(path: string): string {
  const below = relative(process.cwd(), path);
  return below === '' || below.startsWith(`..${sep}`) || below === '..' || isAbsolute(below) ? path : below;
}

/** Puts the file's own keys over those of the files it extends; `extends` itself is then done with. */
function compose(root: Mapping, path: string, reading: Reading): Mapping {
  const named = root.entries.get('extends')?.value;
  const own = mapping(new Map([...root.entries].filter(([key]) => key !== 'extends')), root.place);
  if (!named) return own;
  const chain = [...reading.chain, path];
  const bases = mentions(named).map(({ text, place }) => {
    const base = resolve(dirname(path), text);
    if (chain.includes(base)) throw cycle(place, [...chain.slice(chain.indexOf(base)), base]);
    return readFile(base, { files: reading.files, chain, named: { place, text, key: 'extends' } });
  });
  return [...bases, own].reduce<Node>((under, over) => merge(under, over), mapping(new Map(), root.place)) as Mapping;
}

function mentions(node: Node): { text: string; place: Place }[] {
  return (node.kind === 'list' ? node.items : [node]).map((item) => {
    if (item.kind === 'scalar' && typeof item.value === 'string') return { text: item.value, place: item.place };
    const message = `expected a path or a list of paths, got ${seen(value(item))}.`;
    throw configError([{ place: item.place, path: 'extends', message }]);
  });
}

function cycle(place: Place, chain: readonly string[]) {
  const message = `the files extend each other in a circle: ${chain.map(displayed).join(' -> ')}.`;
  return configError([{ place, path: 'extends', message, remedy: 'Remove one of these "extends".' }]);
}

function readText(path: string, { named }: Reading): string {
  const blame = (message: string, remedy?: string) => {
    const place = named?.place ?? { where: displayed(path), folder: dirname(path), order: 0 };
    const subject = named ? `${quote(named.text)} ` : '';
    return configError([{ place, path: named?.key ?? '', message: subject + message, ...(remedy && { remedy }) }]);
  };
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw blame('is a folder, not a config.', listed(yamlFiles(path)));
    if (stat.size > limits.bytes) throw blame(`is larger than ${limits.bytes / 1e6} MB; a config is a few kilobytes.`);
    return decoded(readFileSync(path)) ?? raise(blame('is not UTF-8 text.', 'Save it as UTF-8.'));
  } catch (error) {
    if ((error as Error).name === 'ConfigError') throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw blame('does not exist.', suggestion(path));
    throw blame(`cannot be read: ${(error as Error).message}.`);
  }
}

function raise(error: Error): never {
  throw error;
}

/** The text without its byte-order mark, or undefined where the bytes are not UTF-8. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The config that a wrong path may have meant: beside it, or in `configs/`. */
function suggestion(path: string): string | undefined {
  const around = [...yamlFiles(dirname(path)), ...yamlFiles('configs'), ...yamlFiles('configs', true)];
  const stem = (file: string) => basename(file, extname(file));
  const near = nearest(stem(path), around.map(stem));
  const file = around.find((candidate) => stem(candidate) === near);
  if (file) return `Did you mean ${quote(displayed(resolve(file)))}?`;
  return listed(around);
}

function listed(files: readonly string[]): string | undefined {
  const few = [...new Set(files.map((file) => displayed(resolve(file))))].slice(0, 8);
  return few.length ? `There is: ${few.join(', ')}.` : undefined;
}

function yamlFiles(folder: string, recursive = false): string[] {
  try {
    const names = readdirSync(folder, { recursive, encoding: 'utf8' });
    return names
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
