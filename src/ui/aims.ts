/**
 * What a row needs of a run's config.yaml: how long training is to take, and which way of its numbers is up. Reads the three
 * parts of the text that say so, as this program wrote them; equal parts, as trials of a sweep have, are read once.
 */
import { parse } from 'yaml';
import { builder, named } from '../experiment/build.js';
import { catalog } from '../experiment/catalog.js';
import { measuredNames } from '../experiment/evaluator.js';
import type { Typed } from '../registry/component.js';

export interface Aims {
  readonly steps: number | null;
  readonly epochs: number | null;
  /** Of the numbers that have one, by name. */
  readonly goals: Readonly<Record<string, 'min' | 'max'>>;
}

export type ReadAims = (config: string) => Aims;

const none: Aims = { steps: null, epochs: null, goals: {} };

/** A config that cannot be read aims at nothing. */
export function aimsReader(): ReadAims {
  const known = new Map<string, Aims>();
  return (config) => {
    const text = ['trainer', 'metrics', 'callbacks'].map((key) => partOf(config, key)).join('');
    const aims = known.get(text) ?? aimsOf(text);
    known.set(text, aims);
    return aims;
  };
}

/** A key of the first level with all that is below it. */
const partOf = (config: string, key: string): string =>
  new RegExp(`^${key}:.*\\n(?:[ -].*\\n)*`, 'm').exec(config)?.[0] ?? '';

function aimsOf(text: string): Aims {
  try {
    const { trainer, metrics, callbacks } = parse(text) ?? {};
    const goals = Object.fromEntries([...goalsOfMetrics(listed(metrics)), ...goalsWatched(listed(callbacks))]);
    return { steps: count(trainer?.steps), epochs: count(trainer?.epochs), goals };
  } catch {
    return none;
  }
}

const count = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const listed = (value: unknown): readonly Typed[] => (Array.isArray(value) ? value : []);

type Goal = readonly [name: string, goal: 'min' | 'max'];

/** A metric knows its own goal; one of a plugin is not known here, and has none. */
const goalsOfMetrics = (metrics: readonly Typed[]): Goal[] =>
  named(metrics).flatMap(([name, typed]): Goal[] => {
    if (!catalog.find('metric', typed.type)) return [];
    const metric = builder({ metrics }, catalog)('metric', typed, {});
    return [[measuredNames([{ name, metric }])[0]!, metric.goal]];
  });

/** What `checkpoint` keeps the best of, and `early-stopping` waits for. */
const goalsWatched = (callbacks: readonly Typed[]): Goal[] =>
  callbacks.flatMap((callback): Goal[] => {
    const { metric, goal } =
      ((callback.type === 'checkpoint' ? callback.best : callback) as Typed | Record<string, never>) ?? {};
    return typeof metric === 'string' && (goal === 'min' || goal === 'max') ? [[metric, goal]] : [];
  });
