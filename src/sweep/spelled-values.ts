/**
 * Values of a parameter as the command line spells them: `3`, `1,2,5`, `choice(a,b)`, `range(1,5)` as in Hydra, and
 * distributions as functions, such as `log_uniform(1e-5,1e-2)`.
 */
import {
  type Entry,
  type Finding,
  type Mapping,
  mapping,
  type Node,
  type Place,
  scalar,
} from '../experiment/document.js';
import { escapeReferences } from '../experiment/interpolate.js';
import { readArgument } from '../experiment/override.js';
import { quote } from '../experiment/words.js';
import { remedyFor } from '../registry/suggest.js';
import type { DistributionName } from '../samplers/distributions.js';

/** A map of the parts that are there. */
export function entriesOf(place: Place, parts: Readonly<Record<string, Node | undefined>>): Mapping {
  const entries = Object.entries(parts).flatMap(([key, value]): [string, Entry][] =>
    value ? [[key, { keyPlace: value.place, value }]] : [],
  );
  return mapping(new Map(entries), place);
}

const call = /^([A-Za-z_]\w*)\s*\((.*)\)$/s;

/** What a study file would say of the parameter. */
export function readValues(text: string, path: string, place: Place): Mapping | Finding {
  const [, name, inside] = call.exec(text) ?? [];
  const parts = splitAtCommas(name === undefined ? text : inside!);
  if (!parts) return { place, path, message: 'a bracket or quote is not closed.', remedy: 'Close it.' };
  if (name === 'choice' || name === undefined) return listed(parts, name, path, place);
  if (name === 'range') return ranged(parts, path, place);
  return distributed(name, parts, path, place);
}

function listed(parts: readonly string[], name: string | undefined, path: string, place: Place): Mapping | Finding {
  if (parts.some((part) => part.trim() === ''))
    return { place, path, message: 'a value is missing.', remedy: 'Write null, or "", where it is meant to be.' };
  const nodes = parts.map((part) => readArgument(part, path, place));
  const wrong = nodes.find(isFinding);
  if (wrong) return wrong;
  const items = (nodes as Node[]).map(literal);
  if (name === undefined && items.length === 1) return entriesOf(place, { value: items[0] });
  return entriesOf(place, { values: { kind: 'list', items, place } });
}

const isFinding = (node: Node | Finding): node is Finding => 'message' in node;

/** References in a value are to the config, not to the study. */
function literal(node: Node): Node {
  if (node.kind === 'scalar')
    return typeof node.value === 'string' ? { ...node, value: escapeReferences(node.value) } : node;
  if (node.kind === 'list') return { ...node, items: node.items.map(literal) };
  const entries = [...node.entries].map(([key, entry]) => [key, { ...entry, value: literal(entry.value) }] as const);
  return { ...node, entries: new Map(entries) };
}

/** More values than this are not listed. */
const mostListed = 10_000;

/** As in Hydra and Python: from `start` (0) by `step` (1) to before `stop`. */
function ranged(parts: readonly string[], path: string, place: Place): Mapping | Finding {
  const fault = (message: string): Finding => ({
    place,
    path,
    message,
    remedy: 'Write range(1,5) or range(0,1,0.25).',
  });
  const read = argumentsOf(parts, ['start', 'stop', 'step']);
  if (typeof read === 'string') return fault(read);
  const only = parts.length === 1 && read.stop === undefined;
  const { start = 0, stop = Number.NaN, step = 1 } = only ? { stop: read.start } : read;
  const count = Math.ceil((stop - start) / step - 1e-9);
  if (!(count > 0)) return fault(`range(${parts.join(',')}) has no values.`);
  if (count > mostListed) return fault(`range(${parts.join(',')}) has more than ${mostListed} values.`);
  const value = (i: number) => scalar(Number((start + i * step).toPrecision(12)), place);
  const items = Array.from({ length: count }, (_, i) => value(i));
  return entriesOf(place, { values: { kind: 'list', items, place } });
}

interface Spelling {
  readonly distribution: DistributionName;
  /** In order. */
  readonly keys: readonly string[];
}

const ends = ['min', 'max'];
const bell = ['mu', 'sigma'];
const shapes = ['a', 'b'];
const rounding = ['q'];

