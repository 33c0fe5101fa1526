/** The components that the commands about them know: the catalog's, and those of a config's plugins. */
import { catalog } from '../experiment/catalog.js';
import { interpolate } from '../experiment/interpolate.js';
import { loadPlugins } from '../experiment/plugins.js';
import { readConfig } from '../experiment/source.js';
import type { Registry } from '../registry/registry.js';

export interface ComponentsOptions {
  /** A config whose plugins count as well. */
  readonly config?: string;
  readonly json?: boolean;
}

/** @throws ConfigError when the config or its plugins cannot be read */
export const registryOf = async ({ config }: ComponentsOptions): Promise<Registry> =>
  config === undefined ? catalog : loadPlugins(interpolate(readConfig(config)), catalog);
