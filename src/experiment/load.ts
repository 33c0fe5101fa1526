/** The whole way from a config's path to a typed config, for everyone who needs no stop in between. */
import type { Registry } from '../registry/registry.js';
import { type Environment, interpolate } from './interpolate.js';
import { applyOverrides } from './override.js';
import { parseExperiment } from './parse.js';
import { loadPlugins } from './plugins.js';
import type { ExperimentConfig } from './schema.js';
import { readConfig, type Source } from './source.js';

export interface LoadedExperiment {
  readonly config: ExperimentConfig;
  /** The given registry with the config's plugins. */
  readonly registry: Registry;
  readonly source: Source;
}

/** @throws ConfigError with everything wrong that can be told at once */
export async function loadExperiment(
  path: string,
  overrides: readonly string[],
  base: Registry,
  environment: Environment = process.env,
): Promise<LoadedExperiment> {
  const source = interpolate(applyOverrides(readConfig(path), overrides), environment);
  const registry = await loadPlugins(source, base);
  return { config: parseExperiment(source, registry), registry, source };
}
