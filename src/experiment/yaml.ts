/**
 * Turns YAML text into an annotated tree and refuses what no config needs: duplicate and forbidden keys, tags, merge
 * keys, directives, several documents, and anything so large or so deep that reading it would be the attack. Depth is
 * checked on the tokens, since composing them recurses. Knows nothing of what keys mean.
 */
import { Composer, type CST, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, Parser } from 'yaml';
import {
  type Entry,
  type Finding,
  forbiddenKeys,
  limits,
  measure,
  type Node,
  type Place,
  type Scalar,
} from './document.js';
import { configError, quote } from './words.js';

/** Gives an offset in the text its place; `lines` knows every line's start. */
export type PlaceAt = (offset: number, lines: LineCounter) => Place;

/** @throws ConfigError with every mistake found, each with its place. */
export function readYaml(text: string, placeAt: PlaceAt): Node {
  const lines = new LineCounter();
  const at = (offset: number) => placeAt(offset, lines);
  const nul = text.indexOf('\0');
  if (nul >= 0) throw mistake(at(nul), 'there is a NUL character; this is not a text file.');
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  checkTokens(tokens, at);
  const [document, second] = composed(tokens, at);
  if (second) {
    const remedy = 'Write one experiment per file, without "---" between.';
    throw mistake(at(second.range[0]), 'a second YAML document begins here; a config is one document.', remedy);
  }
  return annotate(document!, at);
}

const mistake = (place: Place, message: string, remedy?: string) =>
  configError([{ place, path: '', message, ...(remedy && { remedy }) }]);

/** Depth, alias count and directives, without recursion. */
function checkTokens(tokens: readonly CST.Token[], at: (offset: number) => Place): void {
  let aliases = 0;
  const open: (readonly [token: CST.Token, depth: number])[] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    const place = () => at(token.offset);
    if (token.type === 'directive') throw mistake(place(), 'YAML directives (lines that begin with %) are refused.');
    if (depth > limits.depth) throw mistake(place(), `nested deeper than ${limits.depth} levels.`);
    if (token.type === 'alias' && ++aliases > limits.aliases)
      throw mistake(place(), `more than ${limits.aliases} aliases (*name).`);
    for (const part of parts(token)) open.push([part, token.type === 'document' ? depth : depth + 1]);
  }
}

function parts(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((part) => part != null));
}

function composed(tokens: CST.Token[], at: (offset: number) => Place): Document.Parsed[] {
  try {
    const options = { uniqueKeys: false, keepSourceTokens: false, prettyErrors: false } as const;
    const documents = [...new Composer(options).compose(tokens, true)] as Document.Parsed[];
    const [first] = documents.flatMap((document) => document.errors).sort((a, b) => a.pos[0] - b.pos[0]);
    if (first) throw configError([syntaxFinding(at(culprit(first, tokens)), first)]); // later ones follow from it
    return documents;
  } catch (error) {
    if (error instanceof Error && error.name !== 'ConfigError')
      throw mistake(at(0), `this is not valid YAML: ${error.message}.`);
    throw error;
  }
}

const syntaxRemedies: Readonly<Record<string, string>> = {
  BAD_INDENT: 'Give keys of one map the same indentation.',
  BLOCK_IN_FLOW: 'Inside { } and [ ], separate entries by commas.',
  MISSING_CHAR: 'Close every bracket and quote, and put a comma between entries.',
  MULTILINE_IMPLICIT_KEY: 'Write "key: value", with a colon and a space.',
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_SCALAR_START: 'Put the value in quotes.',
  BAD_DQ_ESCAPE: 'Use single quotes to keep backslashes as they are.',
};

interface SyntaxError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

function syntaxFinding(place: Place, { code, message }: SyntaxError): Finding {
  const closing = /end with a (\S)/.exec(message)?.[1] ?? /Missing closing (\S)quote/.exec(message)?.[1];
  const remedy = closing ? `Close it with ${closing}.` : syntaxRemedies[code];
  return { place, path: '', message: `this is not valid YAML: ${message.replace(/\.$/, '')}.`, remedy };
}

