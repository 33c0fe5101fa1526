/** What is wrong with the parameters of a study one by one: paths that are no parameters, and values that do not fit. */
import type { Finding } from '../experiment/document.js';
import { valueAt } from '../experiment/provenance.js';
import type { ExperimentConfig } from '../experiment/schema.js';
import type { Json } from '../registry/json.js';
import { Misfit } from '../registry/problem.js';
import type { Space } from '../samplers/space.js';
import { around, type MakeCell } from './cells.js';
import { type Tell, writtenValue } from './parameters.js';
import type { StudyConfig } from './study-schema.js';

/** Keys of a config that a trial has from its study. */
const reserved: ReadonlyMap<string, string> = new Map([
  ['seed', 'Write "seeds: 3", or a list of seeds.'],
  ['name', 'A trial is named by its number.'],
  ['extends', 'A study has one base.'],
  ['plugins', 'List them in the base.'],
]);

export function refuseReserved({ parameters }: StudyConfig, tell: Tell): void {
  for (const path of Object.keys(parameters ?? {})) {
    const remedy = reserved.get(path.split('.')[0]!);
    if (remedy) tell(`parameters.${path}`, new Misfit('is no parameter of a study.', remedy));
  }
}

/** What is wrong with single values: each end of a range and each of a list, with what it depends on, over the base. */
export const mistakesAround = (config: StudyConfig, dimensions: Space['dimensions'], cell: MakeCell): Finding[] =>
  dimensions.flatMap((dimension) => {
    const others = around(dimensions, dimension);
    return dimension.corners.flatMap((value) => {
      const made = cell({ ...others, [dimension.path]: value });
      return [...made.findings, ...relativePath(config, dimension.path, value, made.config)];
    });
  });

/** Trials run in other folders than the study file's, so that a relative path would lead each of them elsewhere. */
function relativePath(config: StudyConfig, path: string, value: Json, made: ExperimentConfig): Finding[] {
  const meant = valueAt(made, path);
  if (typeof value !== 'string' || typeof meant !== 'string' || meant === value) return [];
  const { place } = writtenValue(config, path, value);
  return [{ place, path, message: 'a path in a study is absolute.', remedy: `Write ${JSON.stringify(meant)}.` }];
}
