/** A training as far as its steps can be told without running them, for finding out which trainings begin alike. */
import { join } from 'node:path';
import { batchesPerEpoch } from '../data/batches.js';
import { buildExperiment, type Experiment } from '../experiment/build.js';
import { catalog } from '../experiment/catalog.js';
import { loadExperiment } from '../experiment/load.js';
import { totalSteps } from '../experiment/total-steps.js';
import type { Kind, Typed } from '../registry/component.js';
import { slotKind } from '../registry/fields.js';
import type { Registry } from '../registry/registry.js';
import type { Trainer } from '../trainers/trainer.js';
import type { SweepPlace, Task } from './executor.js';

export interface Prospect {
  /** Equal where all is the same but the end and the schedules. Undefined: nothing is known to be like it. */
  readonly likeness?: string;
  readonly trainer: Pick<Trainer, 'plan'>;
  readonly batchesPerEpoch: number;
  /** Iterations until its end. */
  readonly steps: number;
}

/** @throws ConfigError, UserError when the task's config does not hold */
export async function loadProspect({ folder }: SweepPlace, { overrides }: Task): Promise<Prospect> {
  const { config, registry } = await loadExperiment(join(folder, 'base.yaml'), overrides, catalog);
  return prospectOf(buildExperiment(config, registry), registry);
}

export function prospectOf(experiment: Experiment, registry: Registry): Prospect {
  const { trainer, dataset } = experiment;
  const perEpoch = batchesPerEpoch(dataset.size, dataset.batch);
  const { totalSteps: steps } = totalSteps(trainer, perEpoch);
  return { likeness: likenessOf(experiment, registry, steps), trainer, batchesPerEpoch: perEpoch, steps };
}

/** Of plugins nobody knows whether they look at the end, or at a schedule, behind the trainer's back. */
function likenessOf({ config, optimizers }: Experiment, registry: Registry, steps: number): string | undefined {
  if (config.plugins.length > 0) return undefined;
  const { epochs, steps: _, ...trainer } = unscheduled(registry, 'trainer', config.trainer);
  const { threads, ...engine } = config.engine;
  const optimizer = Object.values(config.optimizer).map((one) => unscheduled(registry, 'optimizer', one));
  // What a schedule that is always zero makes idle is not in the program.
  const idle = Object.values(optimizers).map(({ schedules }) =>
    Object.entries(schedules).map(([name, { constant }]) => [name, constant === 0]),
  );
  // Unless told, metrics are measured so often in the whole training.
  const measured =
    config.metrics.length > 0 && config.callbacks.some(({ type, every }) => type === 'evaluate' && !every);
  return JSON.stringify({ ...config, trainer, engine, optimizer, idle, ...(measured && { steps }) });
}

function unscheduled(registry: Registry, kind: Kind, typed: Typed): Record<string, unknown> {
  const { properties } = registry.find(kind, typed.type)!.config;
  const isSchedule = (key: string) => key in properties && slotKind(properties[key]!) === 'schedule';
  return Object.fromEntries(Object.entries(typed).filter(([key]) => !isSchedule(key)));
}
