/** `exp compare`: the numbers of runs side by side, where they were made by the same recipe. Measures nothing. */
import { catalog } from '../../experiment/catalog.js';
import { type Difference, differences } from '../../experiment/differences.js';
import type { RunReference } from '../../experiment/find-run.js';
import { lastMeasured } from '../../experiment/measured.js';
import type { Recipe } from '../../metrics/metric.js';
import { UserError } from '../../registry/problem.js';
import { remedyFor } from '../../registry/suggest.js';
import { widthOf } from '../../registry/text-width.js';
import type { LastMeasured } from '../../trainers/loop.js';
import { type Io, printJson } from '../io.js';
import { quoted, type RunsOptions, theRun } from '../runs.js';
import { pairs, table } from '../table.js';
import { flow, short } from '../text.js';

interface Options extends RunsOptions {
  /** Names of metrics; all that every run has, unless given. */
  readonly metric: readonly string[];
}

interface Compared {
  readonly name: string;
  /** One a run, in their order. */
  readonly of: readonly LastMeasured[];
}

export function compare(io: Io, refs: readonly string[], options: Options): undefined {
  if (refs.length < 2) throw new UserError('a comparison takes two runs or more: exp compare RUN RUN ...');
  const runs = refs.map((ref) => theRun(ref, options));
  const compared = sideBySide(runs, options.metric);
  const refusals = compared.map((one) => refusal(runs, one));
  if (refusals.flat().length)
    throw new UserError([...refusals.flat(), ...stillComparable(compared, refusals)].join('\n'));
  if (options.json) {
    const metrics = compared.map(({ name, of }) => [
      name,
      { recipe: of[0]!.recipe, runs: of.map(({ recipe, ...one }) => one) },
    ]);
    printJson(io, { runs: runs.map(({ path }) => path), metrics: Object.fromEntries(metrics) });
    return;
  }
  io.out.write(`${compared.map((one) => block(io, runs, one)).join('\n')}`);
}

/** @throws UserError where there is nothing that all runs have */
function sideBySide(runs: readonly RunReference[], asked: readonly string[]): Compared[] {
  const measured = runs.map(({ path }) => lastMeasured(path));
  const names = [...new Set(measured.flatMap((one) => Object.keys(one)))];
  const lacking = (name: string) => runs.filter((_, i) => !measured[i]![name]);
  for (const name of asked) {
    if (!names.includes(name))
      throw new UserError(`"${name}" was measured of none of these runs. ${remedyFor(name, names)}`);
    for (const run of lacking(name))
      throw new UserError(`${nameOf(run)}: ${name} was not measured. ${command(run, name)}`);
  }
  const shared = (asked.length ? asked : names).filter((name) => lacking(name).length === 0);
  if (shared.length === 0) {
    const seen = runs.map((run, i) => `${nameOf(run)} has ${Object.keys(measured[i]!).join(', ') || 'none'}`);
    const remedy = names[0] ? command(lacking(names[0])[0]!, names[0]) : 'Try exp eval RUN for each.';
    throw new UserError(`no metric was measured of all these runs: ${seen.join('; ')}. ${remedy}`);
  }
  return shared.map((name) => ({ name, of: measured.map((one) => one[name]!) }));
}

const nameOf = ({ name, id }: RunReference) => `${name}/${id}`;

const command = (run: RunReference, metric: string) => `Try exp eval ${nameOf(run)} --metric ${quoted(metric)}.`;

/** What is said of each run that was not measured as the first was. */
function refusal(runs: readonly RunReference[], { name, of }: Compared): string[] {
  return of.flatMap(({ recipe }, i) => {
    const found = differences(of[0]!.recipe, recipe);
    if (found.length === 0) return [];
    const said = found.map(({ key, values: [one, other] }) => `${key} is ${told(one)} there and ${told(other)} here`);
    const where = `${nameOf(runs[i]!)}: ${name} was measured by another recipe than in ${nameOf(runs[0]!)}`;
    return `${where}: ${said.join(', ')}. ${remedyOf(runs[i]!, of[0]!.recipe, found)}`;
  });
}

function stillComparable(compared: readonly Compared[], refusals: readonly (readonly string[])[]): string[] {
  const fine = compared.filter((_, i) => refusals[i]!.length === 0);
  return fine.length
    ? [`Comparable as they are: ${fine.map(({ name }) => `--metric ${quoted(name)}`).join(' ')}.`]
    : [];
}

const told = (value: unknown) => (value === undefined ? 'missing' : flow(value));

/** Keys of recipes that say what the data are, whatever a metric is told. */
const ofData = /(^|\.)(digest|shape|range)$/;

function remedyOf(run: RunReference, recipe: Recipe, found: readonly Difference[]): string {
  if (found.every(({ key }) => ofData.test(key))) return 'The data differ, so no evaluation makes these comparable.';
  return `For comparable numbers measure each run alike: exp eval ${nameOf(run)} --metric ${quoted(metricOf(recipe))}`;
}

/** A metric with the recipe's values, as far as its keys have the recipe's names. */
function metricOf(recipe: Recipe): string {
  const type = String(recipe.metric);
  const { properties } = (catalog.find('metric', type)?.config ?? { properties: {} }) as {
    properties: Readonly<Record<string, { readonly default?: unknown }>>;
  };
  const keys = Object.entries(recipe).filter(
    ([key, value]) => key in properties && typeof value !== 'object' && value !== properties[key]!.default,
  );
  return keys.length ? flow({ type, ...Object.fromEntries(keys) }) : type;
}

/** Cells that a run's column takes at least: the end of its id is what tells it from the others. */
const leastColumn = 12;

function block({ out }: Io, runs: readonly RunReference[], { name, of }: Compared): string {
  const { bold, dim, yellow } = out.colours;
  const names = ['at step', ...Object.keys(of[0]!.values)];
  const numbers = of.map(({ step, values }) => [String(step), ...wordsOf(names.slice(1), values)]);
  const first = Math.max(...[name, ...names].map(widthOf)) + 2;
  const most = Math.min(runs.length, Math.max(1, Math.floor((out.columns - first) / (leastColumn + 2))));
  const tables = groups(runs.length, most).map((group) => {
    const columns = group.map((i) => ({
      title: nameOf(runs[i]!),
      align: 'right' as const,
      least: leastColumn,
      keep: 'end' as const,
    }));
    const rows = names.map((one, row) => [`  ${one}`, ...group.map((i) => numbers[i]![row]!)]);
    return table([{ title: `  ${name}` }, ...columns], rows, out.columns, bold).map((line) => `${line}\n`);
  });
  const warned = of.flatMap(({ warnings = [] }, i) =>
    warnings.map((warning) => ['warning', `${nameOf(runs[i]!)}: ${warning}`] as const),
  );
  return [
    ...tables.flat(),
    yellow(pairs(warned, (text) => text, out.columns)),
    dim(pairs([['recipe ', flow(of[0]!.recipe)]], (text) => text, out.columns)),
  ].join('');
}

const wordsOf = (names: readonly string[], values: Readonly<Record<string, number>>): string[] =>
  names.map((name) => (name in values ? short(values[name]!) : ''));

/** 0 ... count - 1, at most `most` of them together: runs for which one table has no room go into the next. */
const groups = (count: number, most: number): number[][] =>
  Array.from({ length: Math.ceil(count / most) }, (_, group) =>
    Array.from({ length: count }, (_, i) => i).filter((i) => Math.floor(i / most) === group),
  );