/** Distributions as functions. The ends of the logarithmic ones are values, not exponents. */
const spellings: Readonly<Record<string, Spelling>> = {
  interval: { distribution: 'uniform', keys: ends },
  uniform: { distribution: 'uniform', keys: ends },
  int_uniform: { distribution: 'int_uniform', keys: ends },
  q_uniform: { distribution: 'q_uniform', keys: [...ends, ...rounding] },
  log_uniform: { distribution: 'log_uniform_values', keys: ends },
  int_log_uniform: { distribution: 'int_log_uniform_values', keys: ends },
  q_log_uniform: { distribution: 'q_log_uniform_values', keys: [...ends, ...rounding] },
  normal: { distribution: 'normal', keys: bell },
  q_normal: { distribution: 'q_normal', keys: [...bell, ...rounding] },
  log_normal: { distribution: 'log_normal', keys: bell },
  q_log_normal: { distribution: 'q_log_normal', keys: [...bell, ...rounding] },
  beta: { distribution: 'beta', keys: shapes },
  q_beta: { distribution: 'q_beta', keys: [...shapes, ...rounding] },
};

/** Hydra's own ways to say whole numbers and logarithms: `int(interval(1,5))`, `tag(log,interval(1e-5,1))`. */
const wrapped: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^int\s*\(\s*interval\s*\((.*)\)\s*\)$/s, 'int_uniform'],
  [/^tag\s*\(\s*log\s*,\s*interval\s*\((.*)\)\s*\)$/s, 'log_uniform'],
  [/^int\s*\(\s*tag\s*\(\s*log\s*,\s*interval\s*\((.*)\)\s*\)\s*\)$/s, 'int_log_uniform'],
];

function distributed(name: string, parts: readonly string[], path: string, place: Place): Mapping | Finding {
  const whole = `${name}(${parts.join(',')})`;
  for (const [pattern, plain] of wrapped) {
    const inside = pattern.exec(whole)?.[1];
    if (inside !== undefined) return distributed(plain, splitAtCommas(inside) ?? [], path, place);
  }
  const spelling = Object.hasOwn(spellings, name) ? spellings[name] : undefined;
  if (!spelling) {
    const known = ['choice', 'range', ...Object.keys(spellings)];
    return { place, path, message: `there is no ${name}(...).`, remedy: remedyFor(name, known) };
  }
  const { distribution, keys } = spelling;
  const read = argumentsOf(parts, keys);
  if (typeof read === 'string') return { place, path, message: read, remedy: `Write ${name}(${keys.join(', ')}).` };
  const numbers = Object.entries(read).map(([key, value]) => [key, scalar(value, place)]);
  return entriesOf(place, { distribution: scalar(distribution, place), ...Object.fromEntries(numbers) });
}

/** Numbers by position or by `key=`; or what is wrong with them. */
function argumentsOf(parts: readonly string[], keys: readonly string[]): Readonly<Record<string, number>> | string {
  const read: Record<string, number> = {};
  for (const [i, part] of parts.entries()) {
    const [, named, text] = /^\s*(?:([a-z]+)\s*=)?\s*(.*?)\s*$/s.exec(part)!;
    const key = named ?? keys[i];
    if (key === undefined) return `takes at most ${keys.length} numbers, not ${parts.length}.`;
    if (!keys.includes(key)) return `${quote(key)} is not one of ${keys.join(', ')}.`;
    if (text === '' || !Number.isFinite(Number(text))) return `${quote(text!)} is not a number.`;
    read[key] = Number(text);
  }
  return read;
}

/** Parts between commas that stand in no bracket and no quotes; undefined where these are not closed. */
function splitAtCommas(text: string): string[] | undefined {
  const parts = [''];
  const open: string[] = [];
  let quoted = '';
  for (const letter of text) {
    if (letter === ',' && !open.length && !quoted) parts.push('');
    else parts[parts.length - 1] += letter;
    if (quoted) quoted = letter === quoted ? '' : quoted;
    else if (letter === '"' || letter === "'") quoted = letter;
    else if ('([{'.includes(letter)) open.push(letter);
    else if (')]}'.includes(letter) && open.pop() !== { ')': '(', ']': '[', '}': '{' }[letter]) return undefined;
  }
  return open.length || quoted ? undefined : parts;
}
