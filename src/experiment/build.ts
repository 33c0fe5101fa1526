/** Builds the objects that a parsed config describes. A part that does not fit is blamed on its line of the config. */
import type { Dataset } from '../data/dataset.js';
import type { Loss } from '../losses/loss.js';
import type { Layer, Role } from '../networks/layer.js';
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
  /** There where the trainer uses one. */
  readonly prior?: Prior;
  readonly loss?: Loss;
  /** Those that are trained, in the order in which examples pass through them. */
  readonly networks: Readonly<Partial<Record<Role, Layer>>>;
  /** That way, such as `D(G(z))`. */
  readonly path: string;
  readonly optimizers: Readonly<Partial<Record<Role, Optimizer>>>;
  readonly trainer: Trainer;
  readonly metrics: readonly NamedMetric[];
  readonly callbacks: readonly NamedCallback[];
}

/** @throws ConfigError when parts do not fit together, every one of them told; UserError when data are missing */
export function buildExperiment(config: ExperimentConfig, registry: Registry): Experiment {
  const build = builder(config, registry);
  const { uses } = registry.find('trainer', config.trainer.type)!;
  const players = Object.keys(uses.networks) as Role[];
  const [dataset, prior, loss, optimizers, metrics, callbacks] = together(
    () => build('dataset', config.data, {}),
    () => (uses.prior ? build('prior', config.prior!, {}) : undefined),
    () => (uses.loss ? build('loss', config.loss!, {}) : undefined),
    () => forEach(players, (player) => build('optimizer', config.optimizer[player]!, {})),
    () => named(config.metrics).map(([name, typed]) => ({ name, metric: build('metric', typed, {}) })),
    () => named(config.callbacks).map(([name, typed]) => ({ name, callback: build('callback', typed, {}) })),
    () => requireEngine(config),
  );
  const { type: _, ...own } = config.trainer;
  const about = { dataset, dim: prior?.dim ?? 0, config: own };
  const networks = forEach(players, (role) => {
    const form = blaming(config, 'trainer', () => uses.networks[role]!(about));
    return build('network', config[role]!, { role, ...form });
  });
  const { shape, batch, range } = dataset;
  const data = { shape, batch, ...(range && { range }) };
  const parts = { ...(prior && { prior }), ...(loss && { loss }), optimizers };
  const trainer = build('trainer', config.trainer, { data, ...parts, ...networks });
  requireAsked(config, trainer, { metrics, callbacks });
  return { config, dataset, ...parts, networks, path: uses.path, trainer, metrics, callbacks };
}

/** What `make` makes for each player. @throws ConfigError with the problems of all */
function forEach<T>(players: readonly Role[], make: (player: Role) => T): Partial<Record<Role, T>> {
  const made = together(...players.map((player) => () => make(player)));
  return Object.fromEntries(players.map((player, i) => [player, made[i]!]));
}

/** Each metric and callback can ask the trainer what it asks. */
function requireAsked(
  config: ExperimentConfig,
  trainer: Trainer,
  { metrics, callbacks }: Pick<Experiment, 'metrics' | 'callbacks'>,
): void {
  const asking = [
    ...metrics.map(({ metric: { asks = ['sample'] } }, i) => ({ path: `metrics.${i}`, asks })),
    ...callbacks.map(({ callback: { asks = [] } }, i) => ({ path: `callbacks.${i}`, asks })),
  ];
  const problems = asking.flatMap(({ path, asks }) => {
    const lacking = asks.filter((what) => !trainer[what]);
    if (lacking.length === 0) return [];
    const misfit = new Misfit(
      `asks for ${lacking.map((what) => asked[what]).join(' and ')}, which trainer "${config.trainer.type}" has not.`,
      'Leave it out, or take a trainer that has what it asks for.',
    );
    return blame(config, path, misfit).problems;
  });
  if (problems.length) throw new ConfigError(problems);
}

const asked = {
  sample: 'samples of a generator',
  judge: 'a network that judges examples',
  classify: 'a network that tells classes apart',
} as const;

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
export function named(list: readonly Typed[]): (readonly [name: string, typed: Typed])[] {
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
    if (!component) throw new Misfit(`no ${kind} "${type}" is known here.`, 'Name the plugin that has it in plugins.');
    return blaming(config, paths.get(typed), () => component.build(own as never, { ...needs, build } as never));
  };
  return build;
}

/** What `make` makes; a Misfit of it is a mistake of the path's line. */
function blaming<T>(config: object, path: string | undefined, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof Misfit && path !== undefined) throw blame(config, path, error);
    throw error;
  }
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
