/** Numbers of runs side by side, and which of them may be compared: those measured by equal recipes, as for `exp compare`. */
import { differences } from '../../src/experiment/differences.js';
import type { Recipe } from '../../src/metrics/metric.js';
import type { Json } from '../../src/registry/json.js';
import type { Extent, RunReply, RunRow } from '../../src/ui/contract.js';
import { spelled } from '../numbers.js';

export interface Measure {
  readonly name: string;
  /** Of the first run that was measured by one; undefined of what training logs. */
  readonly recipe: Json | undefined;
  /** One a run, in their order. */
  readonly of: readonly Measured[];
}

export interface Measured {
  readonly extent: Extent | undefined;
  /** Why the number is not comparable with the first run's, in words. */
  readonly unlike: string | undefined;
}

export interface Side {
  readonly row: RunRow;
  readonly recipes: RunReply['recipes'];
}

/** Measured ones first. A measure's further numbers (`frechet.error`) go by the recipe of what they are part of. */
export function measuresOf(runs: readonly Side[]): Measure[] {
  const names = [...new Set(runs.flatMap(({ row }) => Object.keys(row.metrics)))];
  const all = names.map((name): Measure => {
    const recipes = runs.map(({ recipes }) => recipeOf(recipes, name));
    const first = runs.findIndex(({ row }, i) => name in row.metrics && recipes[i] !== undefined);
    const of = runs.map(({ row: { metrics } }, i): Measured => {
      const alike = first < 0 || i === first || metrics[name] === undefined;
      return {
        extent: metrics[name],
        unlike: alike ? undefined : unlike(name, runs[first]!.row, recipes[first]!, recipes[i]),
      };
    });
    return { name, recipe: first < 0 ? undefined : recipes[first], of };
  });
  const order = ({ recipe }: Measure) => (recipe === undefined ? 1 : 0);
  return all.sort((a, b) => order(a) - order(b));
}

/** Of `frechet.error` that of `frechet`. */
function recipeOf(recipes: RunReply['recipes'], name: string): Json | undefined {
  return recipes[name] ?? recipes[name.slice(0, Math.max(0, name.lastIndexOf('.')))];
}

/** Undefined where the two recipes are alike. */
function unlike(name: string, first: RunRow, there: Json, here: Json | undefined): string | undefined {
  if (here === undefined) return `by which recipe ${name} was measured is not known`;
  const found = differences(there as Recipe, here as Recipe);
  if (found.length === 0) return undefined;
  const told = (value: Json | undefined) => (value === undefined ? 'missing' : spelled(value));
  const said = found.map(({ key, values: [one, other] }) => `${key} is ${told(one)} there and ${told(other)} here`);
  return `${name} was measured by another recipe than in ${first.id}: ${said.join(', ')}`;
}
