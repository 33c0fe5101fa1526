/**
 * From a study file to a checked `Study`: read as a config is, its base with it, and every mistake of both told at once.
 * Whether each point of the space makes a sound experiment is `check-space.ts`'s to find out.
 */
import { resolve } from 'node:path';
import { builder } from '../experiment/build.js';
import type { Finding } from '../experiment/document.js';
import { type Environment, interpolate } from '../experiment/interpolate.js';
import type { LoadedExperiment } from '../experiment/load.js';
import { applyOverrides } from '../experiment/override.js';
import { parseDocument, parseExperiment } from '../experiment/parse.js';
import { loadPlugins } from '../experiment/plugins.js';
import { blame, findingAt } from '../experiment/provenance.js';
import { type ExperimentConfig, fileSchema } from '../experiment/schema.js';
import { readConfig, type Source } from '../experiment/source.js';
import { configError } from '../experiment/words.js';
import { ConfigError, Misfit, type Problem } from '../registry/problem.js';
import type { Registry } from '../registry/registry.js';
import type { Sampler } from '../samplers/sampler.js';
import type { Parameters, Space } from '../samplers/space.js';
import { baselineOf } from './baseline.js';
import { around, cellsOf, type MakeCell } from './cells.js';
import { allowing, checkConstraints, readConstraints } from './constraints.js';
import { refuseConfig, refuseStudy } from './mistaken-file.js';
import { dimensionsOf, type Tell, withDistributions } from './parameters.js';
import { mistakesAround, refuseReserved } from './single-values.js';
import type { Metric, Study } from './study.js';
import { type StudyConfig, secondsOf, studySchemaOf } from './study-schema.js';
import { takeOver } from './wandb.js';

export interface LoadedStudy {
  readonly study: Study;
  /** The base with its own values. */
  readonly base: LoadedExperiment;
  /** The base as composed, before interpolation: what a trial's values go over. */
  readonly ground: Source;
  /** The config that a point makes, with its mistakes. */
  readonly cell: MakeCell;
  /** The study file as parsed. */
  readonly config: StudyConfig;
  /** The study file as read, with W&B's ways taken for ours. */
  readonly source: Source;
  /** What is worth telling once, a sentence each. */
  readonly notes: readonly string[];
}

/** @throws ConfigError with everything wrong that can be told at once */
export const loadStudy = (
  path: string,
  overrides: readonly string[],
  registry: Registry,
  environment: Environment = process.env,
): Promise<LoadedStudy> => studyOf(applyOverrides(readConfig(path), overrides), registry, environment);

/** A study that was read or made. @throws ConfigError */
export async function studyOf(
  read: Source,
  catalog: Registry,
  environment: Environment = process.env,
): Promise<LoadedStudy> {
  refuseConfig(read);
  const taken = takeOver(read); // before interpolation, since W&B has "${...}" of its own
  const { source, schemas } = withDistributions(interpolate(taken.source, environment));
  const { base, problems } = await loadBase(source, catalog, environment);
  const registry = base?.loaded.registry ?? catalog;
  const form = { schema: studySchemaOf(schemas), subject: 'the study', extra: Object.keys(fileSchema) };
  const { config, findings } = parseDocument(source, registry, form);
  const judge = judging(config as StudyConfig, findings);
  if (!base) throw judge.error(problems);
  const cell = cellsOf(judge.config, { base: base.ground, registry, environment });
  const { study, notes } = studyFrom(judge, base.loaded, cell);
  return {
    study,
    base: base.loaded,
    ground: base.ground,
    cell,
    config: judge.config,
    source,
    notes: [...taken.notes, ...notes],
  };
}

/** A study's mistakes as they come to light. */
interface Judge {
  readonly config: StudyConfig;
  readonly findings: Finding[];
  readonly tell: Tell;
  /** All that was told, and problems from elsewhere after it. */
  error(others?: readonly Problem[]): ConfigError;
}

function judging(config: StudyConfig, found: readonly Finding[]): Judge {
  const findings = [...found];
  return {
    config,
    findings,
    tell: (path, misfit) => findings.push(findingAt(config, path, misfit)),
    error: (others = []) => new ConfigError([...configError(findings).problems, ...others]),
  };
}