/** Where a mistake began: for an unclosed quote its start, not the end of the file. */
function culprit({ message, pos }: SyntaxError, tokens: readonly CST.Token[]): number {
  if (!message.startsWith('Missing closing')) return pos[0];
  const open = [...tokens];
  let start = 0;
  for (let token = open.pop(); token; token = open.pop()) {
    if (token.type.endsWith('quoted-scalar') && token.offset < pos[0]) start = Math.max(start, token.offset);
    for (const part of parts(token)) open.push(part);
  }
  return start;
}

/** `1.0` and `1e3` are whole numbers too, but whoever writes them does not mean to count. */
const isFraction = (item: unknown): boolean =>
  isScalar(item) && typeof item.value === 'number' && /[.e]/i.test(item.source ?? '');

const coreTags = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/** The tree of a document, with places. Recursion is bounded by the check of the tokens. */
function annotate(document: Document.Parsed, at: (offset: number) => Place): Node {
  const findings: Finding[] = [];
  const anchors = new Map<string, Node>();
  const refuse = (offset: number, message: string, remedy?: string) => {
    findings.push({ place: at(offset), path: '', message, ...(remedy && { remedy }) });
  };

  function visit(item: unknown, fallback: number): Node {
    if (isAlias(item)) return aliased(item.source, item.range![0]);
    const node = bare(item, fallback);
    if (isScalar(item) || isMap(item) || isSeq(item)) {
      if (item.tag && !coreTags.test(item.tag)) refuseTag(item.tag, item.range![0]);
      if (item.anchor) anchors.set(item.anchor, node);
    }
    return node;
  }

  function bare(item: unknown, fallback: number): Node {
    const offset = isScalar(item) || isMap(item) || isSeq(item) ? item.range![0] : fallback;
    const place = at(offset);
    if (isSeq(item)) return { kind: 'list', items: item.items.map((part) => visit(part, offset)), place };
    if (!isMap(item))
      return { kind: 'scalar', value: scalarValue(item, offset), place, ...(isFraction(item) && { fraction: true }) };
    const entries = new Map<string, Entry>();
    for (const pair of item.items) {
      const keyOffset = isScalar(pair.key) || isMap(pair.key) || isSeq(pair.key) ? pair.key.range![0] : offset;
      const key = keyText(pair.key, keyOffset, entries);
      const value = visit(pair.value, keyOffset);
      if (key !== undefined) entries.set(key, { keyPlace: at(keyOffset), value });
    }
    return { kind: 'map', entries, place };
  }

  function scalarValue(item: unknown, offset: number): Scalar['value'] {
    const value = isScalar(item) ? item.value : null;
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Scalar['value'];
    refuse(offset, `${quote(String(value))} is neither text, number, true nor false.`, 'Put it in quotes.');
    return null;
  }

  /** The key's text, or undefined where the entry is refused. */
  function keyText(item: unknown, offset: number, before: ReadonlyMap<string, Entry>): string | undefined {
    if (!isScalar(item) || item.value === null) {
      refuse(offset, 'a key must be a word.');
      return undefined;
    }
    const key = String(item.value);
    const twin = before.get(key);
    if (forbiddenKeys.has(key)) refuse(offset, `the key ${quote(key)} is refused.`, 'Remove it.');
    else if (key === '<<')
      refuse(offset, 'merge keys (<<) are refused.', 'Use "extends" to take over what another file says.');
    else if (twin)
      refuse(offset, `the key ${quote(key)} is given twice, first at ${twin.keyPlace.where}.`, 'Keep one of them.');
    else return key;
    return undefined;
  }

  function aliased(name: string, offset: number): Node {
    const node = anchors.get(name);
    if (node) return node;
    refuse(offset, `the alias *${name} has no anchor &${name} before it.`);
    return { kind: 'scalar', value: null, place: at(offset) };
  }

  function refuseTag(tag: string, offset: number): void {
    refuse(
      offset,
      `the tag ${quote(tag.replace('tag:yaml.org,2002:', '!!'))} is refused.`,
      'Remove it; a config names parts by "type".',
    );
  }

  const root = visit(document.contents, 0);
  if (findings.length) throw configError(findings);
  const { nodes, depth } = measure(root);
  if (nodes > limits.nodes) throw mistake(root.place, `its aliases unfold to more than ${limits.nodes} values.`);
  if (depth > limits.depth + 1) throw mistake(root.place, `its aliases nest deeper than ${limits.depth} levels.`);
  return root;
}
