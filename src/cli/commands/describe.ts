/** `exp describe`: the keys of a component, read off its schema, and an example of it in a config. */
import { kindWords } from '../../experiment/words.js';
import type { Component, Kind } from '../../registry/component.js';
import { UserError } from '../../registry/problem.js';
import type { Registry } from '../../registry/registry.js';
import { remedyFor } from '../../registry/suggest.js';
import { type ComponentsOptions, registryOf } from '../components.js';
import { exampleOf } from '../example.js';
import { type Io, printJson } from '../io.js';
import { type DescribedKey, describeKeys } from '../keys.js';
import { flow, wrap } from '../text.js';

export async function describe(io: Io, name: string, options: ComponentsOptions): Promise<undefined> {
  const found = componentsCalled(name, await registryOf(options));
  if (options.json) {
    printJson(
      io,
      found.map((component) => ({
        kind: component.kind,
        name: component.name,
        summary: component.summary,
        keys: describeKeys(component.config),
        example: exampleOf(component),
      })),
    );
    return;
  }
  io.out.write(found.map((component) => page(io, component)).join('\n'));
}

/** By name, or by `kind/name`; several kinds may use one name. */
function componentsCalled(given: string, registry: Registry): Component[] {
  const [kind, name] = given.includes('/') ? (given.split('/') as [string, string]) : [undefined, given];
  const candidates = registry.all().filter((component) => kind === undefined || component.kind === kind);
  const found = candidates.filter((component) => component.name === name);
  if (found.length) return found;
  if (kind === undefined && given in kindWords)
    throw new UserError(`"${given}" is a kind of component. Try "exp list ${given}".`);
  const words =
    kind === undefined ? candidates.map((one) => one.name) : registry.all().map((one) => `${one.kind}/${one.name}`);
  throw new UserError(`no component is called "${given}". ${remedyFor(given, new Set(words))}`);
}

function page({ out: { colours, columns } }: Io, component: Component): string {
  const { kind, name, summary, config } = component;
  const width = Math.min(columns, 100);
  const keys = describeKeys(config).flatMap((key) => entry(key, width, colours.cyan, colours.dim));
  const example = exampleOf(component).split('\n');
  const indented = (lines: readonly string[]) => lines.map((line) => (line ? `  ${line}\n` : '\n')).join('');
  return [
    `${colours.bold(name)}, ${kindWords[kind as Kind]}\n`,
    wrap(summary, width)
      .map((line) => `${line}\n`)
      .join(''),
    `\n${colours.bold('Keys')}\n${keys.length ? indented(keys) : '  none\n'}`,
    `\n${colours.bold('Example')}\n${indented(example)}`,
  ].join('');
}

type Paint = (text: string) => string;

/** `learningRate: schedule or number = 0.001`, then what it does, indented. */
function entry({ path, type, fallback, required, description }: DescribedKey, width: number, name: Paint, dim: Paint) {
  const after = required ? ' (required)' : fallback === undefined ? ' (optional)' : ` = ${flow(fallback)}`;
  return [`${name(path)}: ${type}${dim(after)}`, ...wrap(description, width - 6).map((line) => `    ${line}`)];
}
