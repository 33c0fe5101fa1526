/**
 * Takes what W&B's sweep files say in their own way for the keys of a study, on the annotated tree, so that a pasted file
 * needs no change but `base` for `program`. What has no effect here is told in a note.
 */
import {
  type Entry,
  type Finding,
  join,
  type Mapping,
  mapping,
  type Node,
  type Place,
} from '../experiment/document.js';
import type { Source } from '../experiment/source.js';
import { quote } from '../experiment/words.js';

export interface TakenOver {
  readonly source: Source;
  /** Sentences, with their place. */
  readonly notes: readonly string[];
}

interface Hearing {
  readonly findings: Finding[];
  note(place: Place, sentence: string): void;
}

type Entries = Map<string, Entry>;

export function takeOver(source: Source): TakenOver {
  const notes: string[] = [];
  const findings: Finding[] = [];
  const hearing = { findings, note: (place: Place, sentence: string) => notes.push(`${place.where}: ${sentence}`) };
  const entries = new Map(source.root.entries);
  for (const step of [idleKeys, program, bayes, metricKeys, flatParameters, seedParameter, runCap])
    step(entries, hearing);
  return {
    source: { ...source, root: { ...source.root, entries }, findings: [...source.findings, ...findings] },
    notes,
  };
}

/** Keys that are accepted and mean nothing here. */
export const idle = ['project', 'entity', 'command', 'controller', 'scheduler'];
export const idleInMetric = ['target', 'impute', 'impute_while_running'];

function idleKeys(entries: Entries, { note }: Hearing): void {
  dropped(entries, idle).forEach(([key, place]) => {
    note(place, `${quote(key)} has no effect here.`);
  });
}

function dropped(entries: Entries, keys: readonly string[]): (readonly [string, Place])[] {
  const there = keys.flatMap((key) => {
    const entry = entries.get(key);
    return entry ? [[key, entry.keyPlace] as const] : [];
  });
  for (const [key] of there) entries.delete(key);
  return there;
}

function program(entries: Entries, { findings }: Hearing): void {
  for (const [key, place] of dropped(entries, ['program'])) {
    const remedy = 'Change "program" to "base", and its value to the path of a config.';
    findings.push({ place, path: key, message: 'a study changes a config; it runs no program.', remedy });
    if (entries.has('base')) continue;
    const value: Node = { kind: 'scalar', value: '', place, unresolved: true };
    entries.set('base', { keyPlace: place, value });
  }
}

function bayes(entries: Entries, { note }: Hearing): void {
  const method = entries.get('method');
  if (method?.value.kind !== 'scalar' || method.value.value !== 'bayes') return;
  note(method.value.place, '"bayes" is "tpe" here, a tree-structured Parzen estimator in place of a Gaussian process.');
  entries.set('method', { ...method, value: { ...method.value, value: 'tpe' } });
}

function metricKeys(entries: Entries, { note }: Hearing): void {
  within(entries, 'metric', (metric) => {
    for (const [key, place] of dropped(metric, idleInMetric))
      note(place, `${quote(`metric.${key}`)} has no effect here.`);
  });
}

/** Changes the entries of a map below. */
function within(entries: Entries, key: string, change: (below: Entries) => void): void {
  const entry = entries.get(key);
  if (entry?.value.kind !== 'map') return;
  const below = new Map(entry.value.entries);
  change(below);
  entries.set(key, { ...entry, value: { ...entry.value, entries: below } });
}

/** `optimizer: { parameters: { beta1: ... } }` is `optimizer.beta1`. */
function flatParameters(entries: Entries, { findings }: Hearing): void {
  const flat: Entries = new Map();
  const visit = (map: Mapping, path: string): void => {
    for (const [key, entry] of map.entries) {
      const below = join(path, key);
      const inner = entry.value.kind === 'map' ? entry.value.entries.get('parameters')?.value : undefined;
      const twin = flat.get(below);
      if (inner?.kind === 'map') visit(inner, below);
      else if (twin) findings.push(twice(below, entry.keyPlace, twin.keyPlace));
      else flat.set(below, entry);
    }
  };
  const parameters = entries.get('parameters');
  if (parameters?.value.kind !== 'map') return;
  visit(parameters.value, '');
  entries.set('parameters', { ...parameters, value: { ...parameters.value, entries: flat } });
}

const twice = (path: string, place: Place, first: Place): Finding => ({
  place,
  path: join('parameters', path),
  message: `is given twice, first at ${first.where}.`,
  remedy: 'Keep one of them.',
});

/** Seeds are no parameter here: they replicate every trial. */
function seedParameter(entries: Entries, { note }: Hearing): void {
  const parameters = entries.get('parameters')?.value;
  const seed = parameters?.kind === 'map' ? parameters.entries.get('seed') : undefined;
  const values = seed?.value.kind === 'map' ? seed.value.entries.get('values') : undefined;
  if (!values || entries.has('seeds')) return;
  note(seed!.keyPlace, 'the seed is no parameter here; every trial runs with each of these seeds.');
  within(entries, 'parameters', (below) => below.delete('seed'));
  entries.set('seeds', values);
}

function runCap(entries: Entries, { note }: Hearing): void {
  const cap = entries.get('run_cap');
  if (!cap) return;
  entries.delete('run_cap');
  if (!entries.has('budget'))
    entries.set('budget', { keyPlace: cap.keyPlace, value: mapping(new Map(), cap.keyPlace) });
  within(entries, 'budget', (budget) => {
    if (budget.has('trials')) note(cap.keyPlace, '"run_cap" gives way to budget.trials.');
    else budget.set('trials', cap);
  });
}