/** The config that `base` names, or what is wrong with it. */
async function loadBase(source: Source, catalog: Registry, environment: Environment) {
  const node = source.root.entries.get('base')?.value;
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '' || node.unresolved)
    return { problems: [] };
  try {
    const mention = { place: node.place, text: node.value, key: 'base' };
    const ground = readConfig(resolve(node.place.folder, node.value), mention);
    refuseStudy(ground, mention);
    const read = interpolate(ground, environment);
    const registry = await loadPlugins(read, catalog);
    const loaded: LoadedExperiment = { config: parseExperiment(read, registry), registry, source: read };
    return { base: { loaded, ground }, problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { problems: error.problems };
  }
}

interface Made {
  readonly study: Study;
  readonly notes: readonly string[];
}

/** @throws ConfigError */
function studyFrom(judge: Judge, base: LoadedExperiment, cell: MakeCell): Made {
  const { config, findings, tell } = judge;
  const notes: string[] = [];
  const dimensions = dimensionsOf(config, findings, tell);
  refuseReserved(config, tell);
  const isSound = findings.every(({ path }) => !path.startsWith('constraints'));
  const constraints = isSound ? readConstraints(config.constraints, tell) : [];
  findings.push(...mistakesAround(config, dimensions, cell));
  checkConstraints(constraints, Object.keys(config.parameters ?? {}), cell(around(dimensions)).config, tell);
  if (findings.length) throw judge.error();
  const refuse = (path: string, misfit: Misfit): never => {
    throw blame(config, path, misfit);
  };
  const space: Space = { dimensions, allows: allowing(constraints, cell, refuse) };
  const seeds = seedsOf(config, base.config);
  const build = builder(config, base.registry);
  const sampler = build('sampler', config.method, { space, seed: seeds[0]! });
  // One that learns learns from the baseline too, and so must know its place.
  const baseline = config.baseline ? baselineOf(dimensions, base, tell, !sampler.adaptive) : undefined;
  if (findings.length) throw judge.error();
  const pruner = config.early_terminate && build('pruner', config.early_terminate, {});
  const metric = metricOf(config, base.config, sampler.adaptive || pruner !== undefined, notes);
  const { time } = config.budget;
  const study: Study = {
    name: config.name,
    space,
    sampler,
    ...(pruner && { pruner }),
    metric,
    seeds,
    trials: trialsOf(config, sampler, baseline, notes),
    ...(time !== undefined && { seconds: secondsOf(time) }),
    maxConcurrent: config.max_concurrent ?? (sampler.adaptive ? 8 : Number.POSITIVE_INFINITY),
    retries: config.retries,
    ...(baseline && { baseline }),
  };
  return { study, notes };
}

function seedsOf({ seeds }: StudyConfig, { seed }: ExperimentConfig): readonly number[] {
  return typeof seeds === 'number' ? Array.from({ length: seeds }, (_, i) => seed + i) : seeds;
}

/** Trials can be made without a metric, but neither chosen nor ended by results. */
function metricOf(config: StudyConfig, base: ExperimentConfig, needed: boolean, notes: string[]): Metric {
  if (config.metric) return config.metric;
  const misfit = new Misfit(
    'the study names no metric, by which trials are chosen or ended.',
    'Add "metric", or --metric.',
  );
  if (needed) throw blame(config, '', misfit);
  const name = base.metrics[0]?.type ?? 'loss.generator';
  notes.push(`no metric is named; trials are ranked by ${name}, the smaller the better.`);
  return { name, goal: 'minimize', take: 'last' };
}

/** Trials of a study that says nothing of its end. */
const usualTrials = 100;

function trialsOf(
  { budget }: StudyConfig,
  { size }: Sampler,
  baseline: Parameters | undefined,
  notes: string[],
): number {
  const all = (size ?? Number.POSITIVE_INFINITY) + (baseline ? 1 : 0);
  if (budget.trials !== undefined) return Math.min(budget.trials, all);
  if (size !== undefined || budget.time !== undefined) return all;
  notes.push(`no budget is given: ${usualTrials} trials. Set budget.trials or budget.time.`);
  return usualTrials;
}
