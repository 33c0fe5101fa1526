/**
 * Fills in `${path.to.key}`, `${env:NAME}` and `${env:NAME:default}`; `$${` stands for a plain `${`. A value that is one
 * reference and nothing else takes over what it refers to, with its type; inside text the value is written out.
 * References see the config as composed and overridden, without defaults.
 */
import { nearest } from '../registry/suggest.js';
import {
  child,
  type Entry,
  type Finding,
  history,
  join,
  limits,
  type Mapping,
  measure,
  type Node,
  paths,
  type Scalar,
} from './document.js';
import type { Source } from './source.js';
import { configError, quote, seen } from './words.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Mistakes go to `findings`, to be told with all others. @throws ConfigError where references unfold without end */
export function interpolate(source: Source, environment: Environment = process.env): Source {
  if (![...templates(source.root)].length) return source;
  const { root, findings } = resolveAll(source.root, environment);
  const { nodes, depth } = measure(root);
  if (nodes > limits.nodes || depth > limits.depth + 1) {
    const message = `its references unfold to more than ${limits.nodes} values or ${limits.depth} levels.`;
    throw configError([...source.findings, ...findings, { place: root.place, path: '', message }]);
  }
  return { ...source, root: settle(root, root, environment) as Mapping, findings: [...source.findings, ...findings] };
}

function* templates(node: Node): Generator<Node> {
  for (const layer of history(node)) {
    if (layer.kind === 'scalar' && typeof layer.value === 'string' && layer.value.includes('${')) yield layer;
    if (layer.kind === 'list') for (const item of layer.items) yield* templates(item);
    if (layer.kind === 'map') for (const entry of layer.entries.values()) yield* templates(entry.value);
  }
}

class Unresolved extends Error {
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}

type Lookup = (reference: string) => Node;

/** The tree with every reference resolved; those that cannot be stay as they are, with a finding. */
function resolveAll(root: Mapping, environment: Environment): { root: Mapping; findings: Finding[] } {
  const findings: Finding[] = [];
  const done = new Map<Node, Node>();
  const active: { readonly node: Node; readonly path: string }[] = [];

  function resolve(node: Node, path: string): Node {
    const known = done.get(node);
    if (known) return known;
    if (active.length > 2 * limits.depth) throw new Unresolved('references lead on too far.');
    active.push({ node, path });
    const result = fill(node, path, (part, below) =>
      part === node ? leaf(node as Scalar, path) : resolve(part, below),
    );
    active.pop();
    done.set(node, result);
    return result;
  }

  function leaf(node: Scalar, path: string): Node {
    try {
      return evaluate(node, lookup, environment);
    } catch (error) {
      if (!(error instanceof Unresolved)) throw error;
      findings.push({ place: node.place, path, message: error.message, ...(error.remedy && { remedy: error.remedy }) });
      return { ...node, unresolved: true };
    }
  }

  function lookup(reference: string): Node {
    const depth = active.length;
    try {
      const found = navigate(root, reference, (node, path) => (node.kind === 'scalar' ? enter(node, path) : node));
      return enter(found, reference);
    } catch (error) {
      active.length = depth;
      throw error;
    }
  }

  function enter(node: Node, path: string): Node {
    const start = active.findIndex((entry) => entry.node === node);
    if (start < 0) return resolve(node, path);
    const circle = [...active.slice(start).map((entry) => entry.path), path].join(' -> ');
    throw new Unresolved(`the references go in a circle: ${circle}.`, 'Write one of these values out.');
  }

  return { root: resolve(root, '') as Mapping, findings };
}

/** Rebuilds lists and maps with `visit` applied to their parts; a scalar goes to `visit` itself. */
function fill(node: Node, path: string, visit: (part: Node, path: string) => Node): Node {
  if (node.kind === 'scalar') return visit(node, path);
  if (node.kind === 'list') return { ...node, items: node.items.map((item, i) => visit(item, join(path, i))) };
  const entries = [...node.entries].map(([key, entry]): [string, Entry] => {
    return [key, { ...entry, value: visit(entry.value, join(path, key)) }];
  });
  return { ...node, entries: new Map(entries) };
}

/** The node at a reference; `through` resolves what stands on the way. */
function navigate(root: Node, reference: string, through: (node: Node, path: string) => Node): Node {
  let node = root;
  let path = '';
  for (const segment of reference.split('.')) {
    const parent = through(node, path);
    const bareType = segment === 'type' && parent.kind === 'scalar' && typeof parent.value === 'string';
    const next = bareType ? parent : child(parent, segment);
    path = join(path, segment);
    if (!next) throw unknownReference(root, reference);
    node = next;
  }
  return node;
}

