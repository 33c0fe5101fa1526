/**
 * Command-line overrides, `key.path=value`. The value is YAML as between brackets (`2`, `[1, 2]`, `{ type: adam }`);
 * nothing after the `=` takes the key back to its default. A map merges and a changed `type` drops the old keys,
 * exactly as in `extends`; a number in the path counts a list's entries from 0, and one past the end appends.
 */
import { type CST, Parser } from 'yaml';
import { ConfigError } from '../registry/problem.js';
import {
  child,
  type Entry,
  type Finding,
  forbiddenKeys,
  limits,
  type Mapping,
  mapping,
  type Node,
  type Place,
  scalar,
} from './document.js';
import { changesType, merge, replacing } from './extend.js';
import type { Source } from './source.js';
import { quote } from './words.js';
import { readYaml } from './yaml.js';

/** Overrides in order, each blamed on its argument. Mistakes go to `findings`, to be told with all others. */
export function applyOverrides(source: Source, overrides: readonly string[]): Source {
  const places = overrides.map((text, i) => argumentPlace(text, source.overrides.length + i));
  const changed = assignEach(
    source,
    overrides.map((text, i) => [places[i]!, () => readOverride(text, places[i]!)]),
  );
  return { ...changed, overrides: [...source.overrides, ...overrides] };
}

/** A value that goes over a document, as an override does, but written elsewhere. */
export interface Setting {
  /** Dotted. */
  readonly path: string;
  readonly place: Place;
  readonly value: Node;
}

/** Settings in order, each blamed on its place. Mistakes go to `findings`. */
export const applySettings = (source: Source, settings: readonly Setting[]): Source =>
  assignEach(
    source,
    settings.map(({ path, place, value }) => [place, () => ({ segments: readPath(path), value })]),
  );

type Reader = () => { readonly segments: string[]; readonly value: Node };

function assignEach(source: Source, readers: readonly (readonly [Place, Reader])[]): Source {
  let root: Node = source.root;
  const findings: Finding[] = [];
  for (const [place, read] of readers) {
    try {
      root = assign(root, { place, ...read() }, 0);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      findings.push({ place, path: error.path, message: error.message, remedy: error.remedy });
    }
  }
  return { ...source, root: root as Mapping, findings: [...source.findings, ...findings] };
}

/** Relative paths in an argument are relative to the working directory. */
export const argumentPlace = (text: string, index: number): Place => ({
  where: `argument ${quote(text)}`,
  folder: process.cwd(),
  order: 2 ** 50 + index,
  argument: true,
});

class Refusal extends Error {
  constructor(
    readonly path: string,
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}

function readOverride(text: string, place: Place): { segments: string[]; value: Node } {
  const split = text.indexOf('=');
  if (split < 0)
    throw new Refusal(
      '',
      'an override is written key.path=value.',
      `Write ${quote(`${text.replace(/:.*/s, '')}=...`)}.`,
    );
  const path = text.slice(0, split).trim();
  return { segments: readPath(path), value: readValue(text.slice(split + 1), path, place) };
}

/** @throws Refusal */
function readPath(path: string): string[] {
  const segments = path.split('.');
  if (path === '' || segments.includes(''))
    throw new Refusal('', `${quote(path)} is not a path.`, 'Write it like "trainer.k=2".');
  const forbidden = segments.find((segment) => forbiddenKeys.has(segment) || segment === '<<');
  if (forbidden) throw new Refusal(path, `the key ${quote(forbidden)} is refused.`);
  if (segments.length > limits.depth) throw new Refusal('', `nested deeper than ${limits.depth} levels.`);
  if (segments[0] === 'extends')
    throw new Refusal(path, 'an override cannot extend.', 'Write "extends" in a file of its own.');
  return segments;
}

/** The value of an argument, as after the `=` of an override; a mistake in it is a finding. */
export function readArgument(text: string, path: string, place: Place): Node | Finding {
  try {
    return readValue(text, path, place);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { place, path: error.path, message: error.message, ...(error.remedy && { remedy: error.remedy }) };
  }
}

function readValue(text: string, path: string, place: Place): Node {
  if (text.trim() === '') return scalar(null, place);
  checkFlow(text, path);
  try {
    return readYaml(text, () => place);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { message, remedy } = error.problems[0]!;
    throw new Refusal(path, message, remedy);
  }
}

/** Refuses what only makes sense over several lines: block maps and lists, and comments, which would swallow text. */
function checkFlow(text: string, path: string): void {
  const tokens = [...new Parser().parse(text)];
  const content = tokens.find((token): token is CST.Document => token.type === 'document')?.value;
  if (content?.type === 'block-map')
    throw new Refusal(path, `the value ${quote(text)} reads as a map.`, 'Put it in quotes, or in { }.');
  if (content?.type === 'block-seq')
    throw new Refusal(path, `the value ${quote(text)} reads as a list.`, 'Put it in quotes, or in [ ].');
  if (/(^|\s)#/.test(text) && !/["']/.test(text))
    throw new Refusal(path, 'a "#" would begin a comment here.', 'Put the value in quotes.');
}

interface Assignment {
  readonly place: Place;
  readonly segments: readonly string[];
  readonly value: Node;
}

/** `node` with the assignment's value at what is left of its path. */
function assign(node: Node | undefined, assignment: Assignment, from: number): Node {
  const { place, segments, value } = assignment;
  if (from === segments.length) return node ? merge(node, value) : value;
  if (node?.kind === 'list') return assignItem(node.items, node, assignment, from);
  const to = from + keyLength(node, segments.slice(from));
  const segment = segments.slice(from, to).join('.');
  const below = assign(child(node, segment), assignment, to);
  const entry: Entry = { keyPlace: place, value: below };
  const over = mapping(new Map([[segment, entry]]), place);
  if (!node) return over;
  if (node.kind !== 'map' || changesType(node, over)) return replacing(over, node);
  const keyPlace = node.entries.get(segment)?.keyPlace ?? place;
  return { ...node, entries: new Map(node.entries).set(segment, { keyPlace, value: below }) };
}

/** How many segments make a key of the map: the keys of a study's parameters hold dots. */
function keyLength(node: Node | undefined, segments: readonly string[]): number {
  const lengths = segments.map((_, i) => segments.length - i);
  return lengths.find((length) => child(node, segments.slice(0, length).join('.'))) ?? 1;
}

function assignItem(items: readonly Node[], list: Node, assignment: Assignment, from: number): Node {
  const path = assignment.segments.slice(0, from).join('.');
  const index = assignment.segments[from]!;
  if (!/^\d+$/.test(index) || Number(index) > items.length) {
    const last = items.length === 0 ? 'It is empty' : `It has entries 0 to ${items.length - 1}`;
    throw new Refusal(
      path,
      `is a list, and ${quote(index)} is not one of its entries.`,
      `${last}; ${items.length} appends.`,
    );
  }
  const changed = assign(items[Number(index)], assignment, from + 1);
  return { ...list, kind: 'list', items: Object.assign([...items], { [Number(index)]: changed }) };
}
