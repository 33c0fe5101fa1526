/** Points of a space as people write them. */
import type { Json } from '../registry/json.js';
import type { Parameters } from '../samplers/space.js';

/** `loss.type=hinge trainer.k=2 optimizer.generator.learningRate=0.0002`: as on a command line, numbers of four digits. */
export const formatPoint = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([path, value]) => `${path}=${formatValue(value)}`)
    .join(' ');

/** Four significant digits at most; text as it is; anything else as JSON. */
export function formatValue(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return JSON.stringify(value);
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e6
    ? Number(value.toPrecision(3)).toExponential().replace('e+', 'e')
    : String(Number(value.toPrecision(4)));
}

/** The shortest ends of dotted paths that still tell them apart: `learningRate`, or `generator.learningRate`. */
export function shortNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const ending = (path: string, parts: number) => path.split('.').slice(-parts).join('.');
  return new Map(
    paths.map((path) => {
      let parts = 1;
      while (paths.some((other) => other !== path && ending(other, parts) === ending(path, parts))) parts++;
      return [path, ending(path, parts)];
    }),
  );
}
