/** `exp why`: where a value of a config comes from. */
import { catalog } from '../../experiment/catalog.js';
import { loadExperiment } from '../../experiment/load.js';
import { why as explain, type Step } from '../../experiment/provenance.js';
import { type Io, printJson } from '../io.js';
import { pairs } from '../table.js';
import { flow } from '../text.js';

export async function why(
  io: Io,
  config: string,
  key: string,
  overrides: readonly string[],
  options: { readonly json?: boolean },
): Promise<undefined> {
  const loaded = await loadExperiment(config, overrides, catalog);
  const { path, value, steps } = explain(loaded.config, key);
  if (options.json) return printJson(io, { path, value, steps }) as undefined;
  const { colours } = io.out;
  const lines = steps.map((step) => [step.from, told(step)] as const);
  io.out.write(`${colours.bold(path)}: ${flow(value)}\n${pairs(lines, colours.dim)}`);
  return undefined;
}

const told = ({ value, template }: Step): string =>
  `${flow(value)}${template ? `  from ${JSON.stringify(template)}` : ''}`;
