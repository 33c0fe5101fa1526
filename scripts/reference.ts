/** Turns schemas into Markdown: a table of keys, and the reference of every component. Writes no files. */
import type { TSchema } from '@sinclair/typebox';
import { describeKeys } from '../src/cli/keys.js';
import { flow } from '../src/cli/text.js';
import type { Component, Kind } from '../src/registry/component.js';
import type { Registry } from '../src/registry/registry.js';
import { distributions } from '../src/samplers/distributions.js';
import { exampleOf } from './examples.js';

/** In the order in which a config names them. */
export const kindTitles: readonly (readonly [Kind, string, string])[] = [
  ['dataset', 'Datasets', 'What `data` may be.'],
  ['prior', 'Priors', 'What `prior` may be: the distribution of the noise z.'],
  ['network', 'Networks', 'What `generator` and `discriminator` may be.'],
  ['layer', 'Layers', 'What the `layers` of a `sequential` network may hold.'],
  ['initializer', 'Initializers', 'First values of weights: `kernel` and `bias` of layers and networks.'],
  ['loss', 'Losses', 'What `loss` may be. All work on logits.'],
  ['optimizer', 'Optimizers', 'What `optimizer` may be, for both players or one each.'],
  ['schedule', 'Schedules', 'Numbers that change in training, such as `learningRate`, `momentum` and `k`.'],
  ['metric', 'Metrics', 'What `metrics` may hold.'],
  ['callback', 'Callbacks', 'What `callbacks` may hold.'],
  ['trainer', 'Trainers', 'What `trainer` may be.'],
  ['sampler', 'Samplers', 'What `method` of a study may be: which points of its space are tried.'],
  ['pruner', 'Pruners', 'What `early_terminate` of a study may be: which trials end early.'],
];

export function componentReference(registry: Registry): string {
  const sections = kindTitles.flatMap(([kind, title, about]) => {
    const names = registry.names(kind);
    if (names.length === 0) return [];
    const each = names.map((name) => describe(registry.find(kind, name)!, registry));
    return [[`## ${title}`, about, ...each].join('\n\n')];
  });
  return sections.join('\n\n');
}

function describe(component: Component, registry: Registry): string {
  const example = ['```yaml', exampleOf(component, registry), '```'].join('\n');
  const keys = Object.keys(component.config.properties).length ? keyTable(component.config) : 'No keys.';
  return [`### ${component.name}`, component.summary, example, keys].join('\n\n');
}

/** Names of each kind, in a table of two columns. */
export function componentIndex(registry: Registry): string {
  const rows = kindTitles.flatMap(([kind, title]) => {
    const names = registry.names(kind);
    return names.length ? [`| ${title} | ${names.map(code).join(', ')} |`] : [];
  });
  return ['| kind | components |', '| --- | --- |', ...rows].join('\n');
}

/** The distributions of a study's parameters, with their keys. */
export function distributionTable(): string {
  const rows = Object.entries(distributions).map(([name, { summary, config }]) => {
    const keys = describeKeys(config).map(({ path, fallback }) =>
      fallback === undefined ? code(path) : `${code(path)} (${flow(fallback)})`,
    );
    return `| ${code(name)} | ${keys.join(', ')} | ${escaped(summary)} |`;
  });
  return ['| distribution | keys (and defaults) | gives |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Keys of nested maps follow their own, dotted. */
export function keyTable(schema: TSchema): string {
  const rows = describeKeys(schema).map(({ path, type, required, fallback, description }) => {
    const given = fallback === undefined ? '' : code(flow(fallback));
    return [code(path), type, required ? 'required' : given, description];
  });
  const lines = rows.map((cells) => `| ${cells.map(escaped).join(' | ')} |`);
  return ['| key | value | default | meaning |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

const escaped = (cell: string) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');

const code = (text: string) => `\`${text}\``;
