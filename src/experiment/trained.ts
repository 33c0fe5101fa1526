/** A run's experiment with the weights that one of its checkpoints holds: for samples, exports and measures. */
import { join } from 'node:path';
import { createExecutor } from '../engine/engine.js';
import type { Executor } from '../engine/executor.js';
import type { HostTensor } from '../engine/tensor.js';
import type { Tree } from '../engine/tree.js';
import { UserError } from '../registry/problem.js';
import { buildExperiment, type Experiment } from './build.js';
import { catalog } from './catalog.js';
import { stateForm } from './check.js';
import { type Checkpoint, readCheckpoints } from './checkpoints.js';
import { loadExperiment } from './load.js';

export interface TrainedRun {
  readonly path: string;
  readonly experiment: Experiment;
  readonly checkpoint: Checkpoint;
  readonly state: Tree<HostTensor>;
}

/**
 * `overrides`: of what the weights do not depend on, such as metrics.
 * @throws UserError when there is no such checkpoint, or it is damaged; ConfigError when the config no longer holds
 */
export async function openTrained(
  path: string,
  which: number | 'best' | 'last',
  overrides: readonly string[] = [],
): Promise<TrainedRun> {
  const checkpoint = readCheckpoints(path).load(which);
  const experiment = await experimentOf(path, overrides);
  const form = stateForm(experiment.trainer, experiment.config.seed, experiment.dataset.shape);
  return { path, experiment, checkpoint, state: checkpoint.restore(form) };
}

/** What a run's config describes; no data are opened. @throws ConfigError when the config no longer holds */
export async function experimentOf(path: string, overrides: readonly string[] = []): Promise<Experiment> {
  const { config, registry } = await loadExperiment(join(path, 'config.yaml'), overrides, catalog);
  return buildExperiment(config, registry);
}

/**
 * The engine that the run's config asks for; on the processor, and said so, where the GPU that trained it is not there.
 * `seed` is that of its noise: the run's own, unless given.
 */
export async function engineOf(
  { experiment: { config } }: TrainedRun,
  warn: (warning: string) => void,
  seed = config.seed,
): Promise<Executor> {
  const options = { ...config.engine, seed };
  try {
    return await createExecutor(options, warn);
  } catch (error) {
    if (!(error instanceof UserError) || options.device === 'cpu') throw error;
    warn(`${error.message} This command goes on on the processor.`);
    return createExecutor({ ...options, device: 'cpu' }, warn);
  }
}