function unknownReference(root: Node, reference: string): Unresolved {
  const near = nearest(reference, paths(root));
  const remedy = near
    ? `Did you mean "\${${near}}"?`
    : 'A reference sees what is written, not defaults: write the key out.';
  return new Unresolved(`there is no ${quote(reference)} in this config.`, remedy);
}

const pattern = /\$\$\{|\$\{([^{}]*)\}|\$\{/g;

/** A scalar with its references filled in. @throws Unresolved */
function evaluate(node: Scalar, lookup: Lookup, environment: Environment): Node {
  const text = node.value;
  if (typeof text !== 'string' || !text.includes('${')) return node;
  const about = { place: node.place, template: text, ...(node.replaced && { replaced: node.replaced }) };
  const whole = /^\$\{([^{}]*)\}$/.exec(text);
  if (whole) return { ...refer(whole[1]!, node, lookup, environment), replaced: undefined, ...about };
  const parts: Node[] = [];
  const value = text.replace(pattern, (match, reference?: string) => {
    if (match === '$${') return '${';
    if (reference === undefined)
      throw new Unresolved('a "${" is not closed.', 'Close it with "}", or write "$${" for a plain "${".');
    const part = refer(reference, node, lookup, environment);
    parts.push(part);
    return written(part, reference);
  });
  const unresolved = parts.some((part) => part.kind === 'scalar' && part.unresolved);
  if (value.length > 10_000) throw new Unresolved('the text becomes longer than 10000 characters.');
  return { kind: 'scalar', value, ...about, ...(unresolved && { unresolved }) };
}

function written(node: Node, reference: string): string {
  if (node.kind === 'scalar' && node.value !== null) return String(node.value);
  const what = seen(node.kind === 'scalar' ? null : node.kind === 'list' ? [] : {});
  throw new Unresolved(`"\${${reference}}" is ${what}, which cannot be written inside a text.`);
}

function refer(reference: string, node: Scalar, lookup: Lookup, environment: Environment): Node {
  const [, name, , fallback] = /^env:([^:]*)(:(.*))?$/s.exec(reference) ?? [];
  if (name === undefined) return lookup(reference.trim());
  const value = (Object.hasOwn(environment, name) ? environment[name] : undefined) ?? fallback;
  if (value !== undefined) return { kind: 'scalar', value: typed(value), place: node.place };
  const remedy = `Set it, or give a default: "\${env:${name}:...}".`;
  throw new Unresolved(`the environment variable ${quote(name)} is not set.`, remedy);
}

/** A scalar with the references to the environment filled in and all others left as they are. */
export function fillEnvironment(node: Scalar, environment: Environment): Scalar {
  if (typeof node.value !== 'string' || !node.value.includes('${env:')) return node;
  const read = (reference: string) => (refer(reference, node, refuseLookup, environment) as Scalar).value;
  const whole = /^\$\{(env:[^{}]*)\}$/.exec(node.value);
  if (whole) return { ...node, value: read(whole[1]!) };
  const value = node.value.replace(pattern, (match, reference?: string) =>
    reference?.startsWith('env:') ? escapeReferences(String(read(reference))) : match,
  );
  return { ...node, value };
}

const refuseLookup: Lookup = (reference) => {
  throw new Error(`${reference} is not of the environment`);
};

/** A text that `interpolate` gives back as it is. */
export const escapeReferences = (text: string): string => text.replaceAll('${', () => '$${');

/** An environment variable's text as YAML would read a plain word: a number, true, false, or the text. */
function typed(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : text;
}

/**
 * A bare value over a map (or the reverse) may yet be joined with what it replaced, so what such a node replaced is
 * filled in too, from the resolved tree. Nothing is reported: the rest of what was replaced does not matter.
 */
function settle(node: Node, root: Node, environment: Environment): Node {
  const current = fill(node, '', (part) => (part === node ? node : settle(part, root, environment)));
  const mixed = [...history(node)].some((layer) => layer.kind !== node.kind);
  return mixed ? { ...current, replaced: settled(node.replaced!, root, environment) } : current;
}

function settled(node: Node, root: Node, environment: Environment): Node {
  const replaced = node.replaced && settled(node.replaced, root, environment);
  if (node.kind !== 'scalar') return { ...fill(node, '', (part) => settled(part, root, environment)), replaced };
  try {
    return { ...evaluate(node, (reference) => navigate(root, reference, (on) => on), environment), replaced };
  } catch (error) {
    if (error instanceof Unresolved) return node;
    throw error;
  }
}
