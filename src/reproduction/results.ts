/**
 * The raw results of a study as results/<profile>/<study>.json keeps them: enough to judge and to draw without training
 * again. The form of the file, and reading it; making it of runs is `gather.ts`'s.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blaming } from '../experiment/storage.js';
import type { Recipe } from '../metrics/metric.js';
import { finite, revivedUnder } from '../registry/json.js';
import { UserError } from '../registry/problem.js';
import type { Parameters } from '../samplers/space.js';
import type { Provenance } from '../sweep/provenance.js';
import type { Profile } from './manifest-schema.js';

/** A metric over training, in order of steps. */
export interface Curve {
  readonly steps: readonly number[];
  readonly epochs: readonly number[];
  /** NaN and infinities are strings in the file. */
  readonly values: readonly number[];
}

/** How the numbers of metrics were made, by metric. */
export type Recipes = Readonly<Record<string, Recipe>>;

/** One run. */
export interface SeedResult {
  readonly seed: number;
  /** As its meta.json says: completed, stopped, diverged and so on. */
  readonly status: string;
  readonly steps: number;
  readonly epochs: number;
  /** Of training. */
  readonly seconds: number;
  /** By name, of the metrics that the manifest uses. */
  readonly curves: Readonly<Record<string, Curve>>;
  /** Those that differ from the study's. */
  readonly recipes?: Recipes;
}

export interface CellResult {
  /** As the manifest calls it. */
  readonly id: string;
  readonly parameters: Parameters;
  /** Of its trial: complete, diverged, failed, pruned, pending. */
  readonly state: string;
  readonly reason?: string;
  /** In the order of the study's seeds. */
  readonly seeds: readonly SeedResult[];
  /** PNG of its first seed's last samples, within the folder of results. */
  readonly grid?: string;
}

export interface StudyResults {
  readonly format: 1;
  readonly study: string;
  readonly profile: Profile;
  /** The study file and its base, relative to the experiment's folder where they lie below or beside it. */
  readonly file: string;
  readonly base: string;
  /** What the profile set in the study. */
  readonly overrides: readonly string[];
  readonly seeds: readonly number[];
  /** Dotted paths that have more than one value in the study. */
  readonly varied: readonly string[];
  readonly finished: boolean;
  /** Of its first run that was measured. */
  readonly recipes: Recipes;
  readonly provenance: Provenance;
  /** Seconds that the sweep took by the clock. */
  readonly wall: number;
  readonly cells: readonly CellResult[];
}

export const resultsFolder = (folder: string, profile: Profile): string => join(folder, 'results', profile);

/** Whether a metric of that name made the number: its further ones, `parzen.error`, have its recipe. */
export const madeBy = (name: string, number: string): boolean => number === name || number.startsWith(`${name}.`);

/** The cells of a study, the recipes of each run in full. */
export const cellsOf = ({ cells, recipes }: StudyResults): CellResult[] =>
  cells.map((cell) => ({
    ...cell,
    seeds: cell.seeds.map((seed) => ({ ...seed, recipes: { ...recipes, ...seed.recipes } })),
  }));

/** Lists of plain values stand on one line each. */
export const encodeResults = (results: StudyResults): string =>
  `${JSON.stringify(results, finite, 2).replace(/\[\n[^[\]{}]*?\n\s*\]/g, onOneLine)}\n`;

const onOneLine = (list: string) => list.replace(/(?<=^\[)\s+|\s+(?=\]$)/g, '').replace(/,\n\s*/g, ', ');

/** Undefined where the study has none yet. @throws UserError where the file is damaged */
export function readResults(folder: string, profile: Profile, study: string): StudyResults | undefined {
  const file = join(resultsFolder(folder, profile), `${study}.json`);
  if (!existsSync(file)) return undefined;
  const text = blaming('read', file, () => readFileSync(file, 'utf8'));
  try {
    const results: StudyResults = JSON.parse(text, revivedUnder('values'));
    if (results.format === 1) return results;
  } catch {
    // told below
  }
  throw new UserError(`${file} is damaged. Make it again with exp reproduce.`);
}
