/**
 * Tries a whole space before the first trial: parses and builds the config of every cell of a grid, or of the corners of
 * a larger space, and traces a step of each distinct program among them, all without data. So no trial of theirs fails
 * for its config.
 */
import { performance } from 'node:perf_hooks';
import { buildExperiment, type Experiment } from '../experiment/build.js';
import { type Checked, checkExperiment } from '../experiment/check.js';
import { blame } from '../experiment/provenance.js';
import { configError } from '../experiment/words.js';
import { ConfigError, exitCode, type Problem, UserError } from '../registry/problem.js';
import { type Parameters, sameJson } from '../samplers/space.js';
import { cornersOf } from './corners.js';
import type { LoadedStudy } from './load-study.js';
import { placeOfParameter, writtenValue } from './parameters.js';
import { metricMisfit } from './reported.js';
import type { StudyConfig } from './study-schema.js';

export interface SpaceCheck {
  /** Configs that were built. */
  readonly cells: number;
  /** Distinct programs among them that were traced. */
  readonly programs: number;
  readonly seconds: number;
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

/** More distinct programs than this are not traced: each takes some tenths of a second. */
const mostPrograms = 32;

/**
 * @param most how many programs are traced
 * @throws ConfigError with every cell that is wrong, by what is wrong with it
 * @throws UserError for an engine or device that is not there
 */
export function checkSpace(loaded: LoadedStudy, most = mostPrograms): SpaceCheck {
  const start = performance.now();
  const { points, note } = cornersOf(loaded);
  const faults = faultsIn(loaded);
  const notes = note ? [note] : [];
  const programs = new Map<string, Experiment>();
  let untraced = 0;
  for (const point of points) {
    const experiment = faults.collect(point, () => built(loaded, point));
    if (experiment === 'no data') notes.push(noData);
    if (!experiment || experiment === 'no data') continue;
    const key = programOf(experiment);
    if (programs.has(key)) continue;
    if (programs.size === most) untraced++;
    else {
      const checked = faults.collect(point, () => checkExperiment(experiment));
      if (checked && programs.size === 0) faults.collect({}, () => requireMetric(loaded, experiment, checked));
      programs.set(key, experiment);
    }
  }
  if (untraced) notes.push(`${untraced} cells have further programs, which were built but not traced.`);
  faults.raise();
  requirePoint(loaded);
  const seconds = (performance.now() - start) / 1000;
  return { cells: points.length, programs: programs.size, seconds, notes: [...new Set(notes)] };
}

/** @throws UserError where the constraints leave nothing to try */
function requirePoint({ study }: LoadedStudy): void {
  if (study.sampler.ask(0, [])) return;
  throw new UserError(`no point of the space meets the constraints of ${study.name}. Loosen them, or widen the space.`);
}

const noData = 'the data are not there, so that configs were read but not built.';

/** `checked 24 cells, 3 programs in 2.1 s`. */
export const describeCheck = ({ cells, programs, seconds }: SpaceCheck): string =>
  `checked ${counted(cells, 'cell')}, ${counted(programs, 'program')} in ${seconds.toFixed(1)} s`;

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** @throws ConfigError */
function built({ cell, base }: LoadedStudy, point: Parameters): Experiment | 'no data' {
  const { config, findings } = cell(point);
  if (findings.length) throw configError(findings);
  try {
    return buildExperiment(config, base.registry);
  } catch (error) {
    if (error instanceof UserError && error.code === exitCode.dataMissing) return 'no data';
    throw error;
  }
}

/** @throws ConfigError */
function requireMetric({ study, config, base }: LoadedStudy, experiment: Experiment, checked: Checked): void {
  const misfit = metricMisfit(study.metric.name, experiment, checked, base.registry);
  if (misfit) throw blame(config, config.metric ? 'metric.name' : '', misfit);
}

/**
 * What tells programs apart: the config without what only watches or times it. Fractions and what schedules give are
 * numbers that a step is fed with or multiplies by; whole numbers may be widths.
 */
function programOf({ config, trainer }: Experiment): string {
  const { name: _n, seed: _r, plugins: _p, metrics: _m, callbacks: _c, trainer: given, ...parts } = config;
  const { epochs: _e, steps: _s, k: _k, ...rest } = given;
  const { variant } = trainer.plan({ step: 0, drawn: 0, batchesPerEpoch: 1 });
  return JSON.stringify({ ...parts, rest, variant }, (_, value) => {
    if (typeof value === 'number' && !Number.isInteger(value)) return 'fraction';
    return value?.type === 'constant' ? 'number' : value;
  });
}

interface Faults {
  /** What `act` returns, or undefined where it finds a mistake in the point's config. */
  collect<T>(point: Parameters, act: () => T): T | undefined;
  /** @throws ConfigError where there were any */
  raise(): void;
}

/** Mistakes by what they say, each with the cells that have it. */
function faultsIn({ config }: LoadedStudy): Faults {
  const found = new Map<string, { readonly problem: Problem; readonly points: Parameters[] }>();
  const add = (problem: Problem, point: Parameters): void => {
    const key = JSON.stringify([problem.where, problem.path, problem.message]);
    const known = found.get(key) ?? { problem, points: [] };
    known.points.push(point);
    found.set(key, known);
  };
  return {
    collect(point, act) {
      try {
        return act();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const where = Object.keys(point).map((path) => placeOfParameter(config, path).where)[0];
        const problems = error instanceof ConfigError ? error.problems : [{ where, path: '', message: error.message }];
        for (const problem of problems) add(problem, point);
        return undefined;
      }
    },
    raise() {
      if (!found.size) return;
      throw new ConfigError([...found.values()].map(({ problem, points }) => inCells(config, problem, points)));
    },
  };
}

/** Values of a cell that are named. */
const mostNamed = 6;

/** The problem with the values that all its cells have in common, and where they were written. */
function inCells(config: StudyConfig, problem: Problem, points: readonly Parameters[]): Problem {
  const all = Object.entries(points[0]!);
  const common = all.filter(([path, value]) => points.every((point) => sameJson(point[path] ?? null, value)));
  const own = all.filter(([path]) => `${problem.path}.`.startsWith(`${path}.`));
  const named = [own, common, all].find((some) => some.length)?.slice(0, mostNamed);
  if (!named) return problem;
  const cell = named.map(([path, value]) => {
    const { where } = writtenValue(config, path, value).place;
    return `parameters.${path} = ${JSON.stringify(value)} (${where})`;
  });
  const count = points.length > 1 ? `, in ${counted(points.length, 'cell')}` : '';
  return { ...problem, message: `${problem.message} So it is with ${cell.join(', ')}${count}.` };
}
