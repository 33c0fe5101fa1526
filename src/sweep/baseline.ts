/** The point of a space that the base config is at, for a study that tries it first. */
import { join, plain } from '../experiment/document.js';
import type { LoadedExperiment } from '../experiment/load.js';
import { valueAt } from '../experiment/provenance.js';
import type { Json } from '../registry/json.js';
import { Misfit } from '../registry/problem.js';
import { type Dimension, isActive, type Parameters, sameJson } from '../samplers/space.js';
import { bare } from './expression.js';
import type { Tell } from './parameters.js';

/** Where the base lies outside the space is told; `anywhere`: only where it has no value. */
export function baselineOf(
  dimensions: readonly Dimension[],
  base: LoadedExperiment,
  tell: Tell,
  anywhere: boolean,
): Parameters {
  const point: Record<string, Json> = {};
  for (const dimension of dimensions) {
    if (!isActive(dimension, point)) continue;
    const { path } = dimension;
    const forms = formsOf(path, base);
    const inside = insideOf(dimension, forms) ?? (anywhere ? forms.at(-1) : undefined);
    if (inside !== undefined) point[path] = inside;
    else tell(join('parameters', path), outside(forms));
  }
  return point;
}

function outside(forms: readonly Json[]): Misfit {
  const seen = forms.length
    ? `the base has ${JSON.stringify(forms.at(-1))} here, which is outside the space.`
    : 'the base has no value of its own here.';
  return new Misfit(seen, 'Take it into the space, or remove "baseline".');
}

/** The base's value of a dimension, where it is one of the dimension's. */
export const baseValue = (dimension: Dimension, base: LoadedExperiment): Json | undefined =>
  insideOf(dimension, formsOf(dimension.path, base));

/** What the base has at a path: as written and as parsed, each in full and as what is short for it. */
function formsOf(path: string, { config, source }: LoadedExperiment): Json[] {
  const found = [valueAt(plain(source.root), path), valueAt(config, path)];
  return found.flatMap((value) => [value, bare(value)]).filter((form): form is Json => form !== undefined);
}

const insideOf = ({ values, at }: Dimension, forms: readonly Json[]): Json | undefined =>
  forms.find((form) =>
    values
      ? values.some((value) => sameJson(value, form))
      : typeof form === 'number' && form >= (at(0) as number) && form <= (at(1) as number),
  );
