/** A point of a space as a config: its values over the base, each remembering where the study says so. */
import type { Finding, Place } from '../experiment/document.js';
import { type Environment, interpolate } from '../experiment/interpolate.js';
import { applySettings, type Setting } from '../experiment/override.js';
import { parseLeniently } from '../experiment/parse.js';
import type { ExperimentConfig } from '../experiment/schema.js';
import type { Source } from '../experiment/source.js';
import type { Registry } from '../registry/registry.js';
import { type Dimension, isActive, type Parameters } from '../samplers/space.js';
import { placeOfParameter, writtenValue } from './parameters.js';
import type { StudyConfig } from './study-schema.js';

export interface Cell {
  readonly config: ExperimentConfig;
  /** Mistakes of the config, those that the study's values made among them. */
  readonly findings: readonly Finding[];
}

/** Makes the config of a point. */
export type MakeCell = (point: Parameters) => Cell;

interface Ground {
  /** As composed, before interpolation. */
  readonly base: Source;
  readonly registry: Registry;
  readonly environment: Environment;
}

export const cellsOf =
  (config: StudyConfig, { base, registry, environment }: Ground): MakeCell =>
  (point) => {
    const settings = Object.entries(point).map(([path, value]): Setting => {
      const node = writtenValue(config, path, value);
      const place = argument(placeOfParameter(config, path));
      return { path, place, value: { ...node, place: argument(node.place) } };
    });
    return parseLeniently(interpolate(applySettings(base, settings), environment), registry);
  };

/** A trial gets its values as arguments, where nothing takes a key back to its default. */
const argument = (place: Place): Place => ({ ...place, argument: true });

/** The values that make a dimension count, and those that are not varied. */
export function around(dimensions: readonly Dimension[], wanted?: Dimension): Parameters {
  const needed = new Map<string, Dimension['when'][number]>();
  const need = (dimension: Dimension | undefined): void => {
    for (const condition of dimension?.when ?? []) {
      needed.set(condition.path, condition);
      need(dimensions.find(({ path }) => path === condition.path));
    }
  };
  need(wanted);
  const point: Record<string, Parameters[string]> = {};
  for (const dimension of dimensions) {
    const { path, values } = dimension;
    if (needed.has(path)) point[path] = needed.get(path)!.values[0]!;
    else if (values?.length === 1 && isActive(dimension, point)) point[path] = values[0]!;
  }
  return point;
}
