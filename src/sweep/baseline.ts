/** The point of a space that the base config is at, for a study that tries it first. */
import { join, plain } from '../experiment/document.js';
import type { LoadedExperiment } from '../experiment/load.js';
import { valueAt } from '../experiment/provenance.js';
import type { Json } from '../registry/json.js';
import { Misfit } from '../registry/problem.js';
import { type Dimension, isActive, type Parameters, sameJson } from '../samplers/space.js';
import { bare } from './expression.js';
import { attempt, type Tell } from './parameters.js';

/** Where the base lies outside the space is told. */
export function baselineOf(
  dimensions: readonly Dimension[],
  { config, source }: LoadedExperiment,
  tell: Tell,
): Parameters {
  const written = plain(source.root);
  const point: Record<string, Json> = {};
  for (const dimension of dimensions) {
    if (!isActive(dimension, point)) continue;
    const { path } = dimension;
    const forms = [valueAt(written, path), valueAt(config, path)].flatMap((value) => [value, bare(value)]);
    attempt(join('parameters', path), tell, () => {
      point[path] = oneInside(
        dimension,
        forms.filter((form): form is Json => form !== undefined),
      );
    });
  }
  return point;
}

/** The form of a value that the dimension has. */
function oneInside({ values, at }: Dimension, forms: readonly Json[]): Json {
  const remedy = 'Take it into the space, or remove "baseline".';
  if (!forms.length) throw new Misfit('the base has no value of its own here.', remedy);
  const isInside = (form: Json) =>
    values
      ? values.some((value) => sameJson(value, form))
      : typeof form === 'number' && form >= (at(0) as number) && form <= (at(1) as number);
  const found = forms.find(isInside);
  if (found !== undefined) return found;
  throw new Misfit(`the base has ${JSON.stringify(forms.at(-1))} here, which is outside the space.`, remedy);
}
