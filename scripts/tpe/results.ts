/** What a comparison of TPE with Optuna's leaves for the documentation: docs/results/tpe.json, and the table made of it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stream } from '../../src/engine/random.js';
import { functions } from './functions.js';

const path = join(import.meta.dirname, '../../docs/results/tpe.json');

/** Best values, one per seed. */
export interface Compared {
  readonly tpe: readonly number[];
  readonly cmaEs: readonly number[];
  readonly random: readonly number[];
  readonly optunaTpe: readonly number[];
  readonly optunaCmaEs: readonly number[];
}

/** Which are set beside which, in the documentation. */
export const pairs = [
  ['tpe', 'optunaTpe'],
  ['tpe', 'random'],
  ['cmaEs', 'optunaCmaEs'],
  ['cmaEs', 'tpe'],
] as const satisfies readonly (readonly [keyof Compared, keyof Compared])[];

export interface TpeResults {
  readonly date: string;
  readonly optuna: string;
  readonly trials: number;
  readonly functions: Readonly<Record<string, Compared>>;
  /** Processor time of TPE's `ask` with that many observations and dimensions, the median of several. */
  readonly ask: { readonly observations: number; readonly dimensions: number; readonly milliseconds: number };
}

export function writeResults(results: TpeResults): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 1).replace(/\n {4,}/g, ' ')}\n`);
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const quantile = (values: readonly number[], share: number) => {
  const at = share * (values.length - 1);
  const [low, high] = [values[Math.floor(at)]!, values[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
};
const median = (values: readonly number[]) => quantile(sorted(values), 0.5);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** A ratio with its 95% interval. */
export interface Ratio {
  readonly ratio: number;
  readonly from: number;
  readonly to: number;
}

/** Of what is left to the least value: the ratio of geometric means, a over b, by 10,000 bootstrap samples of each. */
export function regretRatio(a: readonly number[], b: readonly number[], least: number): Ratio {
  const logs = (values: readonly number[]) => values.map((value) => Math.log(value - least));
  const [first, second] = [logs(a), logs(b)];
  const dice = stream(0, 'bootstrap');
  const resampled = (values: readonly number[]) => mean(values.map(() => values[dice.integer(values.length)]!));
  const differences = sorted(Array.from({ length: 10_000 }, () => resampled(first) - resampled(second)));
  return {
    ratio: Math.exp(mean(first) - mean(second)),
    from: Math.exp(quantile(differences, 0.025)),
    to: Math.exp(quantile(differences, 0.975)),
  };
}

const show = ({ ratio, from, to }: Ratio) => `${ratio.toFixed(2)} (${from.toFixed(2)} to ${to.toFixed(2)})`;

/** Markdown. */
export function tpeReport(): string {
  if (!existsSync(path)) return 'Not run yet: `npm run tpe -- --write`.';
  const results: TpeResults = JSON.parse(readFileSync(path, 'utf8'));
  const { date, optuna, trials, ask } = results;
  const measured = functions.flatMap((of) => (of.name in results.functions ? [of] : []));
  const row = (name: string, cells: readonly string[]) => `| ${[name, ...cells].join(' | ')} |`;
  const left = measured.map(({ name, about, least }) => {
    const { tpe, optunaTpe, cmaEs, optunaCmaEs, random } = results.functions[name]!;
    const each = [tpe, optunaTpe, cmaEs, optunaCmaEs, random].map((values) => (median(values) - least).toPrecision(3));
    return row(`${name}: ${about}`, each);
  });
  const ratios = measured.map(({ name, least }) => {
    const best = results.functions[name]!;
    return row(
      name,
      pairs.map(([a, b]) => show(regretRatio(best[a], best[b], least))),
    );
  });
  const seeds = Object.values(results.functions)[0]!.tpe.length;
  const time = `${ask.milliseconds.toFixed(0)} ms with ${ask.observations} observations of ${ask.dimensions} parameters`;
  return [
    `Studies of ${trials} trials, ${seeds} seeds each, Optuna ${optuna}, ${date}. How far the best value is from the least possible,`,
    'the median over seeds:',
    '',
    '| function | `tpe` | Optuna TPE | `cma-es` | Optuna CMA-ES | random |',
    '| --- | --- | --- | --- | --- | --- |',
    ...left,
    '',
    'The ratio of that distance (of geometric means, with its 95% bootstrap interval); below 1, the first is better:',
    '',
    '| function | `tpe` / Optuna TPE | `tpe` / random | `cma-es` / Optuna CMA-ES | `cma-es` / `tpe` |',
    '| --- | --- | --- | --- | --- |',
    ...ratios,
    '',
    `To suggest a point took \`tpe\` ${time} (processor time, median).`,
  ].join('\n');
}
