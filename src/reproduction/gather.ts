/** The raw results of a study from the folder of its sweep: curves of the metrics that the manifest uses, and what made them. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { shortest } from '../callbacks/metrics-line.js';
import { differences } from '../experiment/differences.js';
import { readMetrics } from '../experiment/find-run.js';
import { readMeta } from '../experiment/run-meta.js';
import { lastPicture } from '../experiment/run-view.js';
import { blaming, storage } from '../experiment/storage.js';
import type { Recipe } from '../metrics/metric.js';
import type { Json } from '../registry/json.js';
import { sameJson } from '../samplers/space.js';
import { readExecutions, secondsSpent } from '../sweep/executions.js';
import { readJournal } from '../sweep/journal.js';
import { provenanceOf } from '../sweep/provenance.js';
import { replay, type State, type Trial } from '../sweep/state.js';
import { formatPoint } from '../sweep/words.js';
import type { Profile } from './manifest-schema.js';
import type { PlannedStudy } from './plan.js';
import {
  type CellResult,
  type Curve,
  encodeResults,
  madeBy,
  type Recipes,
  resultsFolder,
  type SeedResult,
  type StudyResults,
} from './results.js';

export interface Gathered {
  readonly results: StudyResults;
  /** PNG by path within the folder of results. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  /** By cell, the run of its first seed: its absolute path. */
  readonly runs: ReadonlyMap<string, string>;
}

/** `sweep`: its folder. `home`: of the experiment. */
export function gather(planned: PlannedStudy, sweep: string, home: string, profile: Profile): Gathered {
  const { entry, overrides, loaded, metrics } = planned;
  const state = replay(readJournal(sweep), loaded.study.trials);
  const pictures = new Map<string, Uint8Array>();
  const first = new Map<string, string>();
  const runs = state.trials.flatMap(({ result }) => (result?.folders ?? []).map((folder) => join(sweep, folder)));
  const recipes = firstOf(runs.filter(isRun).map((folder) => recipesOf(folder, metrics)));
  const cells = trialsOf(planned, state).map(({ id, trial }): CellResult => {
    const folders = (trial.result?.folders ?? []).map((folder) => join(sweep, folder));
    if (folders[0] !== undefined && isRun(folders[0])) first.set(id, folders[0]);
    const picture = folders[0] === undefined ? undefined : lastPicture(folders[0]);
    const grid = `pictures/${entry.id}-${id.replace(/[^\w.-]+/g, '_')}.png`;
    if (picture)
      pictures.set(
        grid,
        blaming('read', picture, () => readFileSync(picture)),
      );
    return {
      id,
      parameters: trial.parameters,
      state: trial.state,
      ...(trial.result?.reason !== undefined && { reason: trial.result.reason }),
      seeds: folders.filter(isRun).map((folder) => seedOf(folder, metrics, recipes)),
      ...(picture && { grid }),
    };
  });
  const results: StudyResults = {
    format: 1,
    study: entry.id,
    profile,
    file: relative(home, entry.file),
    base: relative(home, loaded.base.source.path),
    overrides: overrides.slice(1),
    seeds: loaded.study.seeds,
    varied: loaded.study.space.dimensions.filter(({ values }) => values?.length !== 1).map(({ path }) => path),
    finished: state.trials.length >= state.limit && state.trials.every(({ state: how }) => how !== 'pending'),
    recipes,
    provenance: provenanceOf(runs),
    wall: Math.round(secondsSpent(readExecutions(sweep))),
    cells,
  };
  return { results, pictures, runs: first };
}

/** Writes what was gathered into results/<profile>/. */
export function keep({ results, pictures }: Gathered, home: string): void {
  const folder = resultsFolder(home, results.profile);
  storage.ensureFolder(join(folder, 'pictures'));
  for (const [file, png] of pictures) storage.commit(join(folder, file), png);
  storage.commit(join(folder, `${results.study}.json`), encodeResults(results));
}

const isRun = (folder: string) => existsSync(join(folder, 'summary.json'));

/** The trial of each cell that has one; where the manifest names no cells, all trials. */
function trialsOf({ cells }: PlannedStudy, { trials }: State): { id: string; trial: Trial }[] {
  if (cells.length === 0) return trials.map((trial) => ({ id: formatPoint(trial.parameters), trial }));
  return cells.flatMap(({ id, point }) => {
    const trial = trials.find(({ parameters }) => sameJson(sorted(parameters), sorted(point)));
    return trial ? [{ id, trial }] : [];
  });
}

const sorted = (parameters: Trial['parameters']): Json =>
  Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)) as Json;

interface Summary {
  readonly step: number;
  readonly epochs: number;
  readonly seconds: number;
  readonly measured?: Readonly<Record<string, { readonly recipe: Recipe }>>;
}

const summaryOf = (run: string): Summary => JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8'));

function seedOf(run: string, metrics: readonly string[], recipes: Recipes): SeedResult {
  const { seed, status } = readMeta(run);
  const { step, epochs, seconds } = summaryOf(run);
  const rows = readMetrics(run);
  const curves = metrics.flatMap((metric) => {
    const reported = rows.filter((row) => row[metric] !== undefined);
    return reported.length ? [[metric, thinned(reported, metric)] as const] : [];
  });
  const unlike = unlikeThose(recipesOf(run, metrics), recipes);
  return {
    ...{ seed, status, steps: step, epochs, seconds: Math.round(seconds), curves: Object.fromEntries(curves) },
    ...(Object.keys(unlike).length > 0 && { recipes: unlike }),
  };
}

/** Curves of more reports are averaged over as many neighbours as needed. */
export const mostReports = 400;

/** Each report of the thinned curve is the mean of a run of neighbours, at the moment of the last of them. */
export function thinned(rows: readonly Readonly<Record<string, number>>[], metric: string): Curve {
  const width = Math.ceil(rows.length / mostReports);
  const groups = Array.from({ length: Math.ceil(rows.length / width) }, (_, i) =>
    rows.slice(i * width, (i + 1) * width),
  );
  const mean = (group: typeof rows) => group.reduce((sum, row) => sum + row[metric]!, 0) / group.length;
  return {
    steps: groups.map((group) => group.at(-1)!.step!),
    epochs: groups.map((group) => Number(group.at(-1)!.epoch!.toPrecision(6))),
    values: groups.map((group) => (width === 1 ? group[0]![metric]! : shortest(mean(group)))),
  };
}

/** Of each metric the first that there is. */
export const firstOf = (all: readonly Recipes[]): Recipes => Object.assign({}, ...all.toReversed());

/** Of a run's recipes those that are others than the study's. */
export const unlikeThose = (own: Recipes, recipes: Recipes): Recipes =>
  Object.fromEntries(Object.entries(own).filter(([name, recipe]) => differences(recipe, recipes[name]!).length > 0));

function recipesOf(run: string, metrics: readonly string[]): Recipes {
  const { measured = {} } = summaryOf(run);
  const used = Object.entries(measured).filter(([name]) => metrics.some((metric) => madeBy(name, metric)));
  return Object.fromEntries(used.map(([name, { recipe }]) => [name, recipe]));
}
