/** A study's constraints: conditions over the config that a point makes, as the space's `allows`. */
import { join } from '../experiment/document.js';
import { valueAt } from '../experiment/provenance.js';
import type { ExperimentConfig } from '../experiment/schema.js';
import { Misfit } from '../registry/problem.js';
import { nearest } from '../registry/suggest.js';
import type { Parameters } from '../samplers/space.js';
import type { MakeCell } from './cells.js';
import { type Expression, readExpression } from './expression.js';
import { attempt, type Tell } from './parameters.js';

/** All of them, or none where one cannot be read. */
export function readConstraints(texts: readonly string[], tell: Tell): Expression[] {
  const read = texts.flatMap((text, i) => attempt(join('constraints', i), tell, () => readExpression(text)) ?? []);
  return read.length === texts.length ? read : [];
}

/** Paths that the base lacks and no parameter sets are told, and operands of the wrong sort. */
export function checkConstraints(
  constraints: readonly Expression[],
  parameters: readonly string[],
  base: ExperimentConfig,
  tell: Tell,
): void {
  for (const [i, { paths, holds }] of constraints.entries()) {
    const strange = paths.find((path) => valueAt(base, path) === undefined && !parameters.some(isAround(path)));
    const known = [...parameters, ...pathsOf(base)];
    attempt(join('constraints', i), tell, () => {
      if (strange === undefined) return holds((path) => valueAt(base, path));
      const near = nearest(strange, known);
      throw new Misfit(`the config has no "${strange}".`, near && `Did you mean "${near}"?`);
    });
  }
}

/** Whether one of the two paths holds the other. */
const isAround = (path: string) => (parameter: string) =>
  `${path}.`.startsWith(`${parameter}.`) || `${parameter}.`.startsWith(`${path}.`);

function pathsOf(value: unknown, path = ''): string[] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...(path ? [path] : []), ...below.flatMap(([key, part]) => pathsOf(part, join(path, key)))];
}

/**
 * Points that every constraint admits; what was found out of a point is kept. `refuse` is told of operands of the wrong
 * sort, which only some points may have.
 */
export function allowing(
  constraints: readonly Expression[],
  cell: MakeCell,
  refuse: (path: string, misfit: Misfit) => never,
): (point: Parameters) => boolean {
  if (!constraints.length) return () => true;
  const known = new Map<string, boolean>();
  return (point) => {
    const key = JSON.stringify(point);
    const before = known.get(key);
    if (before !== undefined) return before;
    const { config } = cell(point);
    const lookup = (path: string) => valueAt(config, path) ?? point[path];
    const allowed = constraints.every(({ holds }, i) => attempt(join('constraints', i), refuse, () => holds(lookup)));
    known.set(key, allowed);
    return allowed;
  };
}
