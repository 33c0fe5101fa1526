/** Builds the objects that a parsed config describes. A part that does not fit is blamed on its line of the config. */
import type { Dataset } from '../data/dataset.js';
import type { Loss } from '../losses/loss.js';
import type { Layer } from '../networks/layer.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Prior } from '../priors/prior.js';
import type { Build, Typed } from '../registry/component.js';
import { ConfigError, Misfit } from '../registry/problem.js';
import type { Registry } from '../registry/registry.js';
import type { NamedCallback } from '../trainers/loop.js';
import type { Trainer } from '../trainers/trainer.js';
import type { NamedMetric } from './evaluator.js';
import { blame } from './provenance.js';
import type { ExperimentConfig } from './schema.js';

export interface Experiment {
  readonly config: ExperimentConfig;
  readonly dataset: Dataset;
  readonly prior: Prior;
  readonly generator: Layer;
  readonly discriminator: Layer;
  readonly loss: Loss;
  readonly optimizers: { readonly generator: Optimizer; readonly discriminator: Optimizer };
  readonly trainer: Trainer;
  readonly metrics: readonly NamedMetric[];
  readonly callbacks: readonly NamedCallback[];
}

/** @throws ConfigError when parts do not fit together, every one of them told; UserError when data are missing */
export function buildExperiment(config: ExperimentConfig, registry: Registry): Experiment {
  const build = builder(config, registry);
  const [dataset, prior, loss, generatorOptimizer, discriminatorOptimizer, metrics, callbacks] = together(
    () => build('dataset', config.data, {}),
    () => build('prior', config.prior, {}),
    () => build('loss', config.loss, {}),
    () => build('optimizer', config.optimizer.generator, {}),
    () => build('optimizer', config.optimizer.discriminator, {}),
    () => named(config.metrics).map(([name, typed]) => ({ name, metric: build('metric', typed, {}) })),
    () => named(config.callbacks).map(([name, typed]) => ({ name, callback: build('callback', typed, {}) })),
    () => requireEngine(config),
  );
  const { shape } = dataset;
  const [generator, discriminator] = together(
    () => build('network', config.generator, { role: 'generator', inputShape: [prior.dim], outputShape: shape }),
    () => build('network', config.discriminator, { role: 'discriminator', inputShape: shape, outputShape: [1] }),
  );
  const optimizers = { generator: generatorOptimizer, discriminator: discriminatorOptimizer };
  const data = { shape, batch: dataset.batch };
  const parts = { prior, generator, discriminator, loss, optimizers };
  const trainer = build('trainer', config.trainer, { data, ...parts });
  requireAsked(config, trainer, metrics);
  return { config, dataset, ...parts, trainer, metrics, callbacks };
}

/** Each metric can ask the trainer what it asks. */
function requireAsked(config: ExperimentConfig, trainer: Trainer, metrics: readonly NamedMetric[]): void {
  const problems = metrics.flatMap(({ metric: { asks = ['sample'] } }, i) => {
    const lacking = asks.filter((what) => !trainer[what]);
    if (lacking.length === 0) return [];
    const misfit = new Misfit(
      `asks for ${lacking.map((what) => asked[what]).join(' and ')}, which trainer "${config.trainer.type}" has not.`,
      'Leave this metric out, or take a trainer that has what it asks for.',
    );
    return blame(config, `metrics.${i}`, misfit).problems;
  });
  if (problems.length) throw new ConfigError(problems);
}

const asked = { sample: 'samples of a generator', judge: 'a network that judges examples' } as const;

function requireEngine(config: ExperimentConfig): void {
  const { executor, device } = config.engine;
  if (executor !== 'eager' || device === 'cpu') return;
  const misfit = new Misfit(
    `the eager engine computes on the processor, not by ${device}.`,
    'Leave engine.executor at auto, or engine.device at cpu.',
  );
  throw blame(config, 'engine.device', misfit);
}

/** Each under its type; the second of a type is `type-2`. */
function named(list: readonly Typed[]): (readonly [name: string, typed: Typed])[] {
  const seen = new Map<string, number>();
  return list.map((typed) => {
    const count = (seen.get(typed.type) ?? 0) + 1;
    seen.set(typed.type, count);
    return [count > 1 ? `${typed.type}-${count}` : typed.type, typed];
  });
}

/** Builds any component of this document, nested ones included. */
export function builder(config: object, registry: Registry): Build {
  const paths = pathsOf(config);
  const build: Build = (kind, typed, needs) => {
    const { type, ...own } = typed;
    const component = registry.find(kind, type);
    if (!component) throw new Error(`no ${kind} "${type}" is registered`);
    try {
      return component.build(own as never, { ...needs, build } as never);
    } catch (error) {
      const path = paths.get(typed);
      if (error instanceof Misfit && path !== undefined) throw blame(config, path, error);
      throw error;
    }
  };
  return build;
}

/** The dotted path of every component's config. */
function pathsOf(config: object): Map<Typed, string> {
  const paths = new Map<Typed, string>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('type' in value) paths.set(value as Typed, path);
    for (const [key, part] of Object.entries(value)) visit(part, path ? `${path}.${key}` : key);
  };
  visit(config, '');
  return paths;
}

/** Results of all, or one ConfigError with the problems of all. */
function together<T extends readonly (() => unknown)[]>(...makers: T): { [I in keyof T]: ReturnType<T[I]> } {
  const results: unknown[] = [];
  const problems: ConfigError['problems'][number][] = [];
  for (const make of makers) {
    try {
      results.push(make());
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length) throw new ConfigError(problems);
  return results as { [I in keyof T]: ReturnType<T[I]> };
}
