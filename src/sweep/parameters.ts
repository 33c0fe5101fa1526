/**
 * A study's parameters: which distribution each has when it does not say, and the dimensions they become, in an order
 * in which conditions come first. What a distribution is lies in `samplers/distributions.ts`.
 */
import { type TSchema, Type } from '@sinclair/typebox';
import { type Finding, join, type Mapping, type Node, type Place, plain, scalar } from '../experiment/document.js';
import { keyPlace, writtenNode } from '../experiment/provenance.js';
import type { Source } from '../experiment/source.js';
import { quote, seen } from '../experiment/words.js';
import type { Json } from '../registry/json.js';
import { Misfit } from '../registry/problem.js';
import { remedyFor } from '../registry/suggest.js';
import { type Distribution, type DistributionName, dimension, distributions } from '../samplers/distributions.js';
import { type Condition, type Dimension, sameJson } from '../samplers/space.js';
import { parameterSchema, type StudyConfig } from './study-schema.js';

export interface Distributed {
  /** With `distribution` in each parameter. */
  readonly source: Source;
  readonly schemas: Readonly<Record<string, TSchema>>;
}

/** Mistakes go to the source's findings. */
export function withDistributions(source: Source): Distributed {
  const parameters = source.root.entries.get('parameters');
  if (parameters?.value.kind !== 'map') return { source, schemas: {} };
  const findings: Finding[] = [];
  const schemas: Record<string, TSchema> = {};
  const entries = new Map(parameters.value.entries);
  for (const [path, entry] of entries) {
    const found = distributionOf(entry.value);
    if (typeof found === 'string') {
      schemas[path] = parameterSchema(found);
      const { place } = entry.value;
      const distribution = { keyPlace: place, ...(entry.value as Mapping).entries.get('distribution') };
      const value = { ...distribution, value: scalar(found, distribution.value?.place ?? place) };
      const below = new Map((entry.value as Mapping).entries).set('distribution', value);
      entries.set(path, { ...entry, value: { ...(entry.value as Mapping), entries: below } });
    } else {
      schemas[path] = Type.Unknown();
      findings.push({ place: entry.value.place, path: join('parameters', path), ...found });
    }
  }
  if (entries.size === 0 && !source.findings.length)
    findings.push({
      place: parameters.keyPlace,
      path: 'parameters',
      message: 'there are none.',
      remedy: 'Name what is to vary, such as trainer.k.',
    });
  const value = { ...parameters.value, entries };
  const root = { ...source.root, entries: new Map(source.root.entries).set('parameters', { ...parameters, value }) };
  return { source: { ...source, root, findings: [...source.findings, ...findings] }, schemas };
}

type Fault = Pick<Finding, 'message' | 'remedy'>;

const forms = 'Give it "value", "values", "min" and "max", or a "distribution".';

/** The distribution that a parameter names or, as in W&B, shows by its keys. */
function distributionOf(node: Node): DistributionName | Fault {
  if (node.kind !== 'map') {
    const written = JSON.stringify(plain(node));
    const remedy = node.kind === 'list' ? `Write { values: ${written} }.` : `Write { value: ${written} }.`;
    return { message: `expected a map of keys, got ${seen(plain(node))}.`, remedy };
  }
  const given = node.entries.get('distribution')?.value;
  if (given) return named(plain(given), node);
  const has = (key: string) => node.entries.has(key);
  if (has('value')) return 'constant';
  if (has('values')) return has('probabilities') ? 'categorical_w_probabilities' : 'categorical';
  if (!has('min') && !has('max')) return { message: 'says nothing of its values.', remedy: forms };
  const ends = ['min', 'max'].map((key) => node.entries.get(key)?.value);
  return ends.every((end) => !end || isWhole(end)) ? 'int_uniform' : 'uniform';
}

const isWhole = (node: Node): boolean => node.kind === 'scalar' && Number.isInteger(node.value) && !node.fraction;

function named(name: unknown, { entries }: Mapping): DistributionName | Fault {
  if (name === 'categorical' && entries.has('probabilities')) return 'categorical_w_probabilities';
  if (typeof name === 'string' && Object.hasOwn(distributions, name)) return name as DistributionName;
  const message = `${typeof name === 'string' ? quote(name) : seen(name)} is not a distribution.`;
  return { message, remedy: remedyFor(String(name), Object.keys(distributions)) };
}

