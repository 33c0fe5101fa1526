/** `exp list`: the components that a config can name. */
import { kindWords } from '../../experiment/words.js';
import type { Component, Kind } from '../../registry/component.js';
import { UserError } from '../../registry/problem.js';
import type { Registry } from '../../registry/registry.js';
import { remedyFor } from '../../registry/suggest.js';
import { type ComponentsOptions, registryOf } from '../components.js';
import { type Io, printJson } from '../io.js';
import { pairs } from '../table.js';

export async function list(io: Io, kind: string | undefined, options: ComponentsOptions): Promise<undefined> {
  const registry = await registryOf(options);
  const kinds = kind === undefined ? (Object.keys(kindWords) as Kind[]) : [theKind(kind)];
  const shelves = kinds
    .map((one) => [one, componentsOf(registry, one)] as const)
    .filter(([, all]) => all.length || kind);
  if (options.json) {
    printJson(
      io,
      Object.fromEntries(shelves.map(([one, all]) => [one, all.map(({ name, summary }) => ({ name, summary }))])),
    );
    return;
  }
  io.out.write(shelves.map(([one, all]) => shelf(io, one, all)).join('\n'));
}

/** `loss` or `losses`. */
function theKind(given: string): Kind {
  const kinds = Object.keys(kindWords) as Kind[];
  const found = kinds.find((kind) => [kind, `${kind}s`, `${kind}es`].includes(given));
  if (found) return found;
  throw new UserError(`"${given}" is not a kind of component. ${remedyFor(given, kinds)}`);
}

const componentsOf = (registry: Registry, kind: Kind): Component[] =>
  registry.names(kind).map((name) => registry.find(kind, name)!);

function shelf({ out: { colours, columns } }: Io, kind: Kind, components: readonly Component[]): string {
  const lines = components.map(({ name, summary }) => [name, summary] as const);
  return `${colours.bold(kind)}\n${lines.length ? pairs(lines, colours.cyan, columns) : '  none yet\n'}`;
}