/** A parameter as parsed. */
type Given = Distribution & { readonly when?: Readonly<Record<string, Json>> };

/** What `blame` takes: a mistake of the study at a path. */
export type Tell = (path: string, misfit: Misfit) => void;

/** The dimensions of all parameters that nothing was found about, conditions before what depends on them. */
export function dimensionsOf({ parameters }: StudyConfig, found: readonly Finding[], tell: Tell): Dimension[] {
  const all = Object.entries(isMap(parameters) ? (parameters as Readonly<Record<string, Given>>) : {});
  const own = (path: string) => `${join('parameters', path)}.`;
  const given = new Map(all.filter(([path]) => !found.some((one) => `${one.path}.`.startsWith(own(path)))));
  const plainly = new Map<string, Dimension>();
  for (const [path, { when: _, ...distribution }] of given)
    attempt(join('parameters', path), tell, () => {
      plainly.set(path, dimension(path, distribution as Distribution));
    });
  const conditional = [...plainly.values()].flatMap((each): Dimension[] => {
    const wanted = Object.entries(given.get(each.path)!.when ?? {});
    const when = wanted.flatMap(([path, values]) => conditionOf(each.path, path, values, plainly, tell) ?? []);
    return when.length === wanted.length ? [{ ...each, when }] : [];
  });
  return ordered(conditional, tell);
}

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Tells a Misfit of `act` at `path`. */
export function attempt<T>(path: string, tell: Tell, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    tell(path, error);
    return undefined;
  }
}

function conditionOf(
  own: string,
  path: string,
  wanted: Json,
  others: ReadonlyMap<string, Dimension>,
  tell: Tell,
): Condition | undefined {
  const misfit = (message: string, remedy?: string): undefined =>
    void tell(join('parameters', own), new Misfit(message, remedy, `when.${path}`));
  const other = others.get(path);
  if (!other) return misfit(`${quote(path)} is not a parameter.`, remedyFor(path, others.keys()));
  if (!other.values)
    return misfit(`${quote(path)} has any number of values.`, 'A condition needs a parameter with listed values.');
  const is = (value: Json) => other.values!.some((one) => sameJson(one, value));
  const values = Array.isArray(wanted) && !is(wanted) ? (wanted as Json[]) : [wanted];
  const strange = values.find((value) => !is(value));
  if (strange === undefined) return { path, values };
  const known = other.values.map((value) => JSON.stringify(value));
  return misfit(`${quote(path)} is never ${JSON.stringify(strange)}.`, `It is one of ${known.join(', ')}.`);
}

function ordered(dimensions: readonly Dimension[], tell: Tell): Dimension[] {
  const done: Dimension[] = [];
  let rest = dimensions;
  while (rest.length) {
    const free = rest.filter(({ when }) => when.every(({ path }) => done.some((one) => one.path === path)));
    if (!free.length) {
      const circle = rest.map(({ path }) => path).join(', ');
      tell(
        join('parameters', rest[0]!.path),
        new Misfit(`the conditions go in a circle: ${circle}.`, undefined, 'when'),
      );
      return done;
    }
    done.push(...free);
    rest = rest.filter((one) => !free.includes(one));
  }
  return done;
}

/** A value of a parameter as it was written: among its values, or as an end of its range. */
export function writtenValue(config: StudyConfig, path: string, value: Json): Node {
  const given = (config.parameters as Readonly<Record<string, Partial<Record<string, Json>>>>)[path]!;
  const at = (key: string) => writtenNode(config, join(join('parameters', path), key))!;
  if (given.distribution === 'constant') return at('value');
  const index = Array.isArray(given.values) ? given.values.findIndex((one) => sameJson(one, value)) : -1;
  if (index >= 0) return at(`values.${index}`);
  const end = ['min', 'max'].find((key) => given[key] === value);
  return scalar(value as number, at(end ?? 'distribution').place);
}

/** Where a parameter is named. */
export const placeOfParameter = (config: StudyConfig, path: string): Place =>
  keyPlace(config, join('parameters', path))!;
